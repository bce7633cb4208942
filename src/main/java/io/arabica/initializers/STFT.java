package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The kernel of a convolution that is a short-time Fourier transform: w(t) · cos(2πtk / n) / s for the real part and -w(t) · sin(2πtk / n)
 * / s for the imaginary one, where t counts the samples of a frame, k the n / 2 + 1 frequencies, w is a window and s its norm.
 *
 * <p>Shape: (frame, 1, frequencies), with two frequencies or more. The layer that has this kernel is a {@code Conv1D} over a signal
 * (n, time, 1), usually frozen and without a bias:
 *
 * <pre>{@code
 * new Conv1D(129, 256).strides(64).useBias(false).kernelInitializer(new STFT(STFT.Side.REAL)).trainable(false)
 * }</pre>
 *
 * <p>Of the windows of {@code scipy.signal.windows}, which Keras uses, those that are sums of cosines are here by name; give the values of
 * any other.
 */
public final class STFT implements Initializer {
  /** Which part of the transform the kernel computes. */
  public enum Side {
    /** The real part. */
    REAL,
    /** The imaginary part. */
    IMAG
  }

  /** What a window is divided by; without a window it does nothing. */
  public enum Scaling {
    /** Nothing. */
    NONE,
    /** The root of the sum of the window's squares. */
    DENSITY,
    /** The sum of the window's absolute values. */
    SPECTRUM
  }

  /** Windows by SciPy's names: w(t) = sum over i of coefficient i · cos(i · x), where x goes from -π to π. */
  private static final Map<String, double[]> WINDOWS = Map.of(
      "hann", new double[] {0.5, 0.5},
      "hamming", new double[] {0.54, 0.46},
      "blackman", new double[] {0.42, 0.5, 0.08},
      "nuttall", new double[] {0.3635819, 0.4891775, 0.1365995, 0.0106411},
      "blackmanharris", new double[] {0.35875, 0.48829, 0.14128, 0.01168},
      "boxcar", new double[] {1});

  private final Side side;
  private final String window;
  private final double[] values;
  private final Scaling scaling;
  private final boolean periodic;

  /** The real part, as in Keras, with what {@link #STFT(Side)} has. */
  public STFT() {
    this(Side.REAL);
  }

  /** This part, with a symmetric window of Hann, divided for the density. */
  public STFT(Side side) {
    this(side, "hann", Scaling.DENSITY, false);
  }

  /**
   * This part with a window by its name.
   *
   * @param window hann, hamming, blackman, blackmanharris, nuttall or boxcar, or null for none
   * @param periodic whether the window goes on from its end to its beginning, so that it is one longer than what is taken of it
   * @throws IllegalArgumentException if there is no window of this name
   */
  public STFT(Side side, String window, Scaling scaling, boolean periodic) {
    this(side, window, null, scaling, periodic);
  }

  /** This part with the values of a window, as many as a frame has samples. */
  public STFT(Side side, double[] window, Scaling scaling) {
    this(side, null, window.clone(), scaling, false);
  }

  private STFT(Side side, String window, double[] values, Scaling scaling, boolean periodic) {
    Check.argument(side != null && scaling != null, "STFT: expected a side and a scaling, got %s and %s", side, scaling);
    Check.argument(window == null || WINDOWS.containsKey(window),
        "STFT: unknown window \"%s\", expected one of %s; give the values of another", window, WINDOWS.keySet().stream().sorted().toList());
    this.side = side;
    this.window = window;
    this.values = values;
    this.scaling = scaling;
    this.periodic = periodic;
  }

  static STFT of(Config config) {
    Map<String, Object> given = config.toMap();
    Scaling scaling = given.containsKey("scaling") && given.get("scaling") == null ? Scaling.NONE
        : constant(Scaling.class, config.string("scaling", "density"));
    Object window = given.getOrDefault("window", "hann");
    double[] values = window instanceof List<?> list ? list.stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray() : null;
    return new STFT(constant(Side.class, config.string("side", "real")), values == null ? (String) window : null, values, scaling,
        config.flag("periodic", false));
  }

  private static <T extends Enum<T>> T constant(Class<T> type, String name) {
    for (T value : type.getEnumConstants()) {
      if (label(value).equals(name)) {
        return value;
      }
    }
    throw new IllegalArgumentException("STFT: unknown " + label(type.getSimpleName()) + " \"" + name + "\", expected one of "
        + label(Arrays.toString(type.getEnumConstants())));
  }

  private static String label(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public Tensor initialize(DType dtype, Shape shape, Rng rng) {
    Check.argument(shape.rank() == 3 && shape.dim(1) == 1 && shape.dim(2) > 1,
        "STFT: expected a weight (frame, 1, frequencies) with two frequencies or more, got shape %s", shape);
    int frame = shape.dim(0);
    int frequencies = shape.dim(2);
    int length = 2 * (frequencies - 1);
    double[] scaled = window(frame);
    double[] kernel = new double[frame * frequencies];
    for (int t = 0; t < frame; t++) {
      for (int k = 0; k < frequencies; k++) {
        // The angle without its full turns; StrictMath, which gives the same bits everywhere.
        double angle = -2 * Math.PI * ((long) t * k % length) / length;
        kernel[t * frequencies + k] = scaled[t] * (side == Side.REAL ? StrictMath.cos(angle) : StrictMath.sin(angle));
      }
    }
    return Tensor.wrap(kernel, kernel.length).reshape(shape.dims()).cast(dtype);
  }

  /** The window divided by its norm; ones without a window. */
  private double[] window(int frame) {
    double[] result = new double[frame];
    if (values != null) {
      Check.argument(values.length == frame, "STFT: expected a window for a frame of %d samples, got %d values", frame, values.length);
      System.arraycopy(values, 0, result, 0, frame);
    } else if (window == null || frame == 1) {
      Arrays.fill(result, 1);
    } else {
      double[] coefficients = WINDOWS.get(window);
      int last = periodic ? frame : frame - 1;
      for (int t = 0; t < frame; t++) {
        for (int i = 0; i < coefficients.length; i++) {
          result[t] += coefficients[i] * StrictMath.cos(i * (2.0 * t / last - 1) * Math.PI);
        }
      }
    }
    double norm = window == null && values == null ? 1 : norm(result);
    return Arrays.stream(result).map(value -> value / norm).toArray();
  }

  private double norm(double[] taken) {
    return switch (scaling) {
      case NONE -> 1;
      case DENSITY -> Math.sqrt(Arrays.stream(taken).map(value -> value * value).sum());
      case SPECTRUM -> Arrays.stream(taken).map(Math::abs).sum();
    };
  }

  @Override
  public Config config() {
    return new Config().put("side", label(side))
        .put("window", values == null ? window : Arrays.stream(values).boxed().toList())
        .put("periodic", periodic)
        .put("scaling", scaling == Scaling.NONE ? null : label(scaling));
  }

  @Override
  public String toString() {
    return className() + config();
  }
}
