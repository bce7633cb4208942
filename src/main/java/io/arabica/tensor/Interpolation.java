package io.arabica.tensor;

import io.arabica.kernels.Taps;
import java.util.Arrays;
import java.util.Locale;

/** How the value between pixels is found. */
public enum Interpolation {
  /** That of the nearest pixel. */
  NEAREST(0),
  /** On straight lines between neighbours: weights 1 - |d| for the distance d. */
  BILINEAR(1),
  /** On Keys' cubic curves (a = -1/2) through four neighbours. */
  BICUBIC(2),
  /** By Lanczos' windowed sinc over six neighbours. */
  LANCZOS3(3),
  /** By Lanczos' windowed sinc over ten neighbours. */
  LANCZOS5(5);

  private final int radius;

  Interpolation(int radius) {
    this.radius = radius;
  }

  /** The interpolation of this Keras name, e.g. {@code bilinear}. */
  public static Interpolation of(String name) {
    for (Interpolation one : values()) {
      if (one.label().equalsIgnoreCase(name)) {
        return one;
      }
    }
    throw new IllegalArgumentException("unknown interpolation \"" + name + "\", expected one of "
        + Arrays.stream(values()).map(Interpolation::label).toList());
  }

  /** Keras' name. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The weight of a pixel at this distance of at least 0. */
  private double weight(double d) {
    if (d >= radius) {
      return 0;
    }
    return switch (this) {
      case NEAREST -> 1;
      case BILINEAR -> 1 - d;
      case BICUBIC -> d < 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2;
      case LANCZOS3, LANCZOS5 -> d == 0 ? 1
          : radius * StrictMath.sin(Math.PI * d) * StrictMath.sin(Math.PI * d / radius) / (Math.PI * Math.PI * d * d);
    };
  }

  /**
   * Which pixels of a line make up those of a line of another length, pixel centres at 0.5, 1.5, …; weights sum to 1.
   *
   * @param antialias whether pixels that lie closer than the new ones all count, in a window that is wider by the ratio
   */
  Taps taps(int in, int out, boolean antialias) {
    double scale = antialias ? Math.max(1, (double) in / out) : 1;
    int most = this == NEAREST ? 1 : (int) Math.ceil(2 * radius * scale) + 1;
    int[] starts = new int[out + 1];
    int[] at = new int[Math.multiplyExact(out, most)];
    double[] weights = new double[at.length];
    int used = 0;
    for (int i = 0; i < out; i++) {
      if (this == NEAREST) {
        at[used] = (int) ((2L * i + 1) * in / (2L * out));
        weights[used++] = 1;
      } else {
        double centre = (i + 0.5) * in / out - 0.5;
        double sum = 0;
        int last = Math.min(in - 1, (int) Math.floor(centre + radius * scale));
        for (int k = Math.max(0, (int) Math.ceil(centre - radius * scale)); k <= last; k++) {
          double weight = weight(Math.abs(k - centre) / scale);
          if (weight != 0) {
            at[used] = k;
            weights[used++] = weight;
            sum += weight;
          }
        }
        for (int t = starts[i]; t < used; t++) {
          weights[t] /= sum;
        }
      }
      starts[i + 1] = used;
    }
    return new Taps(in, starts, Arrays.copyOf(at, used), Arrays.copyOf(weights, used));
  }
}
