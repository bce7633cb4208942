package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import java.util.Arrays;
import java.util.List;

/**
 * Mean intersection over union of the classes 0 and 1, or of one of them; a prediction of at least the threshold, 0.5 by default, is of
 * class 1.
 */
public final class BinaryIoU extends IoUMetric<BinaryIoU> {
  private final List<Integer> targetClassIds;
  private double threshold = 0.5;

  /** Of both classes, or of those that are given. */
  public BinaryIoU(int... targetClassIds) {
    super("binary_io_u", 2, true, true, targetClassIds.length == 0 ? all(2) : targetClassIds);
    this.targetClassIds = Arrays.stream(targetClassIds.length == 0 ? all(2) : targetClassIds).boxed().toList();
  }

  /** Sets the threshold. */
  public BinaryIoU threshold(double value) {
    Check.argument(Double.isFinite(value), "BinaryIoU: expected a finite threshold, got %s", value);
    threshold = value;
    return this;
  }

  @Override
  double predicted(Values p, int i) {
    return p.get(i) >= p.rounded(threshold) ? 1 : 0;
  }

  @Override
  public Config config() {
    return new Config().put("target_class_ids", targetClassIds).put("threshold", threshold).put("name", name());
  }

  static BinaryIoU of(Config c) {
    return new BinaryIoU(c.integers("target_class_ids")).threshold(c.number("threshold", 0.5));
  }
}
