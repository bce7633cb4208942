package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.config.Registry;
import java.util.List;
import java.util.function.Function;

/**
 * All losses: by factory method, and by Keras' class names ({@code MeanSquaredError}), function names ({@code mean_squared_error}) and
 * short names ({@code mse}).
 */
public final class Losses {
  private static final Registry<Loss> ALL = new Registry<>("loss", Loss.class);

  static {
    add("MeanSquaredError", config -> meanSquaredError(), "mean_squared_error", "mse", "MSE");
    add("MeanAbsoluteError", config -> meanAbsoluteError(), "mean_absolute_error", "mae", "MAE");
    add("MeanAbsolutePercentageError", config -> meanAbsolutePercentageError(), "mean_absolute_percentage_error", "mape", "MAPE");
    add("MeanSquaredLogarithmicError", config -> meanSquaredLogarithmicError(), "mean_squared_logarithmic_error", "msle", "MSLE");
    add("Huber", config -> huber(config.number("delta", 1)), "huber", "huber_loss");
    add("LogCosh", config -> logCosh(), "log_cosh", "logcosh");
    add("CosineSimilarity", config -> new CosineSimilarity(config.integer("axis", -1)), "cosine_similarity");
    add("Poisson", config -> poisson(), "poisson");
    add("KLDivergence", config -> klDivergence(), "kl_divergence", "kld", "KLD", "kullback_leibler_divergence");
    add("BinaryCrossentropy", BinaryCrossentropy::of, "binary_crossentropy", "bce", "BCE");
    add("BinaryFocalCrossentropy", BinaryFocalCrossentropy::of, "binary_focal_crossentropy");
    add("CategoricalCrossentropy", CategoricalCrossentropy::of, "categorical_crossentropy");
    add("CategoricalFocalCrossentropy", CategoricalFocalCrossentropy::of, "categorical_focal_crossentropy");
    add("SparseCategoricalCrossentropy", SparseCategoricalCrossentropy::of, "sparse_categorical_crossentropy");
    add("CategoricalGeneralizedCrossEntropy", config -> new CategoricalGeneralizedCrossEntropy(config.number("q", 0.5)),
        "categorical_generalized_cross_entropy");
    add("Hinge", config -> hinge(), "hinge");
    add("SquaredHinge", config -> squaredHinge(), "squared_hinge");
    add("CategoricalHinge", config -> categoricalHinge(), "categorical_hinge");
    add("Dice", Dice::of, "dice");
    add("Tversky", Tversky::of, "tversky");
    add("Circle", Circle::of, "circle");
    add("CTC", config -> new CTC(), "ctc");
  }

  private Losses() {}

  /** Adds a class; name and reduction are read here for all. */
  private static void add(String className, Function<Config, ? extends Loss> factory, String... aliases) {
    ALL.add(className, config -> {
      Loss loss = factory.apply(config);
      boolean none = config.toMap().containsKey("reduction") && !config.has("reduction"); // Keras' None
      return loss.name(config.string("name", loss.name()))
          .reduction(none ? Reduction.NONE : Reduction.of(config.string("reduction", loss.reduction().label())));
    }, aliases);
  }

  /**
   * The loss of a Keras name such as {@code mse}, with its defaults.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Loss of(String name) {
    return ALL.of(name);
  }

  /** The loss of this class with this configuration. */
  public static Loss of(String className, Config config) {
    return ALL.of(className, config, CustomObjects.none());
  }

  /** What stands in a model's configuration: a name, a class name with its configuration, or null, which gives null. */
  public static Loss of(Object written, CustomObjects custom) {
    return ALL.of(written, custom);
  }

  /** All class names. */
  public static List<String> names() {
    return ALL.names();
  }

  /** Mean of (y - t)<sup>2</sup>. */
  public static MeanSquaredError meanSquaredError() {
    return new MeanSquaredError();
  }

  /** Mean of |y - t|. */
  public static MeanAbsoluteError meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  /** 100 times the mean of |y - t| / |t|. */
  public static MeanAbsolutePercentageError meanAbsolutePercentageError() {
    return new MeanAbsolutePercentageError();
  }

  /** Mean of (ln(1 + y) - ln(1 + t))<sup>2</sup>. */
  public static MeanSquaredLogarithmicError meanSquaredLogarithmicError() {
    return new MeanSquaredLogarithmicError();
  }

  /** Squared for errors up to delta, then linear. */
  public static Huber huber(double delta) {
    return new Huber(delta);
  }

  /** Mean of ln(cosh(y - t)). */
  public static LogCosh logCosh() {
    return new LogCosh();
  }

  /** Minus the cosine of the angle between targets and predictions. */
  public static CosineSimilarity cosineSimilarity() {
    return new CosineSimilarity();
  }

  /** Mean of y - t ln(y), for counts. */
  public static Poisson poisson() {
    return new Poisson();
  }

  /** Sum of t ln(t / y), for distributions. */
  public static KLDivergence klDivergence() {
    return new KLDivergence();
  }

  /** Cross-entropy of probabilities with targets of 0 and 1. */
  public static BinaryCrossentropy binaryCrossentropy() {
    return new BinaryCrossentropy();
  }

  /** Binary cross-entropy in which sure answers count less. */
  public static BinaryFocalCrossentropy binaryFocalCrossentropy() {
    return new BinaryFocalCrossentropy();
  }

  /** Cross-entropy of class probabilities with one-hot targets. */
  public static CategoricalCrossentropy categoricalCrossentropy() {
    return new CategoricalCrossentropy();
  }

  /** Categorical cross-entropy in which sure answers count less. */
  public static CategoricalFocalCrossentropy categoricalFocalCrossentropy() {
    return new CategoricalFocalCrossentropy();
  }

  /** Cross-entropy of class probabilities with labels as numbers. */
  public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy() {
    return new SparseCategoricalCrossentropy();
  }

  /** Mean of max(1 - t y, 0). */
  public static Hinge hinge() {
    return new Hinge();
  }

  /** Mean of max(1 - t y, 0)<sup>2</sup>. */
  public static SquaredHinge squaredHinge() {
    return new SquaredHinge();
  }

  /** Margin between the right class and the best other one. */
  public static CategoricalHinge categoricalHinge() {
    return new CategoricalHinge();
  }

  /** 1 - Dice coefficient, for segmentation. */
  public static Dice dice() {
    return new Dice();
  }

  /** 1 - Tversky index, for segmentation. */
  public static Tversky tversky() {
    return new Tversky();
  }
}
