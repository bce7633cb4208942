package io.arabica.io.keras;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.arabica.config.Config;
import io.arabica.models.ModelFormatException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as Python writes it: NaN and Infinity are numbers, 1 and 1.0 differ. Depth (255, the library's limit) and number of values are
 * bounded, so that a hostile file costs little.
 */
final class Json {
  private static final int MOST_VALUES = 2_000_000;
  private static final Gson GSON = new GsonBuilder().serializeNulls().serializeSpecialFloatingPointValues().disableHtmlEscaping().create();

  private final JsonReader in;
  private int values;

  private Json(JsonReader in) {
    this.in = in;
  }

  /** Maps, lists, strings, Integer, Long, Double, Boolean and null. */
  static Object parse(byte[] text, String what) throws ModelFormatException {
    JsonReader reader = new JsonReader(new StringReader(new String(text, StandardCharsets.UTF_8)));
    reader.setStrictness(Strictness.LENIENT);
    try {
      Object value = new Json(reader).value();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new ModelFormatException(what + ": more follows after the end of the JSON value");
      }
      return value;
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException | IllegalStateException | JsonParseException | NumberFormatException e) {
      throw new ModelFormatException(what + " is no valid JSON: " + e.getMessage(), e);
    }
  }

  private Object value() throws IOException {
    if (++values > MOST_VALUES) {
      throw new ModelFormatException("JSON: expected at most " + MOST_VALUES + " values");
    }
    switch (in.peek()) {
      case BEGIN_OBJECT: {
        Map<String, Object> map = new LinkedHashMap<>();
        in.beginObject();
        while (in.hasNext()) {
          map.put(in.nextName(), value());
        }
        in.endObject();
        return map;
      }
      case BEGIN_ARRAY: {
        List<Object> list = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
          list.add(value());
        }
        in.endArray();
        return list;
      }
      case BOOLEAN:
        return in.nextBoolean();
      case NULL:
        in.nextNull();
        return null;
      case NUMBER:
        return number(in.nextString());
      default: {
        String text = in.nextString();
        return switch (text) {
          case "NaN", "Infinity", "-Infinity" -> (Object) Double.valueOf(text); // Python writes them without quotes
          default -> text;
        };
      }
    }
  }

  private static Object number(String text) {
    if (text.length() < 20 && text.matches("-?\\d+")) {
      long whole = Long.parseLong(text);
      return whole == (int) whole ? (Object) (int) whole : (Object) whole;
    }
    return Double.valueOf(text);
  }

  static byte[] print(Object value) {
    return GSON.toJson(plain(value)).getBytes(StandardCharsets.UTF_8);
  }

  /** With maps in place of configurations. */
  static Object plain(Object value) {
    if (value instanceof Config config) {
      return plain(config.toMap());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> result = new LinkedHashMap<>();
      map.forEach((key, entry) -> result.put((String) key, plain(entry)));
      return result;
    }
    if (value instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      list.forEach(entry -> result.add(plain(entry)));
      return result;
    }
    return value;
  }
}
