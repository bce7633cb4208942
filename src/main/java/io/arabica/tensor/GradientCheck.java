package io.arabica.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Compares gradients with central differences, (f(x + h) - f(x - h)) / 2h, element by element: the proof of an operation of your own.
 *
 * <pre>{@code
 * GradientCheck.check(in -> CUBE.apply(null, in.get(0)), Tensor.of(1f, -2f, 3f));
 * GradientCheck.checkSecondOrder(in -> CUBE.apply(null, in.get(0)), Tensor.of(1f, -2f, 3f));
 * }</pre>
 *
 * <p>Everything is computed in FLOAT64, to which floating inputs are cast; gradients are checked for all of them, other inputs stay as they
 * are. An output of any shape is reduced to a scalar with fixed random weights. Choose inputs at which the function is smooth: away from
 * the corner of a relu, say, and from equal elements where a maximum is taken.
 */
public final class GradientCheck {
  /** The relative tolerance unless said otherwise: {@value}. */
  public static final double RELATIVE = 1e-5;

  /** The absolute tolerance unless said otherwise: {@value}. */
  public static final double ABSOLUTE = 1e-6;

  private static final double STEP = 1e-5;

  private GradientCheck() {}

  /**
   * Checks the gradients of f with respect to all floating inputs, within {@link #RELATIVE} and {@link #ABSOLUTE}.
   *
   * @throws AssertionError if one differs; it names the input, the element and both values
   */
  public static void check(Function<List<Tensor>, Tensor> f, Tensor... inputs) {
    check(f, RELATIVE, ABSOLUTE, inputs);
  }

  /**
   * Checks the gradients of f with respect to all floating inputs.
   *
   * @throws AssertionError if one differs by more than {@code absolute + relative * |numeric|}; it names the input, the element and both
   * values
   */
  public static void check(Function<List<Tensor>, Tensor> f, double relative, double absolute, Tensor... inputs) {
    compare("", in -> weightedSum(f.apply(in), 1), relative, absolute, inputs);
  }

  /**
   * Checks the second derivatives: the gradients of a weighted sum of all gradients of f.
   *
   * @throws AssertionError if one differs; it names the input, the element and both values
   */
  public static void checkSecondOrder(Function<List<Tensor>, Tensor> f, Tensor... inputs) {
    checkSecondOrder(f, 10 * RELATIVE, 10 * ABSOLUTE, inputs);
  }

  /**
   * Checks the second derivatives: the gradients of a weighted sum of all gradients of f.
   *
   * @throws AssertionError if one differs by more than {@code absolute + relative * |numeric|}; it names the input, the element and both
   * values
   */
  public static void checkSecondOrder(Function<List<Tensor>, Tensor> f, double relative, double absolute, Tensor... inputs) {
    compare("second order, ", in -> {
      List<Tensor> tracked = new ArrayList<>();
      for (Tensor x : in) {
        tracked.add(x.requiresGradient() || !x.dtype().isFloating() ? x : x.detach().requireGradient());
      }
      Tensor y = weightedSum(f.apply(tracked), 1);
      List<Tensor> floating = tracked.stream().filter(x -> x.dtype().isFloating()).toList();
      Tensor sum = Tensor.zeros(DType.FLOAT64, Shape.of());
      int seed = 2;
      for (Tensor gradient : Autograd.gradients(y, floating, Autograd.Graph.DIFFERENTIATE)) {
        sum = sum.add(weightedSum(gradient, seed++));
      }
      return sum;
    }, relative, absolute, inputs);
  }

  private static void compare(String what, Function<List<Tensor>, Tensor> f, double relative, double absolute, Tensor... inputs) {
    List<Tensor> leaves = new ArrayList<>();
    List<Tensor> plain = new ArrayList<>();
    for (Tensor input : inputs) {
      boolean floating = input.dtype().isFloating();
      leaves.add(floating ? input.detach().cast(DType.FLOAT64).copy().requireGradient() : input);
      plain.add(floating ? input.detach().cast(DType.FLOAT64).copy() : input);
    }
    List<Tensor> floating = leaves.stream().filter(Tensor::requiresGradient).toList();
    Check.argument(!floating.isEmpty(), "GradientCheck: expected at least one floating input");
    List<Tensor> gradients = Autograd.gradients(f.apply(leaves), floating);
    int next = 0;
    for (int i = 0; i < inputs.length; i++) {
      if (leaves.get(i).dtype().isFloating()) {
        double[] analytic = gradients.get(next++).toDoubles();
        compare(what, i, analytic, f, plain, relative, absolute);
      }
    }
  }

  private static void compare(String what, int input, double[] analytic, Function<List<Tensor>, Tensor> f, List<Tensor> inputs,
      double relative, double absolute) {
    Tensor x = inputs.get(input);
    double[] values = x.doubles();
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      double step = STEP * Math.max(1, Math.abs(value));
      values[i] = value + step;
      double above = f.apply(inputs).item();
      values[i] = value - step;
      double below = f.apply(inputs).item();
      values[i] = value;
      double numeric = (above - below) / (2 * step);
      if (!(Math.abs(analytic[i] - numeric) <= absolute + relative * Math.abs(numeric))) {
        throw new AssertionError(String.format(Locale.ROOT,
            "GradientCheck: %sinput %d of shape %s, element %s = %s: the gradient formula gives %s, central differences give %s",
            what, input, x.shape(), Arrays.toString(place(i, x.shape())), value, analytic[i], numeric));
      }
    }
  }

  private static Tensor weightedSum(Tensor y, long seed) {
    Check.argument(y.dtype().isFloating(), "GradientCheck: expected a function with floating values, got %s of shape %s", y.dtype(),
        y.shape());
    return y.mul(new Rng(seed).uniform(y.dtype(), y.shape(), 0.5, 1.5)).sum();
  }

  private static int[] place(int index, Shape shape) {
    int[] place = new int[shape.rank()];
    int rest = index;
    for (int d = shape.rank() - 1; d >= 0; d--) {
      place[d] = rest % shape.at(d);
      rest /= shape.at(d);
    }
    return place;
  }
}
