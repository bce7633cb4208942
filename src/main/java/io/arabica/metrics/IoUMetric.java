package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * Intersection over union of classes, from a confusion matrix: true positives / (targets + predictions - true positives), averaged over
 * those classes that occur.
 *
 * @param <T> the metric itself
 */
abstract class IoUMetric<T extends IoUMetric<T>> extends Metric {
  final int numClasses;
  private int[] targets;
  private Integer ignoreClass;
  private boolean sparseTrue;
  private boolean sparsePred;
  private final double[][] matrix;

  IoUMetric(String name, int numClasses, boolean sparseTrue, boolean sparsePred, int... targets) {
    super(name);
    Check.argument(numClasses >= 1, "%s: expected at least 1 class, got %d", className(), numClasses);
    for (int target : targets) {
      Check.argument(target >= 0 && target < numClasses, "%s: expected class ids from 0 to %d, got %d", className(), numClasses - 1,
          target);
    }
    this.numClasses = numClasses;
    this.sparseTrue = sparseTrue;
    this.sparsePred = sparsePred;
    this.targets = targets.clone();
    matrix = new double[numClasses][numClasses];
  }

  @SuppressWarnings("unchecked")
  private T self() {
    return (T) this;
  }

  /** A class whose targets do not count; null, the default, for none. */
  public T ignoreClass(Integer label) {
    ignoreClass = label;
    return self();
  }

  /** Whether targets are numbers of classes instead of vectors over them. */
  T sparseTrue(boolean flag) {
    sparseTrue = flag;
    return self();
  }

  /** Whether predictions are numbers of classes instead of vectors over them. */
  T sparsePred(boolean flag) {
    sparsePred = flag;
    return self();
  }

  /** The class that a single prediction stands for. */
  double predicted(Values p, int i) {
    return p.get(i);
  }

  @Override
  public final void reset() {
    for (double[] row : matrix) {
      Arrays.fill(row, 0);
    }
  }

  @Override
  public final double[] state() {
    return join(matrix);
  }

  @Override
  public final void restore(double... state) {
    checkState(matrix.length * matrix.length, state);
    System.arraycopy(parts(state, matrix.length), 0, matrix, 0, matrix.length);
  }

  @Override
  public final void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Values t = Values.of(yTrue);
    Values p = Values.of(yPred);
    int units = sparsePred ? p.size : p.size / p.last;
    Check.argument(units == (sparseTrue ? t.size : t.size / t.last), "%s: targets of shape %s do not go with predictions of shape %s",
        className(), yTrue.shape(), yPred.shape());
    if (units == 0) {
      return;
    }
    Values w = Values.weights(className(), sampleWeight, p, units);
    int run = w == null ? units : units / w.size;
    for (int i = 0; i < units; i++) {
      double truth = sparseTrue ? t.get(i) : t.argMax(i * t.last, t.last);
      double prediction = sparsePred ? predicted(p, i) : p.argMax(i * p.last, p.last);
      boolean counts = truth >= 0 && truth < numClasses && prediction >= 0 && prediction < numClasses
          && (ignoreClass == null || truth != ignoreClass);
      if (counts) {
        matrix[(int) truth][(int) prediction] += w == null ? 1 : w.get(i / run);
      }
    }
  }

  /** The value of each of the classes asked for, NaN where it never occurs. */
  @Override
  public final double[] results() {
    double[] results = new double[targets.length];
    for (int i = 0; i < results.length; i++) {
      int k = targets[i];
      double union = -matrix[k][k];
      for (int j = 0; j < numClasses; j++) {
        union += matrix[k][j] + matrix[j][k];
      }
      results[i] = union > 1e-9 ? matrix[k][k] / (union + 1e-7) : Double.NaN;
    }
    return results;
  }

  @Override
  public final double result() {
    double[] present = Arrays.stream(results()).filter(value -> !Double.isNaN(value)).toArray();
    return Arrays.stream(present).sum() / (present.length + 1e-7);
  }

  /** 0, 1, … */
  static int[] all(int numClasses) {
    int[] all = new int[Math.max(0, numClasses)];
    Arrays.setAll(all, i -> i);
    return all;
  }

  /** Configuration with Keras' names; which of them a class has differs. */
  final Config config(boolean withTargets, boolean withSparseTrue) {
    Config config = super.config().put("num_classes", numClasses);
    if (withTargets) {
      config.put("target_class_ids", Arrays.stream(targets).boxed().toList());
    }
    config.put("ignore_class", ignoreClass);
    if (withSparseTrue) {
      config.put("sparse_y_true", sparseTrue);
    }
    return config.put("sparse_y_pred", sparsePred).put("axis", -1);
  }

  T settings(Config c) {
    Check.argument(c.integer("axis", -1) == -1, "%s: expected axis -1, got %d", className(), c.integer("axis", -1));
    return ignoreClass(c.has("ignore_class") ? (Integer) c.integer("ignore_class", 0) : null)
        .sparseTrue(c.flag("sparse_y_true", sparseTrue))
        .sparsePred(c.flag("sparse_y_pred", sparsePred));
  }
}
