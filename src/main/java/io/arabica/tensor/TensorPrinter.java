package io.arabica.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints a tensor as NumPy prints an array: aligned, nested in brackets, long dimensions abbreviated. */
final class TensorPrinter {
  private static final int MOST = 1000; // elements printed in full
  private static final int EDGE = 3; // elements at each end of an abbreviated dimension

  private TensorPrinter() {}

  static String print(Tensor x) {
    boolean abbreviate = x.size() > MOST;
    List<Double> shown = new ArrayList<>();
    visit(x, new int[x.rank()], 0, abbreviate, shown);
    Format format = new Format(x.dtype(), shown);
    StringBuilder text = new StringBuilder();
    append(x, new int[x.rank()], 0, abbreviate, format, text);
    return text.toString();
  }

  private static void visit(Tensor x, int[] index, int depth, boolean abbreviate, List<Double> shown) {
    if (depth == x.rank()) {
      shown.add(x.at(index));
      return;
    }
    int n = x.shape().at(depth);
    for (int i = 0; i < n; i++) {
      if (abbreviate && n > 2 * EDGE && i == EDGE) {
        i = n - EDGE;
      }
      index[depth] = i;
      visit(x, index, depth + 1, abbreviate, shown);
    }
  }

  private static void append(Tensor x, int[] index, int depth, boolean abbreviate, Format format, StringBuilder text) {
    if (depth == x.rank()) {
      text.append(format.of(x.at(index)));
      return;
    }
    int n = x.shape().at(depth);
    boolean last = depth == x.rank() - 1;
    String separator = last ? " " : "\n".repeat(x.rank() - 1 - depth) + " ".repeat(depth + 1);
    text.append('[');
    for (int i = 0; i < n; i++) {
      if (i > 0) {
        text.append(separator);
      }
      if (abbreviate && n > 2 * EDGE && i == EDGE) {
        text.append("...").append(separator);
        i = n - EDGE;
      }
      index[depth] = i;
      append(x, index, depth + 1, abbreviate, format, text);
    }
    text.append(']');
  }

  /** One format for all elements: as many decimals as they need (at most 8), or an exponent where they differ too much. */
  private static final class Format {
    private final DType dtype;
    private final int decimals;
    private final boolean exponent;
    private int width;

    Format(DType dtype, List<Double> shown) {
      this.dtype = dtype;
      double largest = 0;
      double smallest = Double.POSITIVE_INFINITY;
      for (double value : shown) {
        double size = Math.abs(value);
        if (Double.isFinite(value) && size > 0) {
          largest = Math.max(largest, size);
          smallest = Math.min(smallest, size);
        }
      }
      exponent = dtype.isFloating() && largest > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1e3 && smallest < 1e-2);
      int needed = 0;
      for (double value : shown) {
        if (Double.isFinite(value)) {
          needed = Math.max(needed, decimals(value));
        }
      }
      decimals = needed;
      for (double value : shown) {
        width = Math.max(width, plain(value).length());
      }
    }

    /** Digits behind the point that the shortest exact text of the value has. */
    private int decimals(double value) {
      String shortest = dtype == DType.FLOAT32 ? Float.toString((float) value) : Double.toString(value);
      java.math.BigDecimal decimal = new java.math.BigDecimal(shortest).stripTrailingZeros();
      int scale = exponent ? decimal.precision() - 1 : decimal.scale();
      return Math.max(0, Math.min(8, scale));
    }

    private String plain(double value) {
      if (dtype == DType.BOOL) {
        return value != 0 ? "true" : "false";
      } else if (dtype == DType.INT32) {
        return Integer.toString((int) value);
      } else if (Double.isNaN(value)) {
        return "nan";
      } else if (Double.isInfinite(value)) {
        return value > 0 ? "inf" : "-inf";
      } else if (exponent) {
        return String.format(Locale.ROOT, "%." + decimals + "e", value);
      }
      String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
      return decimals == 0 ? text + "." : text;
    }

    String of(double value) {
      String text = plain(value);
      return " ".repeat(width - text.length()) + text;
    }
  }
}
