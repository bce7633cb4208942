package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;

/**
 * Precision and recall: counts at thresholds, of all classes or of one, of all predictions or of the k largest.
 *
 * @param <T> the metric itself
 */
abstract class RetrievalMetric<T extends RetrievalMetric<T>> extends ThresholdMetric<T> {
  private int topK;
  private int classId = -1;

  RetrievalMetric(String name) {
    super(name);
  }

  /** Only the k largest predictions of a sample can be positive; without thresholds they all are. 0, the default, for no such limit. */
  public T topK(int k) {
    Check.argument(k >= 0, "%s: expected top_k of at least 1, or 0 for none, got %d", className(), k);
    topK = k;
    if (thresholds == null) {
      counts = new Counts(new double[] {k > 0 ? Counts.NEVER : 0.5}, false);
    }
    return self();
  }

  /** Only this column is counted; -1, the default, for all. */
  public T classId(int column) {
    Check.argument(column >= -1, "%s: expected class_id of at least 0, or -1 for all, got %d", className(), column);
    classId = column;
    return self();
  }

  @Override
  public final void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    counts.update(className(), yTrue, yPred, sampleWeight, topK, classId, null, false);
  }

  @Override
  public Config config() {
    return super.config().put("top_k", topK == 0 ? null : topK).put("class_id", classId < 0 ? null : classId);
  }

  T retrieval(Config c) {
    return thresholds(c).topK(c.integer("top_k", 0)).classId(c.integer("class_id", -1));
  }
}
