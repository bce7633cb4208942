package io.arabica.io.keras;

import io.arabica.config.Config;
import io.arabica.constraints.Constraint;
import io.arabica.constraints.MaxNorm;
import io.arabica.constraints.MinMaxNorm;
import io.arabica.constraints.NonNeg;
import io.arabica.constraints.UnitNorm;
import io.arabica.data.Batch;
import io.arabica.initializers.Constant;
import io.arabica.initializers.Initializers;
import io.arabica.initializers.STFT;
import io.arabica.layers.Activation;
import io.arabica.layers.Add;
import io.arabica.layers.Average;
import io.arabica.layers.BatchNormalization;
import io.arabica.layers.Concatenate;
import io.arabica.layers.Conv1D;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Conv2DTranspose;
import io.arabica.layers.Dense;
import io.arabica.layers.DepthwiseConv2D;
import io.arabica.layers.Dot;
import io.arabica.layers.Embedding;
import io.arabica.layers.Flatten;
import io.arabica.layers.GroupNormalization;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerNormalization;
import io.arabica.layers.Maximum;
import io.arabica.layers.Minimum;
import io.arabica.layers.Multiply;
import io.arabica.layers.PReLU;
import io.arabica.layers.Rescaling;
import io.arabica.layers.SeparableConv2D;
import io.arabica.layers.SpectralNormalization;
import io.arabica.layers.Subtract;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.UnitNormalization;
import io.arabica.layers.activations.Activations;
import io.arabica.layers.losses.Loss;
import io.arabica.layers.losses.Losses;
import io.arabica.layers.losses.Reduction;
import io.arabica.metrics.BinaryIoU;
import io.arabica.metrics.Metric;
import io.arabica.metrics.Metrics;
import io.arabica.metrics.OneHotIoU;
import io.arabica.metrics.OneHotMeanIoU;
import io.arabica.metrics.PrecisionAtRecall;
import io.arabica.metrics.RecallAtPrecision;
import io.arabica.metrics.SensitivityAtSpecificity;
import io.arabica.metrics.SpecificityAtSensitivity;
import io.arabica.models.Compile;
import io.arabica.models.Functional;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adafactor;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.AdamW;
import io.arabica.optimizers.BaseOptimizer;
import io.arabica.optimizers.Nadam;
import io.arabica.optimizers.Optimizer;
import io.arabica.optimizers.Optimizers;
import io.arabica.optimizers.RMSprop;
import io.arabica.optimizers.SGD;
import io.arabica.optimizers.schedules.CosineDecay;
import io.arabica.optimizers.schedules.CosineDecayRestarts;
import io.arabica.optimizers.schedules.ExponentialDecay;
import io.arabica.optimizers.schedules.InverseTimeDecay;
import io.arabica.optimizers.schedules.PiecewiseConstantDecay;
import io.arabica.optimizers.schedules.PolynomialDecay;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.regularizers.L1;
import io.arabica.regularizers.L1L2;
import io.arabica.regularizers.L2;
import io.arabica.regularizers.OrthogonalRegularizer;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Small models with every layer, merge, initializer, regularizer, activation, optimizer, schedule, loss and metric, and their data.
 *
 * <p>To add a model: a layer is a line in {@link MatrixLayers}; anything else is a line in the method of its kind here, or a call of
 * {@code add} with what makes the model, its inputs and targets. Then run the three commands of matrix.py, with the name of the row behind
 * {@code write DIR} and {@code check DIR}.
 */
public final class Matrix {
  /**
   * One model.
   *
   * @param model makes it, compiled or not, not trained yet
   * @param data one batch; no targets where the model is not compiled
   * @param random whether training draws random numbers, so that Keras goes another way
   */
  public record Case(Supplier<Model> model, Batch data, boolean random) {}

  /** Rows that Keras 3.15 reads, but does not write so that anyone can read them: it leaves out the delta, and which layer is shared. */
  static final Set<String> ONE_WAY = Set.of("loss_huber_delta", "model_layer_in_two_models");

  private final Map<String, Case> cases = new LinkedHashMap<>();

  private Matrix() {
    layers();
    wrappers();
    constraints();
    activations();
    merges();
    initializersAndRegularizers();
    optimizers();
    losses();
    metrics();
    structures();
  }

  /** All models by name. */
  public static Map<String, Case> cases() {
    return new Matrix().cases;
  }

  // ---- what is in it --------------------------------------------------------------------------------------------------

  private void layers() {
    MatrixLayers.addTo(this);
    MatrixImages.addTo(this);
    MatrixCategories.addTo(this);
  }

  /** A layer between an Input and Flatten with Dense(2), trained by Adam on six samples of this shape. */
  void layer(String name, Supplier<Layer> layer, int... shape) {
    layer(name, layer, x(1, 6, shape), false);
  }

  /** The same for a layer whose training draws random numbers. */
  void random(String name, Supplier<Layer> layer, int... shape) {
    layer(name, layer, x(1, 6, shape), true);
  }

  /** The same for whole numbers as inputs. */
  void whole(String name, Supplier<Layer> layer, int... shape) {
    layer(name, layer, whole(6, shape), false);
  }

  private void layer(String name, Supplier<Layer> layer, Tensor x, boolean random) {
    add(name, () -> compiled(new Sequential(new Input(x.shape().slice(1, x.rank()).dims()), layer.get(), new Flatten(), new Dense(2)),
        new Adam(0.01)), x, x(2, 6, 2), random);
  }

  private void activations() {
    for (String name : Activations.names()) {
      if (List.of("threshold", "glu", "sparsemax").contains(name)) {
        continue; // the first needs options, the second halves its input, the third is wrong in Keras 3.15
      }
      add("activation_" + name, () -> compiled(new Sequential(new Input(4), new Dense(8).activation(name), new Activation(
          name.equals("exponential") ? "linear" : name), // twice is too much
          new Dense(2)), new SGD(0.005)), x(1, 6, 4), x(2, 6, 2), false);
    }
    add("activation_glu", () -> compiled(new Sequential(new Input(4), new Dense(4), new Activation("glu")), new SGD(0.05)), x(1, 6, 4), x(2,
        6, 2), false);
    add("activation_options", () -> compiled(new Sequential(new Input(4), new Dense(6).activation(Activations.leakyRelu(0.3)), new Dense(6)
        .activation(Activations.elu(0.7)), new Dense(6).activation(Activations.relu(0.1, 2, 0.2)), new Dense(2)), new SGD(0.05)),
            x(1, 6, 4),
        x(2, 6, 2), false);
  }

  private void merges() {
    for (Supplier<Layer> merge : List.<Supplier<Layer>>of(Add::new, Multiply::new, Average::new, Maximum::new, Minimum::new, Subtract::new,
        Concatenate::new, () -> new Dot(1), () -> new Dot(-1).normalize(true))) {
      String name = "merge_" + cases.size() + "_" + merge.get().defaultName();
      add(name, () -> {
        SymbolicTensor a = Input.of(4);
        SymbolicTensor h = merge.get().apply(new Dense(4).activation("tanh").apply(a), new Dense(4).apply(a));
        return compiled(new Functional(a, new Dense(2).apply(h)), new Adam(0.01));
      }, x(1, 6, 4), x(2, 6, 2), false);
    }
    add("merge_concatenate_axis", () -> {
      SymbolicTensor a = Input.of(3, 4);
      SymbolicTensor h = new Concatenate(1).apply(new Dense(4).apply(a), a);
      return compiled(new Functional(a, new Dense(2).apply(new Flatten().apply(h))), new Adam(0.01));
    }, x(1, 6, 3, 4), x(2, 6, 2), false);
  }

  private void initializersAndRegularizers() {
    for (String name : Initializers.names()) {
      if (name.equals("STFT")) {
        continue; // for the kernels of signals, below
      }
      add("initializer_" + name, () ->
          compiled(new Sequential(new Input(4), new Dense(4).kernelInitializer(Initializers.of(name)), new Dense(
          2)), new Adam(0.01)), x(1, 6, 4), x(2, 6, 2), false);
    }
    add("initializer_STFT", () -> compiled(new Sequential(new Input(12, 1), new Conv1D(5, 8).kernelInitializer(new STFT()),
        new Conv1D(1, 5), new Flatten(), new Dense(2)), new Adam(0.01)), x(1, 6, 12, 1), x(2, 6, 2), false);
    add("initializer_STFT_window", () -> compiled(new Sequential(new Input(12, 1), new Conv1D(5, 4).kernelInitializer(
        new STFT(STFT.Side.IMAG, new double[] {0.5, 1, 1, 0.5}, STFT.Scaling.NONE)), new Flatten(), new Dense(2)), new SGD(0.05)),
        x(1, 6, 12, 1), x(2, 6, 2), false);
    add("regularizer_orthogonal", () -> compiled(new Sequential(new Input(4), new Dense(4).kernelRegularizer(new OrthogonalRegularizer()),
        new Dense(2).kernelRegularizer(new OrthogonalRegularizer(0.5, OrthogonalRegularizer.Mode.COLUMNS))), new SGD(0.05)), x(1, 6, 4),
        x(2, 6, 2), false);
    add("regularizers", () -> compiled(new Sequential(new Input(4), new Dense(4).kernelRegularizer(new L1(0.02)).biasRegularizer(new L2(
        0.03)), new Dense(3).kernelRegularizer(new L1L2(0.01, 0.02)).biasInitializer(new Constant(0.5)), new Dense(2).kernelRegularizer(
            new L2(0.01))), new SGD(0.005)), x(1, 6, 4), x(2, 6, 2), false);
  }

  private void wrappers() {
    layer("layer_spectral_dense", () -> new SpectralNormalization(new Dense(3).activation("tanh")), 4);
    layer("layer_spectral_conv", () -> new SpectralNormalization(new Conv2D(3, 2)).powerIterations(3), 5, 5, 2);
    add("layer_spectral_named", () -> compiled(new Sequential(new Input(4), new SpectralNormalization(new Dense(4).name("inside")).name(
        "around"), new SpectralNormalization(new Dense(2).useBias(false))), new SGD(0.05)), x(1, 6, 4), x(2, 6, 2), false);
  }

  private void constraints() {
    for (Constraint constraint : List.of(new MaxNorm(0.7), new NonNeg(), new UnitNorm(1), new MinMaxNorm(0.5, 0.9, 0.5))) {
      add("constraint_" + constraint.className(), () -> compiled(new Sequential(new Input(4), new Dense(3).kernelConstraint(constraint),
          new Dense(2).biasConstraint(new NonNeg())), new SGD(0.1)), x(1, 6, 4), x(2, 6, 2), false);
    }
    constrained("Conv2D", () -> new Conv2D(2, 3).kernelConstraint(new MaxNorm(0.5, 0, 1, 2)).biasConstraint(new NonNeg()));
    constrained("Conv2DTranspose", () -> new Conv2DTranspose(2, 3).kernelConstraint(new UnitNorm(0, 1, 2)));
    constrained("DepthwiseConv2D", () -> new DepthwiseConv2D(3).depthwiseConstraint(new NonNeg()));
    constrained("SeparableConv2D", () -> new SeparableConv2D(2, 3).depthwiseConstraint(new NonNeg()).pointwiseConstraint(new UnitNorm(2)));
    constrained("BatchNormalization", () -> new BatchNormalization().gammaConstraint(new NonNeg()).betaConstraint(new MaxNorm(0.1)));
    constrained("LayerNormalization", () -> new LayerNormalization().gammaConstraint(new NonNeg()).betaConstraint(new MaxNorm(0.1)));
    constrained("GroupNormalization", () -> new GroupNormalization(2).gammaConstraint(new NonNeg()).betaConstraint(new MaxNorm(0.1)));
    constrained("PReLU", () -> new PReLU().alphaConstraint(new NonNeg()));
    add("constrained_Embedding", () -> compiled(new Sequential(new Input(3), new Embedding(5, 2).embeddingsConstraint(new UnitNorm(1)),
        new Flatten(), new Dense(2)), new SGD(0.05)), Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 0}, {1, 1, 2}}), x(2, 3, 2), false);
  }

  private void constrained(String name, Supplier<Layer> layer) {
    add("constrained_" + name, () -> compiled(new Sequential(new Input(5, 5, 2), layer.get(), new Flatten(), new Dense(2)), new SGD(0.02)),
        x(1, 6, 5, 5, 2), x(2, 6, 2), false);
  }

  private void optimizers() {
    for (String name : Optimizers.names()) {
      optimizer(name, () -> Optimizers.of(name));
    }
    optimizer("SGD_nesterov", () -> new SGD(0.01).momentum(0.9).nesterov(true));
    optimizer("Adam_amsgrad", () -> new Adam(0.01).amsgrad(true));
    optimizer("RMSprop_all", () -> new RMSprop(0.01).momentum(0.5).centered(true));
    optimizer("Adam_ema", () -> new Adam(0.01).ema(0.9));
    optimizer("Adam_accumulating", () -> new Adam(0.01).gradientAccumulationSteps(2));
    optimizer("Adam_ema_overwrite", () -> new Adam(0.01).ema(0.9).emaOverwriteFrequency(2));
    optimizer("AdamW_ema_accumulating", () -> new AdamW(0.01).ema(0.8).gradientAccumulationSteps(2).clipNorm(0.5));
    optimizer("Nadam_accumulating", () -> new Nadam(0.01).gradientAccumulationSteps(3));
    optimizer("Adafactor_ema", () -> new Adafactor(0.01).ema(0.9));
    optimizer("SGD_clipnorm", () -> new SGD(0.5).clipNorm(0.1).weightDecay(0.01));
    optimizer("SGD_global_clipnorm", () -> new SGD(0.5).globalClipNorm(0.1));
    optimizer("SGD_clipvalue", () -> new SGD(0.5).clipValue(0.05));
    for (Schedule schedule : List.of(new ExponentialDecay(0.1, 2, 0.5), new InverseTimeDecay(0.1, 2, 0.5), new PolynomialDecay(0.1, 6),
        new CosineDecay(0.1, 6).warmup(0.2, 2), new CosineDecayRestarts(0.1, 4), new PiecewiseConstantDecay(new int[] {2, 5}, 0.1, 0.05,
            0.01))) {
      optimizer("SGD_" + schedule.className(), () -> new SGD(schedule));
    }
  }

  private void optimizer(String name, Supplier<? extends Optimizer> optimizer) {
    add("optimizer_" + name, () -> compiled(new Sequential(new Input(4), new Dense(5).activation("tanh"), new Dense(2)), optimizer.get()),
        x(1,
        6, 4), x(2, 6, 2), false);
  }

  private void losses() {
    for (String name : Losses.names()) {
      if (!List.of("CTC", "SparseCategoricalCrossentropy", "Circle", "CategoricalGeneralizedCrossEntropy").contains(name)) {
        loss(name, Losses.of(name), name.startsWith("Binary") ? sigmoids() : probabilities(), oneHot(6, 3));
      }
    }
    loss("huber_delta", Losses.huber(0.3), probabilities(), oneHot(6, 3));
    loss("smoothed", Losses.of("CategoricalCrossentropy", new Config().put("label_smoothing", 0.1)), probabilities(), oneHot(6, 3));
    loss("focal", Losses.of("BinaryFocalCrossentropy", new Config().put("gamma", 1.5)), sigmoids(), oneHot(6, 3));
    loss("summed", Losses.meanSquaredError().reduction(Reduction.SUM), probabilities(), oneHot(6, 3));
    loss("generalized", Losses.of("CategoricalGeneralizedCrossEntropy"), probabilities(), classes());
    loss("sparse", Losses.sparseCategoricalCrossentropy(), probabilities(), classes());
    loss("sparse_from_logits", Losses.sparseCategoricalCrossentropy().fromLogits(true), () -> new Sequential(new Input(4), new Dense(3)),
        classes());
    loss("Circle", Losses.of("Circle"), () -> new Sequential(new Input(4), new Dense(3), new UnitNormalization()), classes());
    add("loss_CTC", () -> new Sequential(new Input(5, 4), new Dense(4)).seed(1).compile(new SGD(0.01), Losses.of("CTC")), x(1, 6, 5, 4),
        Tensor.of(new int[][] {{1, 2}, {2, 2}, {3, 1}, {1, 0}, {2, 3}, {3, 3}}), false);
    add("loss_by_names", () -> probabilities().get().seed(1).compile("adam", "sparse_categorical_crossentropy", "accuracy"), x(1, 6, 4),
        classes(), false);
  }

  private void loss(String name, Loss loss, Supplier<Model> model, Tensor targets) {
    add("loss_" + name, () -> model.get().seed(1).compile(new SGD(0.05), loss), x(1, 6, 4), targets, false);
  }

  /** Those that {@code compile} takes; to add a metric with options add a line. */
  private void metrics() {
    for (String name : Metrics.names()) {
      boolean sparse = name.startsWith("Sparse");
      if (!List.of("ConfusionMatrix", "Mean", "Sum").contains(name) && !name.contains("IoU") && !name.contains("At")) {
        metric(name, sparse, () -> Metrics.of(name, new Config()));
      }
    }
    metric("SensitivityAtSpecificity", false, () -> new SensitivityAtSpecificity(0.4));
    metric("SpecificityAtSensitivity", false, () -> new SpecificityAtSensitivity(0.4));
    metric("PrecisionAtRecall", false, () -> new PrecisionAtRecall(0.4));
    metric("RecallAtPrecision", false, () -> new RecallAtPrecision(0.4));
    metric("BinaryIoU", false, () -> new BinaryIoU(0, 1));
    metric("OneHotIoU", false, () -> new OneHotIoU(3, 0, 2));
    metric("OneHotMeanIoU", false, () -> new OneHotMeanIoU(3));
    metric("Precision_options", false, () -> Metrics.of("Precision", new Config().put("thresholds", 0.3).put("class_id", 1)));
    metric("AUC_options", false, () -> Metrics.of("AUC", new Config().put("curve", "PR").put("num_thresholds", 50)));
    metric("F1Score_options", false, () -> Metrics.of("F1Score", new Config().put("average", "macro").put("threshold", 0.3)));
    metric("FBetaScore_options", false, () -> Metrics.of("FBetaScore", new Config().put("average", "micro").put("beta", 2.0)));
    metric("TopK_options", false, () -> Metrics.topKCategoricalAccuracy(2).name("top2"));
  }

  private void metric(String name, boolean sparse, Supplier<Metric> metric) {
    if (name.startsWith("Binary")) {
      add("metric_" + name, () -> sigmoids().get().seed(1).compile(new SGD(0.05), Losses.binaryCrossentropy(), metric.get()), x(1, 6, 4),
          oneHot(6, 3), false);
      return;
    }
    add("metric_" + name, () -> probabilities().get().seed(1).compile(new SGD(0.05), sparse ? Losses.sparseCategoricalCrossentropy()
        : Losses.categoricalCrossentropy(), metric.get()), x(1, 6, 4), sparse ? classes() : oneHot(6, 3), false);
  }

  private static Supplier<Model> probabilities() {
    return () -> new Sequential(new Input(4), new Dense(5).activation("tanh"), new Dense(3).activation("softmax"));
  }

  /** Keras on TensorFlow takes the logits of a softmax for those of a sigmoid. */
  private static Supplier<Model> sigmoids() {
    return () -> new Sequential(new Input(4), new Dense(3).activation("sigmoid"));
  }

  private static Tensor classes() {
    return Tensor.of(0, 1, 2, 0, 1, 2);
  }

  private void structures() {
    add("model_unnamed", () -> new Sequential(new Input(4), new Dense(3), new Dense(2)).seed(1), x(1, 6, 4), null, false);
    add("model_named", () -> new Sequential(new Input(4).name("in"), new Dense(3).name("first"), new Dense(2).name("second")).name("mine")
        .seed(1), x(1, 6, 4), null, false);
    add("model_without_input", () -> {
      Model model = compiled(new Sequential(new Dense(3), new Dense(2)), new Adam(0.01));
      model.trainOnBatch(x(1, 6, 4), x(2, 6, 2));
      return model;
    }, x(1, 6, 4), x(2, 6, 2), false);
    add("model_weightless", () -> new Sequential(new Input(4), new Rescaling(2)), x(1, 6, 4), null, false);
    add("model_frozen", () -> compiled(new Sequential(new Input(4), new Dense(3).trainable(false), new Dense(2)), new Adam(0.01)),
        x(1, 6, 4), x(2,
        6, 2), false);
    add("model_nested", () -> {
      Sequential inner = new Sequential(new Input(4), new Dense(5).activation("relu"), new Dense(4)).name("inner");
      return compiled(new Sequential(new Input(4), new Dense(4), inner, new Dense(2)), new Adam(0.01));
    }, x(1, 6, 4), x(2, 6, 2), false);
    add("model_nested_twice", () -> {
      SymbolicTensor a = Input.of(4);
      Model block = new Functional(a, new Add().apply(a, new Dense(4).activation("tanh").apply(a)));
      Model outer = new Sequential(new Input(4), block, new Dense(4));
      SymbolicTensor x = Input.of(4);
      return compiled(new Functional(x, new Dense(2).apply(outer.apply(x))), new Adam(0.01));
    }, x(1, 6, 4), x(2, 6, 2), false);
    add("model_nested_shared", () -> {
      Sequential inner = new Sequential(new Input(4), new Dense(5).activation("relu"));
      SymbolicTensor a = Input.of(4);
      SymbolicTensor b = Input.of(4);
      return compiled(new Functional(List.of(a, b), List.of(new Dense(2).apply(new Subtract().apply(inner.apply(a), inner.apply(b))))),
          new Adam(0.01));
    }, new Batch(List.of(x(1, 6, 4), x(3, 6, 4)), List.of(x(2, 6, 2))), false);
    add("model_layer_in_two_models", () -> {
      Dense shared = new Dense(4).activation("tanh").kernelRegularizer(new L2(0.01)).name("shared");
      Model one = new Sequential(new Input(4), shared, new Dense(3)).name("one");
      Model two = new Sequential(new Input(4), shared, new Dense(3)).name("two"); // Keras does not load it in a second Functional
      SymbolicTensor x = Input.of(4);
      return compiled(new Functional(x, new Dense(2).apply(new Add().apply(one.apply(x), two.apply(x)))), new Adam(0.01));
    }, x(1, 6, 4), x(2, 6, 2), false);
    add("model_shared_layer", () -> {
      SymbolicTensor a = Input.of(4);
      Dense shared = new Dense(4).activation("tanh");
      SymbolicTensor once = shared.apply(a);
      SymbolicTensor twice = shared.apply(once);
      return compiled(new Functional(a, new Dense(2).apply(new Concatenate().apply(twice, once, a))), new Adam(0.01));
    }, x(1, 6, 4), x(2, 6, 2), false);
    add("model_several_outputs", () -> {
      SymbolicTensor a = new Input(4).name("a").tensor();
      SymbolicTensor b = new Input(3).name("b").tensor();
      SymbolicTensor h = new Concatenate().apply(a, b);
      SymbolicTensor price = new Dense(2).name("price").apply(h);
      SymbolicTensor kind = new Dense(3).name("kind").activation("softmax").apply(h);
      Model model = new Functional(List.of(a, b), List.of(price, kind));
      return model.seed(1)
          .compile(Compile.with(new Adam(0.01)).loss(Losses.meanSquaredError(), Losses.categoricalCrossentropy()).lossWeights(1,
          0.3).metrics("price", Metrics.meanAbsoluteError()).metrics("kind", Metrics.categoricalAccuracy()));
    }, new Batch(List.of(x(1, 6, 4), x(3, 6, 3)), List.of(x(2, 6, 2), oneHot(6, 3))), false);
    add("model_weighted_metrics", () -> new Sequential(new Input(4), new Dense(2)).seed(1).compile(Compile.with(new SGD(0.1))
        .loss(Losses.meanSquaredError()).metrics(Metrics.meanAbsoluteError()).weightedMetrics(Metrics.meanSquaredError())),
        x(1, 6, 4), x(2, 6, 2), false);
    add("model_float64", () ->
        compiled(new Sequential(new Input(4).type(DType.FLOAT64), new Dense(3).dtype(DType.FLOAT64), new Dense(2).dtype(
        DType.FLOAT64)), new Adam(0.01)), x(1, 6, 4).cast(DType.FLOAT64), x(2, 6, 2).cast(DType.FLOAT64), false);
  }

  // ---- how ------------------------------------------------------------------------------------------------------------

  void add(String name, Supplier<Model> model, Tensor x, Tensor y, boolean random) {
    add(name, model, new Batch(List.of(x), y == null ? List.of() : List.of(y)), random);
  }

  void add(String name, Supplier<Model> model, Batch data, boolean random) {
    if (cases.put(name, new Case(model, data, random)) != null) {
      throw new IllegalStateException("two models are named " + name);
    }
  }

  static Model compiled(Model model, Optimizer optimizer) {
    if (optimizer instanceof BaseOptimizer<?> base && base.learningRate() < 0.005) {
      base.learningRate(0.01);
    }
    return model.seed(1).compile(optimizer, Losses.meanSquaredError());
  }

  /** Whole numbers from 0 on, each once, in no order. */
  private static Tensor whole(int samples, int... shape) {
    Shape all = Shape.of(samples).concat(Shape.of(shape));
    float[] values = new float[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7) % values.length;
    }
    return Tensor.wrap(values, all.dims());
  }

  static Tensor x(long seed, int samples, int... shape) {
    return new Rng(seed).normal(DType.FLOAT32, Shape.of(samples).concat(Shape.of(shape)), 0, 1);
  }

  private static Tensor oneHot(int samples, int classes) {
    float[][] rows = new float[samples][classes];
    for (int i = 0; i < samples; i++) {
      rows[i][(i * 7 + 1) % classes] = 1;
    }
    return Tensor.of((Object) rows);
  }
}
