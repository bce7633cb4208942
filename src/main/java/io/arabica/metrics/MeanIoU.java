package io.arabica.metrics;

import io.arabica.config.Config;

/** Mean intersection over union of all classes, from targets and predictions that are numbers of classes. */
public final class MeanIoU extends IoUMetric<MeanIoU> {
  /** With the number of classes. */
  public MeanIoU(int numClasses) {
    super("mean_io_u", numClasses, true, true, all(numClasses));
  }

  /** Whether targets are numbers of classes, the default, or vectors over them. */
  public MeanIoU sparseYTrue(boolean flag) {
    return sparseTrue(flag);
  }

  /** Whether predictions are numbers of classes or vectors over them; numbers by default. */
  public MeanIoU sparseYPred(boolean flag) {
    return sparsePred(flag);
  }

  @Override
  public Config config() {
    return config(false, true);
  }

  static MeanIoU of(Config c) {
    return new MeanIoU(c.integer("num_classes", 0)).settings(c);
  }
}
