package io.arabica.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints a tensor as NumPy prints an array: aligned, nested in brackets, lines of at most 75 characters, long dimensions abbreviated. Only
 * true and false are written as Java does.
 *
 * <p>The rules are those of NumPy's {@code arrayprint.py} with its default options.
 */
final class TensorPrinter {
  private static final int MOST = 1000; // elements printed in full
  private static final int EDGE = 3; // elements at each end of an abbreviated dimension
  private static final int LINE = 75;
  private static final int PRECISION = 8; // digits behind the point

  private final Tensor x;
  private final boolean abbreviate;
  private final int[] index;
  private final Format format;

  private TensorPrinter(Tensor x) {
    this.x = x;
    abbreviate = x.size() > MOST;
    index = new int[x.rank()];
    List<Double> shown = new ArrayList<>();
    collect(0, shown);
    format = new Format(x.dtype(), shown);
  }

  static String print(Tensor x) {
    if (x.rank() == 0) {
      return scalar(x);
    }
    return x.size() == 0 ? "[]" : new TensorPrinter(x).nested(0, " ", LINE);
  }

  private static String scalar(Tensor x) {
    double value = x.item();
    if (!x.dtype().isFloating()) {
      return x.dtype() == DType.BOOL ? Boolean.toString(value != 0) : Integer.toString((int) value);
    } else if (!Double.isFinite(value)) {
      return special(value);
    }
    boolean exponent = value != 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e16);
    String text = exponent ? scientific(shortest(value, x.dtype()), value, 99) : positional(shortest(value, x.dtype()), value, 999);
    return exponent ? text.replace(".e", "e") : text.endsWith(".") ? text + "0" : text;
  }

  /** Whether only the ends of a dimension are shown. */
  private boolean isCut(int n) {
    return abbreviate && n > 2 * EDGE;
  }

  private void collect(int depth, List<Double> shown) {
    if (depth == x.rank()) {
      shown.add(x.at(index));
      return;
    }
    int n = x.shape().at(depth);
    for (int i = 0; i < n; i++) {
      if (isCut(n) && i == EDGE) {
        i = n - EDGE;
      }
      index[depth] = i;
      collect(depth + 1, shown);
    }
  }

  private String nested(int depth, String indent, int width) {
    if (depth == x.rank()) {
      return format.of(x.at(index));
    }
    int n = x.shape().at(depth);
    boolean last = depth == x.rank() - 1;
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder(indent);
    for (int i = 0; i < n; i++) {
      if (isCut(n) && i == EDGE) {
        append(text, line, "...", last, depth, indent, width);
        i = n - EDGE;
      }
      index[depth] = i;
      append(text, line, nested(depth + 1, indent + " ", width - 1), last, depth, indent, width);
    }
    // a blank or line break stands behind the last one, too; but blanks that align numbers stay
    String body = last ? text.append(line, 0, line.length() - 1).toString() : text.substring(0, text.length() - (x.rank() - 1 - depth));
    return "[" + body.substring(indent.length()) + "]";
  }

  /** Adds an element to its line (a full one is ended first), or a part to its lines. */
  private void append(StringBuilder text, StringBuilder line, String word, boolean last, int depth, String indent, int width) {
    if (!last) {
      text.append(indent).append(word).append("\n".repeat(x.rank() - 1 - depth));
      return;
    }
    if (line.length() + word.length() > width - 1 && line.length() > indent.length()) {
      text.append(line.toString().stripTrailing()).append('\n');
      line.setLength(0);
      line.append(indent);
    }
    line.append(word).append(' ');
  }

  // ---- numbers ------------------------------------------------------------------------------------------------------

  /** The decimal with the fewest digits that reads back as this value. */
  private static BigDecimal shortest(double value, DType dtype) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (dtype == DType.FLOAT32 ? rounded.floatValue() == (float) value : rounded.doubleValue() == value) {
        return rounded;
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
  }

  /** As 12.5 or 12., with at most so many digits behind the point and no zeros at the end. */
  private static String positional(BigDecimal shortest, double value, int digits) {
    BigDecimal rounded = shortest.scale() > digits ? new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN) : shortest;
    String text = (rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros()).toPlainString();
    boolean negativeZero = rounded.signum() == 0 && (value < 0 || 1 / value < 0);
    return (negativeZero ? "-" : "") + text + (text.contains(".") ? "" : ".");
  }

  /** As 1.25e+01 or 1.e+01, with at most so many digits behind the point and no zeros at the end. */
  private static String scientific(BigDecimal shortest, double value, int digits) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.e+00" : "0.e+00";
    }
    MathContext most = new MathContext(digits + 1, RoundingMode.HALF_EVEN);
    BigDecimal rounded = shortest.precision() > digits + 1 ? new BigDecimal(value).round(most) : shortest;
    BigDecimal stripped = rounded.abs().stripTrailingZeros();
    String all = stripped.unscaledValue().toString();
    int exponent = all.length() - 1 - stripped.scale();
    return (value < 0 ? "-" : "") + all.charAt(0) + "." + all.substring(1) + "e" + (exponent < 0 ? "-" : "+")
        + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
  }

  private static String special(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }

  /** One format for all elements: points below each other, an exponent where sizes differ too much. */
  private static final class Format {
    private final DType dtype;
    private boolean exponent;
    private int left; // characters in front of the point
    private int right; // characters behind the point
    private int exponentDigits;

    Format(DType dtype, List<Double> shown) {
      this.dtype = dtype;
      if (dtype == DType.BOOL) {
        left = 5;
      } else if (dtype == DType.INT32) {
        shown.forEach(value -> left = Math.max(left, Integer.toString(value.intValue()).length()));
      } else {
        choose(shown);
        shown.stream().filter(value -> Double.isFinite(value)).forEach(this::measure);
        for (double value : shown) {
          if (!Double.isFinite(value)) {
            left = Math.max(left, special(value).length() - 1 - right - (exponent ? exponentDigits + 2 : 0));
          }
        }
      }
    }

    private void choose(List<Double> shown) {
      double largest = 0;
      double smallest = Double.POSITIVE_INFINITY;
      for (double value : shown) {
        double size = Math.abs(value);
        if (Double.isFinite(value) && size > 0) {
          largest = Math.max(largest, size);
          smallest = Math.min(smallest, size);
        }
      }
      exponent = largest > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
    }

    private void measure(double value) {
      String text = text(value);
      int point = text.indexOf('.');
      int end = exponent ? text.indexOf('e') : text.length();
      left = Math.max(left, point);
      right = Math.max(right, end - point - 1);
      exponentDigits = Math.max(exponentDigits, text.length() - end - 2);
    }

    private String text(double value) {
      BigDecimal shortest = shortest(value, dtype);
      return exponent ? scientific(shortest, value, PRECISION) : positional(shortest, value, PRECISION);
    }

    String of(double value) {
      if (!dtype.isFloating()) {
        String text = dtype == DType.BOOL ? Boolean.toString(value != 0) : Integer.toString((int) value);
        return " ".repeat(left - text.length()) + text;
      }
      int width = left + 1 + right + (exponent ? exponentDigits + 2 : 0);
      if (!Double.isFinite(value)) {
        String text = special(value);
        return " ".repeat(width - text.length()) + text;
      }
      String text = text(value);
      String padded = " ".repeat(left - text.indexOf('.')) + text;
      if (!exponent) {
        return padded + " ".repeat(width - padded.length());
      }
      int e = padded.indexOf('e');
      String power = padded.substring(e + 2);
      return padded.substring(0, e) + "0".repeat(left + 1 + right - e) + padded.substring(e, e + 2)
          + "0".repeat(exponentDigits - power.length()) + power;
    }
  }
}
