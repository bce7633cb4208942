package io.arabica.metrics;

import io.arabica.config.Config;

/** Mean intersection over union of some classes, from targets and predictions that are numbers of classes. */
public final class IoU extends IoUMetric<IoU> {
  /** With the number of classes and the classes to average over. */
  public IoU(int numClasses, int... targetClassIds) {
    super("io_u", numClasses, true, true, targetClassIds);
  }

  /** Whether targets are numbers of classes, the default, or vectors over them. */
  public IoU sparseYTrue(boolean flag) {
    return sparseTrue(flag);
  }

  /** Whether predictions are numbers of classes or vectors over them; numbers by default. */
  public IoU sparseYPred(boolean flag) {
    return sparsePred(flag);
  }

  @Override
  public Config config() {
    return config(true, true);
  }

  static IoU of(Config c) {
    return new IoU(c.integer("num_classes", 0), c.integers("target_class_ids")).settings(c);
  }
}
