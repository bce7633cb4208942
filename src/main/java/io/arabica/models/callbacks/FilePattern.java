package io.arabica.models.callbacks;

import io.arabica.tensor.Check;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file name with numbers to be filled in, as Python writes them: {@code model-{epoch:02d}-{val_loss:.2f}.keras}. */
final class FilePattern {
  private static final Pattern FIELD = Pattern.compile("\\{([^{}:]+)(?::(0?)([0-9]*)(?:\\.([0-9]+))?([dfe]?))?\\}");

  private final String who;
  private final String pattern;

  FilePattern(String who, Path file) {
    this.who = who;
    pattern = file.toString();
    String rest = FIELD.matcher(pattern).replaceAll("");
    Check.argument(!rest.contains("{") && !rest.contains("}"),
        "%s: expected fields like {epoch:02d}, {val_loss:.2f} or {val_loss:.3e} in the file name, got \"%s\"", who, pattern);
  }

  /** The file with the values of its fields; whole numbers are written without a fraction. */
  Path file(Map<String, ? extends Number> values) {
    StringBuilder name = new StringBuilder();
    Matcher field = FIELD.matcher(pattern);
    while (field.find()) {
      Number value = values.get(field.group(1));
      Check.argument(value != null, "%s: \"%s\" asks for \"%s\", which was not measured; there are %s", who, pattern, field.group(1),
          new TreeSet<>(values.keySet()));
      field.appendReplacement(name, Matcher.quoteReplacement(text(field, value)));
    }
    return Path.of(field.appendTail(name).toString());
  }

  private String text(Matcher field, Number value) {
    boolean whole = value instanceof Integer;
    String type = field.group(5) == null || field.group(5).isEmpty() ? whole && field.group(4) == null ? "d" : "f" : field.group(5);
    Check.argument(!type.equals("d") || whole && field.group(4) == null, "%s: {%s:d} in \"%s\" is for whole numbers; write {%s:.4f}", who,
        field.group(1), pattern, field.group(1));
    String text = whole && type.equals("d") ? value.toString() : real(value.doubleValue(), type, field);
    int width = field.group(3) == null || field.group(3).isEmpty() ? 0 : Integer.parseInt(field.group(3));
    String filled = "0".equals(field.group(2)) ? "0" : " ";
    int sign = filled.equals("0") && text.startsWith("-") ? 1 : 0;
    return text.substring(0, sign) + filled.repeat(Math.max(0, width - text.length())) + text.substring(sign);
  }

  /** Rounded as Python does it, ties to even; in full where no digits are asked for and no type. */
  private static String real(double value, String type, Matcher field) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    if (field.group(4) == null && (field.group(5) == null || field.group(5).isEmpty())) {
      return Double.toString(value);
    }
    int digits = field.group(4) == null ? 6 : Integer.parseInt(field.group(4));
    if (type.equals("f")) {
      return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }
    return String.format(Locale.ROOT, "%." + digits + "e", value);
  }

  /** Names of what a killed process may have left of such a file, as a glob. */
  String temporaries() {
    String name = String.valueOf(Path.of(FIELD.matcher(pattern).replaceAll("*")).getFileName());
    return "." + name.replaceAll("[\\[\\]?\\\\]", "?") + ".????????-????-????-????-????????????.tmp*";
  }

  /** The folder that all such files are in, or null if the folder has fields, too. */
  Path folder() {
    Path folder = Path.of(pattern).toAbsolutePath().getParent();
    return folder == null || folder.toString().contains("{") ? null : folder;
  }

  @Override
  public String toString() {
    return pattern;
  }
}
