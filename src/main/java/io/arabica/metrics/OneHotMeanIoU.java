package io.arabica.metrics;

import io.arabica.config.Config;

/** Mean intersection over union of all classes, from one-hot targets and scores along the last dimension. */
public final class OneHotMeanIoU extends IoUMetric<OneHotMeanIoU> {
  /** With the number of classes. */
  public OneHotMeanIoU(int numClasses) {
    super("one_hot_mean_io_u", numClasses, false, false, all(numClasses));
  }

  /** Whether predictions are numbers of classes or vectors over them; vectors by default. */
  public OneHotMeanIoU sparseYPred(boolean flag) {
    return sparsePred(flag);
  }

  @Override
  public Config config() {
    return config(false, false);
  }

  static OneHotMeanIoU of(Config c) {
    return new OneHotMeanIoU(c.integer("num_classes", 0)).settings(c);
  }
}
