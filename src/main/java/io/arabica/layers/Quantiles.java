package io.arabica.layers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A summary of many numbers by some of them, in order, each with how many it stands for; numbers and steps are those of Keras, in single
 * precision.
 */
record Quantiles(float[] values, float[] weights) {
  /** Of no numbers. */
  static final Quantiles NONE = new Quantiles(new float[0], new float[0]);

  /** Every so manieth of these numbers, so that at most about 1 / epsilon are left. */
  static Quantiles of(double epsilon, float... numbers) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    double step = Math.max(sorted.length / (1 / epsilon), 1);
    int first = (int) (step - 1);
    int stride = (int) step;
    int count = (sorted.length - first + stride - 1) / stride;
    float[] values = new float[count];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = sorted[first + i * stride];
      weights[i] = (float) step;
    }
    return new Quantiles(values, weights);
  }

  /** The summary of both. */
  Quantiles merge(Quantiles other, double epsilon) {
    int n = values.length;
    int all = n + other.values.length;
    Integer[] order = IntStream.range(0, all).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparing(i -> i < n ? values[i] : other.values[i - n]));
    float[] mergedValues = new float[all];
    float[] mergedWeights = new float[all];
    for (int i = 0; i < all; i++) {
      int from = order[i];
      mergedValues[i] = from < n ? values[from] : other.values[from - n];
      mergedWeights[i] = from < n ? weights[from] : other.weights[from - n];
    }
    return new Quantiles(mergedValues, mergedWeights).compress(epsilon);
  }

  /** What cuts the numbers into so many parts that stand for equally many. */
  double[] boundaries(int parts) {
    float[] found = compress(1.0 / parts).values;
    return IntStream.range(0, found.length - 1).mapToDouble(i -> found[i]).toArray();
  }

  /** About 1 / share numbers at equal distances of what they stand for, between those that are here. */
  private Quantiles compress(double share) {
    if (values.length * share < 1) {
      return this;
    }
    int n = values.length;
    double[] sums = new double[n];
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += weights[i];
      sums[i] = sum;
    }
    double[] shares = new double[n];
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      shares[i] = (float) sums[i] / sum;
      numbers[i] = values[i];
    }
    int count = (int) Math.ceil(1 / share);
    float[] newValues = new float[count];
    float[] newWeights = new float[count];
    double before = 0;
    for (int i = 0; i < count; i++) {
      double percent = share + i * share;
      newValues[i] = (float) between(percent, shares, numbers);
      double upTo = between(percent, shares, sums);
      newWeights[i] = (float) (upTo - before);
      before = upTo;
    }
    return new Quantiles(newValues, newWeights);
  }

  /** The value at x of the line through points in order. */
  private static double between(double x, double[] at, double... value) {
    int last = at.length - 1;
    if (x <= at[0] || last == 0) {
      return value[0];
    }
    if (x >= at[last]) {
      return value[last];
    }
    int i = 0;
    while (at[i + 1] <= x) {
      i++;
    }
    return (value[i + 1] - value[i]) / (at[i + 1] - at[i]) * (x - at[i]) + value[i];
  }
}
