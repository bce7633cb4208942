package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.config.Registry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * All metrics: by factory method, and by Keras' class names ({@code MeanAbsoluteError}), the same in snake case ({@code
 * mean_absolute_error}) and short names ({@code mae}). The name {@code accuracy} (or {@code acc}), however it is capitalised, stands for
 * the binary, categorical or sparse accuracy, whichever fits the first batch; {@code new Accuracy()} is the class of that name.
 */
public final class Metrics {
  private static final Registry<Metric> ALL = new Registry<>("metric", Metric.class);

  static {
    add("accuracy", c -> new ChosenAccuracy(), "acc");
    add("Accuracy", c -> new Accuracy());
    add("BinaryAccuracy", c -> new BinaryAccuracy().threshold(c.number("threshold", 0.5)));
    add("CategoricalAccuracy", c -> new CategoricalAccuracy());
    add("SparseCategoricalAccuracy", c -> new SparseCategoricalAccuracy());
    add("TopKCategoricalAccuracy", c -> new TopKCategoricalAccuracy(c.integer("k", 5)));
    add("SparseTopKCategoricalAccuracy", c -> new SparseTopKCategoricalAccuracy(c.integer("k", 5)));
    add("TruePositives", c -> new TruePositives().thresholds(c));
    add("TrueNegatives", c -> new TrueNegatives().thresholds(c));
    add("FalsePositives", c -> new FalsePositives().thresholds(c));
    add("FalseNegatives", c -> new FalseNegatives().thresholds(c));
    add("Precision", Precision::of);
    add("Recall", Recall::of);
    add("F1Score", c -> new F1Score().settings(c));
    add("FBetaScore", c -> new FBetaScore(c.number("beta", 1)).settings(c));
    add("AUC", AUC::of);
    add("SensitivityAtSpecificity", SensitivityAtSpecificity::of);
    add("SpecificityAtSensitivity", SpecificityAtSensitivity::of);
    add("PrecisionAtRecall", PrecisionAtRecall::of);
    add("RecallAtPrecision", RecallAtPrecision::of);
    add("MeanSquaredError", c -> new MeanSquaredError(), "mse", "MSE");
    add("RootMeanSquaredError", c -> new RootMeanSquaredError(), "rmse", "RMSE");
    add("MeanAbsoluteError", c -> new MeanAbsoluteError(), "mae", "MAE");
    add("MeanAbsolutePercentageError", c -> new MeanAbsolutePercentageError(), "mape", "MAPE");
    add("MeanSquaredLogarithmicError", c -> new MeanSquaredLogarithmicError(), "msle", "MSLE");
    add("R2Score", R2Score::of);
    add("CosineSimilarity", c -> new CosineSimilarity());
    add("LogCoshError", c -> new LogCoshError(), "logcosh");
    add("PearsonCorrelation", c -> new PearsonCorrelation());
    add("ConcordanceCorrelation", c -> new ConcordanceCorrelation());
    add("KLDivergence", c -> new KLDivergence(), "kld", "KLD");
    add("Poisson", c -> new Poisson());
    add("Hinge", c -> new Hinge());
    add("SquaredHinge", c -> new SquaredHinge());
    add("CategoricalHinge", c -> new CategoricalHinge());
    add("BinaryCrossentropy",
        c -> new BinaryCrossentropy().fromLogits(c.flag("from_logits", false)).labelSmoothing(c.number("label_smoothing", 0)), "bce",
        "BCE");
    add("CategoricalCrossentropy",
        c -> new CategoricalCrossentropy().fromLogits(c.flag("from_logits", false)).labelSmoothing(c.number("label_smoothing", 0)));
    add("SparseCategoricalCrossentropy", c -> new SparseCategoricalCrossentropy().fromLogits(c.flag("from_logits", false))
        .ignoreClass(c.has("ignore_class") ? (Integer) c.integer("ignore_class", 0) : null));
    add("IoU", IoU::of);
    add("BinaryIoU", BinaryIoU::of);
    add("MeanIoU", MeanIoU::of);
    add("OneHotIoU", OneHotIoU::of);
    add("OneHotMeanIoU", OneHotMeanIoU::of);
    add("ConfusionMatrix", ConfusionMatrix::of);
    add("Mean", c -> new Mean());
    add("Sum", c -> new Sum());
  }

  private Metrics() {}

  /** Adds a class under its name, the same in snake case, and short names; the metric's name is read here for all. */
  private static void add(String className, Function<Config, ? extends Metric> factory, String... aliases) {
    String snake = className.replaceAll("(.)([A-Z][a-z0-9]+)", "$1_$2").replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    String[] all = Arrays.copyOf(aliases, aliases.length + (className.equals("Accuracy") || className.equals("accuracy") ? 0 : 1));
    if (all.length > aliases.length) {
      all[aliases.length] = snake;
    }
    ALL.add(className, config -> {
      Metric metric = factory.apply(config);
      return metric.name(config.string("name", metric.name()));
    }, all);
  }

  /**
   * The metric of a Keras name such as {@code accuracy} or {@code mae}, with its defaults; it bears the name that it was asked for by, as
   * in Keras.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Metric of(String name) {
    return of(name, CustomObjects.none());
  }

  /** The metric of this class with this configuration. */
  public static Metric of(String className, Config config) {
    return ALL.of(className, config, CustomObjects.none());
  }

  /** What stands in a model's configuration: a name, a class name with its configuration, a metric, or null, which gives null. */
  public static Metric of(Object written, CustomObjects custom) {
    if (written instanceof String name) {
      return ALL.of(isAccuracy(name) ? "accuracy" : name, custom).name(name);
    }
    return ALL.of(written, custom);
  }

  /** Whether {@link #of} takes this name for the accuracy that fits: {@code accuracy} or {@code acc}, however it is capitalised. */
  public static boolean isAccuracy(String name) {
    return name.equalsIgnoreCase("accuracy") || name.equalsIgnoreCase("acc");
  }

  /** All class names. */
  public static List<String> names() {
    return ALL.names();
  }

  /** Binary, categorical or sparse accuracy, whichever fits the first batch; named {@code accuracy}. */
  public static Metric accuracy() {
    return new ChosenAccuracy();
  }

  /** The part of predictions on the right side of 0.5. */
  public static BinaryAccuracy binaryAccuracy() {
    return new BinaryAccuracy();
  }

  /** The part of vectors whose largest element is that of the one-hot target. */
  public static CategoricalAccuracy categoricalAccuracy() {
    return new CategoricalAccuracy();
  }

  /** The part of vectors whose largest element is that of the class that the target numbers. */
  public static SparseCategoricalAccuracy sparseCategoricalAccuracy() {
    return new SparseCategoricalAccuracy();
  }

  /** The part of vectors in which the right class is among the k largest, for one-hot targets. */
  public static TopKCategoricalAccuracy topKCategoricalAccuracy(int k) {
    return new TopKCategoricalAccuracy(k);
  }

  /** The part of vectors in which the right class is among the k largest, for numbers of classes. */
  public static SparseTopKCategoricalAccuracy sparseTopKCategoricalAccuracy(int k) {
    return new SparseTopKCategoricalAccuracy(k);
  }

  /** How many of the predicted ones are right. */
  public static Precision precision() {
    return new Precision();
  }

  /** How many of the right ones are predicted. */
  public static Recall recall() {
    return new Recall();
  }

  /** Harmonic mean of precision and recall. */
  public static F1Score f1Score() {
    return new F1Score();
  }

  /** Area under the ROC curve. */
  public static AUC auc() {
    return new AUC();
  }

  /** Mean of (t - p)². */
  public static MeanSquaredError meanSquaredError() {
    return new MeanSquaredError();
  }

  /** √ of the mean of (t - p)². */
  public static RootMeanSquaredError rootMeanSquaredError() {
    return new RootMeanSquaredError();
  }

  /** Mean of |t - p|. */
  public static MeanAbsoluteError meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  /** 100 times the mean of |t - p| / |t|. */
  public static MeanAbsolutePercentageError meanAbsolutePercentageError() {
    return new MeanAbsolutePercentageError();
  }

  /** The part of the variance that predictions explain. */
  public static R2Score r2Score() {
    return new R2Score();
  }

  /** Mean intersection over union of all classes. */
  public static MeanIoU meanIoU(int numClasses) {
    return new MeanIoU(numClasses);
  }

  /** How often each class was taken for each class. */
  public static ConfusionMatrix confusionMatrix(int numClasses) {
    return new ConfusionMatrix(numClasses);
  }
}
