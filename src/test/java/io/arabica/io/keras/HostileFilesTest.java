package io.arabica.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.Input;
import io.arabica.models.Model;
import io.arabica.models.ModelFormatException;
import io.arabica.models.Sequential;
import io.arabica.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files, and files made to do harm: one clear exception, or a model. */
class HostileFilesTest {
  /** Enough for every build; a longer run says {@code -Dmutations=10000}. */
  private static final int MUTATIONS = Integer.getInteger("mutations", 900);

  @TempDir
  Path folder;
  private byte[] good;

  @BeforeEach
  void save() throws IOException {
    Path file = folder.resolve("good.keras");
    Model model = new Sequential(new Input(3), new Dense(4).activation("relu"), new Dropout(0.5), new Dense(2)).seed(1)
        .compile("adam", "mse",
        "mae");
    model.trainOnBatch(Tensor.ones(2, 3), Tensor.ones(2, 2));
    model.save(file);
    good = Files.readAllBytes(file);
  }

  @Test
  void load_thousandsOfMutatedFiles_failsCleanlyOrLoads() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    Map<String, byte[]> entries = entries(good);
    int loaded = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes;
      if (i % 3 == 0) {
        bytes = mutated(good, random);
      } else {
        // with check sums that are right, so that what is inside is looked at
        Map<String, byte[]> changed = new LinkedHashMap<>(entries);
        changed.computeIfPresent(i % 3 == 1 ? "model.weights.h5" : "config.json", (name, old) -> mutated(old, random));
        bytes = zip(changed);
      }
      loaded += tries("mutated.keras", bytes, i) ? 1 : 0;
    }
    assertTrue(loaded > MUTATIONS / 30 && loaded < MUTATIONS, loaded + " loaded");
  }

  @Test
  void load_mutatedFilesOfKeras_failsCleanlyOrLoads() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    Map<String, byte[]> entries = entries(Files.readAllBytes(Path.of("src/test/resources/keras/files/func.keras")));
    for (int i = 0; i < MUTATIONS / 2; i++) {
      Map<String, byte[]> changed = new LinkedHashMap<>(entries);
      changed.computeIfPresent(i % 3 > 0 ? "model.weights.h5" : "config.json", (name, old) -> mutated(old, random));
      tries("mutated.keras", zip(changed), i);
    }
  }

  @Test
  void load_mutatedLegacyFiles_failsCleanlyOrLoads() throws IOException {
    SplittableRandom random = new SplittableRandom(13);
    byte[] legacy = Files.readAllBytes(Path.of("src/test/resources/keras/legacy/keras2_sequential.h5"));
    int loaded = 0;
    for (int i = 0; i < MUTATIONS / 2; i++) {
      loaded += tries("mutated.h5", mutated(legacy, random), i) ? 1 : 0;
    }
    assertTrue(loaded > 0 && loaded < MUTATIONS / 2, loaded + " loaded");
  }

  /** Whether it loads; anything but a model or a ModelFormatException fails the test. */
  private boolean tries(String name, byte[] bytes, int number) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    try {
      return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
        try {
          return Model.load(file) != null;
        } catch (ModelFormatException e) {
          return false;
        }
      });
    } catch (Throwable e) {
      Files.write(Path.of("target", number + "-" + name), bytes);
      throw new AssertionError("mutation " + number, e);
    }
  }

  private static byte[] mutated(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    switch (random.nextInt(5)) {
      case 0:
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1: { // a field of four bytes becomes large, small or anything
        int at = random.nextInt(bytes.length - 4);
        int value = new int[] {0, -1, Integer.MAX_VALUE, random.nextInt(), random.nextInt(256)}[random.nextInt(5)];
        for (int i = 0; i < 4; i++) {
          bytes[at + i] = (byte) (value >> 8 * i);
        }
        return bytes;
      }
      case 2: { // a part is repeated elsewhere
        int length = 1 + random.nextInt(64);
        System.arraycopy(original, random.nextInt(bytes.length - length), bytes, random.nextInt(bytes.length - length), length);
        return bytes;
      }
      default:
        for (int i = random.nextInt(4); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
  }

  private static Map<String, byte[]> entries(byte[] file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new java.io.ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  // ---- made to do harm ------------------------------------------------------------------------------------------------

  private String refusal(Map<String, byte[]> changes) throws IOException {
    Map<String, byte[]> entries = entries(good);
    entries.putAll(changes);
    Path file = folder.resolve("bad.keras");
    Files.write(file, zip(entries));
    return assertThrows(ModelFormatException.class, () -> Model.load(file)).getMessage().replace(file.toString(), "FILE");
  }

  private String refusal(String from, String to) throws IOException {
    String config = new String(entries(good).get("config.json"), StandardCharsets.UTF_8);
    assertTrue(config.contains(from), config);
    return refusal(Map.of("config.json", config.replaceFirst(java.util.regex.Pattern.quote(from), to).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void load_entryNameThatLeadsOut_isRefused() throws IOException {
    assertEquals("FILE: entry name \"../evil\" leads out of the file", refusal(Map.of("../evil", new byte[1])));
    assertEquals("FILE: entry name \"/etc/evil\" leads out of the file", refusal(Map.of("/etc/evil", new byte[1])));
  }

  @Test
  void load_zipBomb_isRefused() throws IOException {
    assertEquals("FILE: config.json is larger than 16777216 bytes", refusal(Map.of("config.json", new byte[40 << 20])));
    assertEquals("FILE: model.weights.h5 is larger than 67108864 bytes", refusal(Map.of("model.weights.h5", new byte[80 << 20])));
  }

  @Test
  void load_deepJson_isRefused() throws IOException {
    String message = refusal(Map.of("config.json", "[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8)));
    assertTrue(message.startsWith("FILE: config.json is no valid JSON: Nesting limit"), message);
  }

  @Test
  void load_absurdShape_isRefusedWithoutMemory() throws IOException {
    String message = refusal("\"units\":4", "\"units\":20000000");
    assertTrue(message.contains("a weight of shape"), message);
  }

  @Test
  void load_numberThatIsNotWhole_isNotCut() throws IOException {
    for (String number : new String[] {"4.7", "5e9", "-1e-9"}) {
      String message = refusal("\"units\":4", "\"units\":" + number);
      assertTrue(message.startsWith("FILE: layer 1 \"dense\": ") && message.contains("\"units\": expected a whole number, got "), message);
    }
  }

  @Test
  void load_missingEntry_isSaid() throws IOException {
    Map<String, byte[]> entries = entries(good);
    entries.remove("model.weights.h5");
    Path file = folder.resolve("bad.keras");
    Files.write(file, zip(entries));
    assertEquals(file + ": there is no model.weights.h5 in it", assertThrows(ModelFormatException.class, () -> Model.load(file))
        .getMessage());
    Files.writeString(file, "no zip at all");
    String message = assertThrows(ModelFormatException.class, () -> Model.load(file)).getMessage();
    assertTrue(message.startsWith(file + " is no .keras file (a zip), or damaged"), message);
  }

  @Test
  void load_lossMetricOrOptimizerThatDoesNotExist_givesAModelThatPredicts() throws IOException {
    for (String name : new String[] {"MeanSquaredError", "MeanAbsoluteError", "Adam"}) {
      Map<String, byte[]> entries = entries(good);
      String config = new String(entries.get("config.json"), StandardCharsets.UTF_8);
      assertTrue(config.contains("\"" + name + "\""), config);
      entries.put("config.json", config.replace("\"" + name + "\"", "\"Swirl\"").getBytes(StandardCharsets.UTF_8));
      Path file = folder.resolve("other.keras");
      Files.write(file, zip(entries));
      Model model = Model.load(file);
      assertFalse(model.isCompiled());
      assertEquals(Model.load(folder.resolve("good.keras")).predict(Tensor.ones(2, 3)), model.predict(Tensor.ones(2, 3)));
      assertThrows(IllegalStateException.class, () -> model.trainOnBatch(Tensor.ones(2, 3), Tensor.ones(2, 2)));
    }
  }

  @Test
  void load_optionsAndLayersThatDoNotExist_areNamedWithTheirPlace() throws IOException {
    assertEquals("FILE: layer 1 \"dense\": Dense has no option lora_rank = 4 in Arabica, only null", refusal("\"units\":4",
        "\"units\":4,\"lora_rank\":4"));
    for (String key : new String[] {"kernel_constraint", "kernel_initializer", "kernel_regularizer"}) {
      String refused = refusal("\"" + key + "\":", "\"" + key + "\":{\"class_name\":\"Swirl\",\"config\":{}},\"was\":");
      assertTrue(refused.startsWith("FILE: layer 1 \"dense\": Dense: unknown " + key.substring(7) + " \"Swirl\""), refused);
    }
    assertEquals("FILE: layer 2 \"dropout\": Lambda holds Python code, which is never run; write a layer of your own and give it as "
        + "CustomObjects", refusal("\"class_name\":\"Dropout\"", "\"class_name\":\"Lambda\""));
    assertEquals("FILE: layer 1 \"dense\": a Python lambda, which is never run",
        refusal("\"activation\":\"relu\"", "\"activation\":{\"class_name\":\"__lambda__\",\"config\":{\"value\":\"4wEAAAA=\"}}"));
    String message = refusal("\"class_name\":\"Dropout\"", "\"class_name\":\"Swirl\"");
    assertTrue(message.startsWith("FILE: layer 2 \"dropout\": there is no layer Swirl in Arabica; give one of your own"), message);
    message = refusal("\"activation\":\"relu\"", "\"activation\":\"swirl\"");
    assertTrue(message.startsWith("FILE: layer 1 \"dense\": Dense: unknown activation \"swirl\""), message);
  }
}
