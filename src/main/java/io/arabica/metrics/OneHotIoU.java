package io.arabica.metrics;

import io.arabica.config.Config;

/** Mean intersection over union of some classes, from one-hot targets and scores along the last dimension. */
public final class OneHotIoU extends IoUMetric<OneHotIoU> {
  /** With the number of classes and the classes to average over. */
  public OneHotIoU(int numClasses, int... targetClassIds) {
    super("one_hot_io_u", numClasses, false, false, targetClassIds);
  }

  /** Whether predictions are numbers of classes or vectors over them; vectors by default. */
  public OneHotIoU sparseYPred(boolean flag) {
    return sparsePred(flag);
  }

  @Override
  public Config config() {
    return config(true, false);
  }

  static OneHotIoU of(Config c) {
    return new OneHotIoU(c.integer("num_classes", 0), c.integers("target_class_ids")).settings(c);
  }
}
