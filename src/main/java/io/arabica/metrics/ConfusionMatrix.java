package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How often each class (a row) was taken for each class (a column), with precision, recall and F1 of every class; {@link #result} is the
 * accuracy.
 *
 * <p>Targets are numbers of classes or one-hot vectors, predictions scores along the last dimension, numbers of classes, or, for two
 * classes, one probability (at least 0.5 is class 1). {@link #toString} prints a table:
 *
 * <pre>
 *        cat  dog  precision  recall  F1
 * cat      5    1      0.833   0.833  0.833
 * dog      1    3      0.750   0.750  0.750
 * accuracy 0.800
 * </pre>
 */
public final class ConfusionMatrix extends Metric {
  private final int numClasses;
  private final double[][] matrix;
  private List<String> labels;

  /** Of this many classes. */
  public ConfusionMatrix(int numClasses) {
    super("confusion_matrix");
    Check.argument(numClasses >= 2, "ConfusionMatrix: expected at least 2 classes, got %d", numClasses);
    this.numClasses = numClasses;
    matrix = new double[numClasses][numClasses];
    labels = Arrays.stream(IoUMetric.all(numClasses)).mapToObj(Integer::toString).toList();
  }

  /** Names of the classes for the table; their numbers by default. */
  public ConfusionMatrix labels(String... names) {
    Check.argument(names.length == numClasses, "ConfusionMatrix: expected %d names, got %s", numClasses, Arrays.toString(names));
    labels = List.of(names);
    return this;
  }

  /** Names of the classes. */
  public List<String> labels() {
    return labels;
  }

  @Override
  public void reset() {
    for (double[] row : matrix) {
      Arrays.fill(row, 0);
    }
  }

  @Override
  public double[] state() {
    return join(matrix);
  }

  @Override
  public void restore(double... state) {
    checkState(matrix.length * matrix.length, state);
    System.arraycopy(parts(state, matrix.length), 0, matrix, 0, matrix.length);
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Values t = Values.of(yTrue);
    Values p = Values.of(yPred);
    boolean scores = p.last > 1;
    boolean probability = numClasses == 2 && p.tensor.dtype().isFloating();
    Check.argument(!scores || p.last == numClasses, "ConfusionMatrix: expected scores of %d classes, got predictions of shape %s",
        numClasses, yPred.shape());
    int n = scores ? p.size / p.last : p.size;
    boolean oneHot = n > 0 && t.size == n * numClasses && t.last == numClasses;
    Check.argument(oneHot || t.size == n, "ConfusionMatrix: targets of shape %s do not go with predictions of shape %s", yTrue.shape(),
        yPred.shape());
    Values w = n == 0 ? null : Values.weights("ConfusionMatrix", sampleWeight, p, n);
    for (int i = 0; i < n; i++) {
      double truth = oneHot ? t.argMax(i * numClasses, numClasses) : t.get(i);
      double prediction = scores ? p.argMax(i * p.last, p.last) : probability ? p.get(i) >= 0.5 ? 1 : 0 : p.get(i);
      matrix[label(truth)][label(prediction)] += w == null ? 1 : w.get((int) ((long) i * w.size / n));
    }
  }

  private int label(double label) {
    Check.argument(label >= 0 && label < numClasses && label == Math.rint(label), "ConfusionMatrix: expected labels from 0 to %d, got %s",
        numClasses - 1, label);
    return (int) label;
  }

  /** The (weighted) counts: entry [i][j] is how often class i was taken for class j. */
  public double[][] matrix() {
    return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
  }

  /** How many of what was taken for this class are of it; 0 where there is none. */
  public double precision(int label) {
    double column = 0;
    for (double[] row : matrix) {
      column += row[label];
    }
    return divide(matrix[label][label], column);
  }

  /** How many of this class were taken for it; 0 where there is none. */
  public double recall(int label) {
    return divide(matrix[label][label], Arrays.stream(matrix[label]).sum());
  }

  /** Harmonic mean of precision and recall of this class. */
  public double f1(int label) {
    return divide(2 * precision(label) * recall(label), precision(label) + recall(label));
  }

  /** The accuracy: the part that was taken for what it is. */
  @Override
  public double result() {
    double right = 0;
    double all = 0;
    for (int i = 0; i < numClasses; i++) {
      right += matrix[i][i];
      all += Arrays.stream(matrix[i]).sum();
    }
    return divide(right, all);
  }

  @Override
  public String toString() {
    int first = Math.max(8, labels.stream().mapToInt(String::length).max().orElse(0));
    int width = first;
    for (double[] row : matrix) {
      for (double count : row) {
        width = Math.max(width, number(count).length());
      }
    }
    width = Math.min(width, Math.max(5, labels.stream().mapToInt(String::length).max().orElse(0)));
    StringBuilder text = new StringBuilder(" ".repeat(first));
    for (String label : labels) {
      text.append("  ").append(right(label, width));
    }
    text.append("  precision  recall     F1\n");
    for (int i = 0; i < numClasses; i++) {
      text.append(labels.get(i)).append(" ".repeat(first - labels.get(i).length()));
      for (double count : matrix[i]) {
        text.append("  ").append(right(number(count), width));
      }
      text.append(String.format(Locale.ROOT, "  %9.3f  %6.3f  %5.3f", precision(i), recall(i), f1(i))).append('\n');
    }
    return text.append(String.format(Locale.ROOT, "accuracy %.3f", result())).toString();
  }

  private static String number(double count) {
    return count == Math.rint(count) ? Long.toString((long) count) : String.format(Locale.ROOT, "%.2f", count);
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  @Override
  public Config config() {
    return super.config().put("num_classes", numClasses).put("labels", labels);
  }

  static ConfusionMatrix of(Config c) {
    ConfusionMatrix matrix = new ConfusionMatrix(c.integer("num_classes", 0));
    return c.has("labels") ? matrix.labels(c.list("labels").toArray(String[]::new)) : matrix;
  }
}
