package io.arabica.io.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.arabica.initializers.Initializers;
import io.arabica.io.protobuf.Message;
import io.arabica.layers.Activation;
import io.arabica.layers.ActivityRegularization;
import io.arabica.layers.AdaptiveAveragePooling1D;
import io.arabica.layers.AdaptiveAveragePooling2D;
import io.arabica.layers.AdaptiveAveragePooling3D;
import io.arabica.layers.AdaptiveMaxPooling1D;
import io.arabica.layers.AdaptiveMaxPooling2D;
import io.arabica.layers.AdaptiveMaxPooling3D;
import io.arabica.layers.Add;
import io.arabica.layers.AlphaDropout;
import io.arabica.layers.Average;
import io.arabica.layers.AveragePooling1D;
import io.arabica.layers.AveragePooling2D;
import io.arabica.layers.AveragePooling3D;
import io.arabica.layers.BatchNormalization;
import io.arabica.layers.CategoryEncoding;
import io.arabica.layers.CenterCrop;
import io.arabica.layers.Concatenate;
import io.arabica.layers.Conv1D;
import io.arabica.layers.Conv1DTranspose;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Conv2DTranspose;
import io.arabica.layers.Conv3D;
import io.arabica.layers.Conv3DTranspose;
import io.arabica.layers.Cropping1D;
import io.arabica.layers.Cropping2D;
import io.arabica.layers.Cropping3D;
import io.arabica.layers.Dense;
import io.arabica.layers.DepthwiseConv1D;
import io.arabica.layers.DepthwiseConv2D;
import io.arabica.layers.Discretization;
import io.arabica.layers.Dot;
import io.arabica.layers.Dropout;
import io.arabica.layers.ELU;
import io.arabica.layers.Embedding;
import io.arabica.layers.Flatten;
import io.arabica.layers.GaussianDropout;
import io.arabica.layers.GaussianNoise;
import io.arabica.layers.GlobalAveragePooling1D;
import io.arabica.layers.GlobalAveragePooling2D;
import io.arabica.layers.GlobalAveragePooling3D;
import io.arabica.layers.GlobalMaxPooling1D;
import io.arabica.layers.GlobalMaxPooling2D;
import io.arabica.layers.GlobalMaxPooling3D;
import io.arabica.layers.GroupNormalization;
import io.arabica.layers.Identity;
import io.arabica.layers.Input;
import io.arabica.layers.IntegerLookup;
import io.arabica.layers.Lambda;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerNormalization;
import io.arabica.layers.Layers;
import io.arabica.layers.LeakyReLU;
import io.arabica.layers.MaxPooling1D;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.MaxPooling3D;
import io.arabica.layers.Maximum;
import io.arabica.layers.Minimum;
import io.arabica.layers.Multiply;
import io.arabica.layers.Normalization;
import io.arabica.layers.OutputMode;
import io.arabica.layers.PReLU;
import io.arabica.layers.Permute;
import io.arabica.layers.RMSNormalization;
import io.arabica.layers.RandomBrightness;
import io.arabica.layers.RandomContrast;
import io.arabica.layers.RandomCrop;
import io.arabica.layers.RandomFlip;
import io.arabica.layers.RandomRotation;
import io.arabica.layers.RandomTranslation;
import io.arabica.layers.RandomZoom;
import io.arabica.layers.ReLU;
import io.arabica.layers.RepeatVector;
import io.arabica.layers.Rescaling;
import io.arabica.layers.Reshape;
import io.arabica.layers.Resizing;
import io.arabica.layers.SeparableConv1D;
import io.arabica.layers.SeparableConv2D;
import io.arabica.layers.Softmax;
import io.arabica.layers.SpatialDropout1D;
import io.arabica.layers.SpatialDropout2D;
import io.arabica.layers.SpatialDropout3D;
import io.arabica.layers.SpectralNormalization;
import io.arabica.layers.Subtract;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.UnitNormalization;
import io.arabica.layers.UpSampling1D;
import io.arabica.layers.UpSampling2D;
import io.arabica.layers.UpSampling3D;
import io.arabica.layers.ZeroPadding1D;
import io.arabica.layers.ZeroPadding2D;
import io.arabica.layers.ZeroPadding3D;
import io.arabica.layers.activations.Activations;
import io.arabica.models.Functional;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer in ONNX Runtime, alone and among its like. */
class OnnxFormatTest {
  @TempDir
  Path folder;

  // ---- each layer -----------------------------------------------------------------------------------------------------

  private static final List<Arguments> LAYERS = new ArrayList<>();

  private static void add(Layer layer, int... shape) {
    LAYERS.add(Arguments.of(layer.className() + " " + layer.config().put("name", ""), layer, shape));
  }

  static {
    add(new Dense(3).activation("relu"), 4);
    add(new Dense(3), 2, 4);
    add(new Dense(3).useBias(false), 2, 3, 4);
    add(new Rescaling(2, -1), 4);
    add(new Rescaling(new double[] {2, 0.5, 1, -1}, new double[] {1, 2, 3, 4}), 4);
    add(new Normalization().adapt(random(3, 9, 2, 4)), 2, 4);
    add(new Normalization().axis(1, 2).adapt(random(3, 9, 2, 4)), 2, 4);
    add(new Normalization().axis().invert(true).adapt(random(3, 9, 2, 4)), 2, 4);
    for (Layer nothing : List.of(new Dropout(0.5), new GaussianDropout(0.5), new GaussianNoise(1), new AlphaDropout(0.5),
        new ActivityRegularization(1, 1), new SpatialDropout1D(0.5))) {
      add(nothing, 3, 4);
    }
    add(new SpatialDropout2D(0.5), 3, 3, 2);
    add(new SpatialDropout3D(0.5), 2, 2, 2, 2);
    activations();
    windows();
    normalizations();
    pictures();
    shapes();
  }

  private static void activations() {
    for (String name : Activations.names()) {
      if (!name.equals("threshold")) {
        add(new Activation(name), 3, 4);
      }
    }
    add(new Activation(Activations.relu(0.1, 2, 0.2)), 9);
    add(new Activation(Activations.leakyRelu(0.3)), 9);
    add(new Activation(Activations.elu(0.7)), 9);
    add(new Activation(Activations.celu(0.7)), 9);
    add(new Activation(Activations.gelu(true)), 9);
    add(new Activation(Activations.hardShrink(0.2)), 9);
    add(new Activation(Activations.softShrink(0.2)), 9);
    add(new Activation(Activations.squareplus(2)), 9);
    add(new Activation(Activations.threshold(0.2, -3)), 9);
    add(new Activation(Activations.softmax(1)), 3, 4);
    add(new Activation(Activations.logSoftmax(1)), 3, 4);
    add(new Activation(Activations.sparsemax(1)), 3, 4);
    add(new Activation(Activations.glu(1)), 4, 3);
    add(new ReLU(1.5, 0.1, 0.2), 9);
    add(new ReLU(), 9);
    add(new LeakyReLU(0.2), 9);
    add(new ELU(0.5), 9);
    add(new Softmax(1), 3, 4);
    add(new Softmax(1, -1), 3, 4);
    add(new PReLU().alphaInitializer(Initializers.randomNormal(0, 1)), 3, 4);
    add(new PReLU().alphaInitializer(Initializers.randomNormal(0, 1)).sharedAxes(1, 2), 3, 4, 2);
  }

  private static void windows() {
    for (int stride = 1; stride <= 3; stride++) {
      for (String padding : List.of("valid", "same")) {
        add(new Conv1D(4, 3).strides(stride).padding(padding), 8, 2);
        add(new Conv2D(4, 3, 2).strides(stride).padding(padding).activation("softmax"), 8, 7, 2);
        add(new Conv3D(4, 2).strides(stride).padding(padding).useBias(false), 5, 6, 7, 2);
        add(new DepthwiseConv1D(4).strides(stride).padding(padding).depthMultiplier(2), 9, 3);
        add(new DepthwiseConv2D(3).strides(stride).padding(padding).depthMultiplier(2).activation("relu"), 9, 8, 3);
        add(new SeparableConv1D(5, 3).strides(stride).padding(padding), 9, 3);
        add(new SeparableConv2D(5, 3).strides(stride).padding(padding).depthMultiplier(2).useBias(false), 9, 8, 3);
        for (int size = 1; size <= 4; size++) {
          add(new Conv1DTranspose(3, size).strides(stride).padding(padding), 5, 2);
          for (int extra = 0; extra < stride; extra++) {
            add(new Conv1DTranspose(3, size).strides(stride).padding(padding).outputPadding(extra), 5, 2);
          }
        }
        add(new Conv2DTranspose(3, 3, 2).strides(stride).padding(padding).activation("relu"), 5, 4, 2);
        add(new Conv3DTranspose(3, 2).strides(stride).padding(padding).useBias(false), 3, 4, 2, 2);
        add(new MaxPooling1D(2).strides(stride).padding(padding), 7, 3);
        add(new MaxPooling2D(3, 2).strides(stride).padding(padding), 7, 8, 3);
        add(new MaxPooling3D(2).strides(stride).padding(padding), 5, 5, 4, 3);
        add(new AveragePooling1D(2).strides(stride).padding(padding), 7, 3);
        add(new AveragePooling2D(3, 2).strides(stride).padding(padding), 7, 8, 3);
        add(new AveragePooling3D(2).strides(stride).padding(padding), 5, 5, 4, 3);
        add(new Conv1D(4, 3).strides(stride).padding(padding), -1, 2);
        add(new MaxPooling1D(3).strides(stride).padding(padding), -1, 2);
        add(new AveragePooling2D(3).strides(stride).padding(padding), -1, -1, 2);
        add(new Conv2DTranspose(2, 3).strides(stride).padding(padding), -1, -1, 2);
      }
    }
    add(new Conv1D(4, 3).padding("causal").dilationRate(2), 8, 2);
    add(new Conv1D(4, 3).padding("causal"), -1, 2);
    add(new Conv2D(4, 3).padding("same").dilationRate(2, 1), 8, 7, 2);
    add(new Conv2D(6, 3).groups(2), 8, 7, 4);
    add(new Conv2DTranspose(3, 3).dilationRate(2), 5, 4, 2);
    add(new Conv2DTranspose(3, 2).dilationRate(3).padding("same"), 5, 4, 2);
    add(new DepthwiseConv2D(3).dilationRate(2).padding("same"), 8, 7, 2);
    for (OutputMode mode : List.of(OutputMode.INT, OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT)) {
      add(new Discretization(new double[] {-1, 0, 0.5}).outputMode(mode), 3);
      add(new Discretization(new double[] {-1, 0, 0.5}).outputMode(mode), 3, 1);
    }
    for (boolean keep : new boolean[] {false, true}) {
      add(new GlobalMaxPooling1D().keepDims(keep), 5, 3);
      add(new GlobalMaxPooling2D().keepDims(keep), 5, 4, 3);
      add(new GlobalMaxPooling3D().keepDims(keep), 5, 4, 2, 3);
      add(new GlobalAveragePooling1D().keepDims(keep), -1, 3);
      add(new GlobalAveragePooling2D().keepDims(keep), 5, 4, 3);
      add(new GlobalAveragePooling3D().keepDims(keep), 5, 4, 2, 3);
    }
    add(new UpSampling1D(3), 4, 2);
    add(new UpSampling2D(2, 3), 4, 3, 2);
    add(new UpSampling2D(2, 3).interpolation("bilinear"), 4, 3, 2);
    add(new UpSampling2D(2, 3).interpolation("bicubic"), 4, 3, 2);
    add(new UpSampling2D(), -1, 3, 2);
    add(new UpSampling3D(2, 1, 3), 4, 3, 2, 2);
  }

  private static void normalizations() {
    for (boolean flag : new boolean[] {true, false}) {
      add(new BatchNormalization().scale(flag), 4);
      add(new BatchNormalization().center(flag), 3, 4);
      add(new BatchNormalization().epsilon(0.1), 3, 2, 4);
      add(new BatchNormalization().axis(1), 3, 2, 4);
      add(new BatchNormalization().axis(2), 3, 2, 4);
      add(new LayerNormalization().scale(flag), 3, 4);
      add(new LayerNormalization().center(flag), 4);
      add(new LayerNormalization().axis(1).center(flag), 3, 4);
      add(new LayerNormalization().axis(1, 2).epsilon(0.1), 3, 4);
      add(new GroupNormalization(2).scale(flag), 3, 2, 4);
      add(new GroupNormalization(-1).center(flag), 3, 2, 4);
      add(new GroupNormalization(3).axis(1), 3, 2, 4);
      add(new GroupNormalization(2), -1, 4);
    }
    add(new RMSNormalization(), 3, 4);
    add(new RMSNormalization().axis(1), 3, 4);
    add(new UnitNormalization(), 3, 4);
    add(new SpectralNormalization(new Dense(3)), 4);
    add(new SpectralNormalization(new Conv2D(2, 3).activation("relu")), 5, 5, 3);
    add(new UnitNormalization().axis(1, 2), 3, 4);
  }

  private static void pictures() {
    for (Layer random : List.of(new RandomFlip(), new RandomRotation(0.1), new RandomZoom(0.1), new RandomTranslation(0.1, 0.1),
        new RandomContrast(0.1), new RandomBrightness(0.1), new RandomCrop(4, 2), new RandomCrop(9, 5), new CenterCrop(3, 4),
        new CenterCrop(7, 4))) {
      add(random, 6, 5, 2);
    }
    add(new Resizing(3, 7), -1, -1, 2);
    for (String interpolation : List.of("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")) {
      add(new Resizing(4, 7).interpolation(interpolation), 6, 5, 2);
      add(new Resizing(3, 2).interpolation(interpolation).antialias(true), 6, 5, 2);
      add(new Resizing(4, 7).interpolation(interpolation).cropToAspectRatio(true), 6, 5, 2);
      add(new Resizing(4, 7).interpolation(interpolation).padToAspectRatio(true).fillValue(0.5), 6, 5, 2);
    }
    add(new Resizing(40, 3).padToAspectRatio(true), 1, 1, 2);
    add(new AdaptiveAveragePooling1D(4), 6, 2);
    add(new AdaptiveAveragePooling2D(4, 3), 6, 5, 2);
    add(new AdaptiveAveragePooling3D(2), 3, 4, 5, 2);
    add(new AdaptiveMaxPooling1D(4), 6, 2);
    add(new AdaptiveMaxPooling2D(8, 5), 6, 5, 2);
    add(new AdaptiveMaxPooling3D(2), 3, 4, 5, 2);
  }

  private static void shapes() {
    add(new Identity(), 3, 4);
    add(new Flatten(), 3, 4);
    add(new Flatten(), -1, 4);
    add(new Reshape(2, -1), 3, 4);
    add(new Reshape(-1, 2), -1, 4);
    add(new Permute(3, 1, 2), 3, 4, 2);
    add(new RepeatVector(3), 4);
    add(new Cropping1D(1, 0), 5, 2);
    add(new Cropping2D(1, 2, 0, 1), 5, 5, 2);
    add(new Cropping3D(1), -1, 4, 5, 2);
    add(new ZeroPadding1D(1, 2), 5, 2);
    add(new ZeroPadding2D(1, 2, 0, 1), -1, 5, 2);
    add(new ZeroPadding3D(1, 0, 2), 3, 4, 5, 2);
  }

  static List<Arguments> layers() {
    return LAYERS;
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("layers")
  void save_oneLayer_givesTheSameInOnnxRuntime(String name, Layer layer, int... shape) throws IOException, OrtException {
    Model model = model(layer, shape);
    Tensor x = samples(shape);
    OnnxRuntime.check(model, folder.resolve("model.onnx"), x);
    OnnxRuntime.compare(model, folder.resolve("model.onnx"), x.get("1:2")); // a batch of any size
  }

  /** The layer alone in a model, with weights that are neither 0 nor 1. */
  static Model model(Layer layer, int... shape) {
    Model model = new Sequential(new Input(shape), Layers.of(layer.className(), layer.config())).seed(3);
    model.build();
    model.setWeights(layer instanceof Normalization given ? given.parameters().stream().map(Tensor::detach).toList()
        : model.getWeights().stream().map(weight -> positive(weight.shape())).toList());
    return model;
  }

  /** Three samples; what the shape leaves open is 6. */
  static Tensor samples(int... shape) {
    return random(1, 3, Arrays.stream(shape).map(dim -> dim == Shape.ANY ? 6 : dim).toArray());
  }

  @Test
  void layers_ofTheLibrary_areAllTried() {
    Set<String> tried = new HashSet<>(List.of("InputLayer", "Embedding", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum",
        "Concatenate", "Dot", "CategoryEncoding", "IntegerLookup")); // below
    LAYERS.forEach(one -> tried.add(((Layer) one.get()[1]).className()));
    Set<String> missing = new TreeSet<>(Layers.names());
    missing.removeAll(tried);
    missing.removeAll(OnnxMatrixTest.WITHOUT_FORM);
    assertEquals(Set.of(), missing);
  }

  private static Tensor random(long seed, int samples, int... shape) {
    return new Rng(seed).normal(DType.FLOAT32, Shape.of(samples).concat(Shape.of(shape)), 0, 1);
  }

  /** Other numbers than the first ones, which often are 0 or 1; such that a variance may be, too. */
  private static Tensor positive(Shape shape) {
    return new Rng(7).uniform(DType.FLOAT32, shape, 0.1, 0.9);
  }

  static List<Layer> categories() {
    List<Layer> layers = new ArrayList<>();
    for (OutputMode mode : List.of(OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT)) {
      layers.add(new CategoryEncoding(8).outputMode(mode));
      layers.add(new IntegerLookup().vocabulary(3, 5, 1).outputMode(mode));
      layers.add(new IntegerLookup().vocabulary(3, 5, 1).maskToken(7).numOovIndices(2).maxTokens(9).padToMaxTokens(true).outputMode(mode));
    }
    layers.add(new IntegerLookup().vocabulary(3, 5, 1));
    layers.add(new IntegerLookup().vocabulary(3, 5, 1).maskToken(7).numOovIndices(3));
    layers.add(new IntegerLookup().vocabulary(3, 5, 1).maskToken(7).numOovIndices(3).oovToken(-9).invert(true));
    layers.add(new IntegerLookup().outputMode(OutputMode.TF_IDF).vocabulary(new int[] {3, 5, 1}, new double[] {0.5, 1, 1.5}));
    return layers;
  }

  @ParameterizedTest
  @MethodSource("categories")
  void save_layerForCategories_givesTheSame(Layer layer) throws IOException, OrtException {
    OnnxRuntime.check(new Sequential(new Input(3).type(DType.INT32), layer), folder.resolve("model.onnx"),
        Tensor.of(new int[][] {{3, 5, 5}, {1, 7, 0}, {2, 6, 4}}));
  }

  @Test
  void save_weightedCategories_givesTheSame() throws IOException, OrtException {
    SymbolicTensor a = new Input(2).type(DType.INT32).tensor();
    SymbolicTensor b = Input.of(2);
    OnnxRuntime.check(new Functional(List.of(a, b), List.of(new CategoryEncoding(4).outputMode(OutputMode.COUNT).apply(a, b))),
        folder.resolve("model.onnx"), Tensor.of(new int[][] {{3, 1}, {2, 2}}), random(1, 2, 2));
  }

  // ---- several inputs and graphs --------------------------------------------------------------------------------------

  static List<Layer> merges() {
    return List.of(new Add(), new Subtract(), new Multiply(), new Average(), new Maximum(), new Minimum(), new Concatenate(),
        new Concatenate(1), new Dot(2), new Dot(-1).normalize(true));
  }

  @ParameterizedTest
  @MethodSource("merges")
  void save_merge_givesTheSame(Layer merge) throws IOException, OrtException {
    SymbolicTensor a = Input.of(3, 4);
    SymbolicTensor b = Input.of(3, 4);
    OnnxRuntime.check(new Functional(List.of(a, b), List.of(merge.apply(a, b))), folder.resolve("model.onnx"), random(1, 5, 3, 4),
        random(2, 5, 3, 4));
  }

  static List<Layer> broadcastingMerges() {
    return List.of(new Add(), new Subtract(), new Multiply(), new Average(), new Maximum(), new Minimum());
  }

  @ParameterizedTest
  @MethodSource("broadcastingMerges")
  void save_mergeOfOtherRank_givesTheSame(Layer merge) throws IOException, OrtException {
    SymbolicTensor a = Input.of(4);
    SymbolicTensor b = Input.of(2, 3, 4);
    OnnxRuntime.check(new Functional(List.of(a, b), List.of(merge.apply(a, b))), folder.resolve("model.onnx"), random(1, 5, 4),
        random(2, 5, 2, 3, 4));
  }

  @Test
  void save_dotOfMatrices_givesTheSame() throws IOException, OrtException {
    SymbolicTensor a = Input.of(2, 3);
    SymbolicTensor b = Input.of(3, 5, 2);
    SymbolicTensor y = new Dot(2, 1).apply(a, b);
    OnnxRuntime.check(new Functional(List.of(a, b), List.of(y, new Dot(1).apply(new Flatten().apply(a), new Flatten().apply(a)))),
        folder.resolve("model.onnx"), random(1, 4, 2, 3), random(2, 4, 3, 5, 2));
  }

  @Test
  void save_embeddingOfWholeNumbers_givesTheSame() throws IOException, OrtException {
    Model model = new Sequential(new Input(3).type(DType.INT32), new Embedding(5, 4), new GlobalAveragePooling1D()).seed(1);
    OnnxRuntime.check(model, folder.resolve("a.onnx"), Tensor.of(new int[][] {{0, 4, 2}, {1, 1, 3}}));
    OnnxRuntime.check(new Sequential(new Input(3), new Embedding(5, 4)).seed(1), folder.resolve("b.onnx"),
        Tensor.of(new float[][] {{0, 4, 2}, {1, 1, 3}}));
  }

  @Test
  void save_wholeNumbersThroughout_keepTheirType() throws IOException, OrtException {
    SymbolicTensor a = new Input(3).type(DType.INT32).tensor();
    SymbolicTensor b = Input.of(3);
    Model model = new Functional(List.of(a, b), List.of(new Add().apply(a, a), new Multiply().apply(a, b), new Reshape(3, 1).apply(a),
        new Average().apply(a, a), new Activation("relu").apply(new Dense(2).apply(new Rescaling(0.5).apply(a))))).seed(1);
    OnnxRuntime.check(model, folder.resolve("model.onnx"), Tensor.of(new int[][] {{1, -2, 3}}), random(1, 1, 3));
  }

  @Test
  void save_residualNetwork_givesTheSameWithoutSuperfluousTransposes() throws IOException, OrtException {
    SymbolicTensor x = Input.of(12, 12, 3);
    SymbolicTensor h = new MaxPooling2D().apply(new Conv2D(8, 3).padding("same").activation("relu").apply(x));
    for (int i = 0; i < 3; i++) {
      SymbolicTensor inner = new BatchNormalization().apply(new Conv2D(8, 3).padding("same").apply(h));
      inner = new Conv2D(8, 3).padding("same").apply(new Dropout(0.1).apply(new ReLU().apply(inner)));
      h = new Activation("silu").apply(new Add().apply(h, inner));
    }
    Model model = new Functional(x, new Dense(5).activation("softmax").apply(new GlobalAveragePooling2D().apply(h))).seed(1);
    Path file = folder.resolve("model.onnx");
    OnnxRuntime.check(model, file, random(1, 2, 12, 12, 3));
    assertEquals(1, count(file, "Transpose")); // the picture's
  }

  /** How many nodes of this kind a file has: field 4 of a node is its operator. */
  private static int count(Path file, String operator) throws IOException {
    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return bytes.split(java.util.regex.Pattern.quote("\"" + (char) operator.length() + operator), -1).length - 1;
  }

  @Test
  void save_autoencoderWithNestedModels_givesTheSame() throws IOException, OrtException {
    Sequential encoder = new Sequential(new Input(8, 8, 2), new Conv2D(4, 3).strides(2).padding("same").activation("mish"),
        new LayerNormalization()).name("encoder");
    Sequential decoder = new Sequential(new Conv2DTranspose(3, 3).strides(2).padding("same").activation("gelu"), new UpSampling2D(),
        new Conv2D(2, 3).activation("sigmoid")).name("decoder");
    SymbolicTensor a = Input.of(8, 8, 2);
    SymbolicTensor b = Input.of(8, 8, 2);
    SymbolicTensor code = encoder.apply(a);
    Model model = new Functional(List.of(a, b), List.of(decoder.apply(code), code, decoder.apply(encoder.apply(b)), a)).seed(1);
    OnnxRuntime.check(model, folder.resolve("model.onnx"), random(1, 2, 8, 8, 2), random(2, 2, 8, 8, 2));
  }

  @Test
  void save_outputsTwiceAndInputs_haveNamesOfTheirOwn() throws IOException, OrtException {
    SymbolicTensor a = new Input(4).name("a").tensor();
    SymbolicTensor y = new Dense(2).name("y").apply(a);
    OnnxRuntime.check(new Functional(List.of(a), List.of(y, a, y)).seed(1), folder.resolve("model.onnx"), random(1, 2, 4));
  }

  @Test
  void save_samplesBehindEachOther_givesTheSame() throws IOException, OrtException {
    SymbolicTensor a = Input.of(4);
    OnnxRuntime.check(new Functional(a, new Concatenate(0).apply(a, a)), folder.resolve("model.onnx"), random(1, 2, 4));
  }

  // ---- what has no form -----------------------------------------------------------------------------------------------

  /** A layer of a user. */
  private static final class Scale extends Layer {
    private Parameter factor;

    @Override
    protected void build(Shape... inputs) {
      factor = addWeight("factor", Shape.of(inputs[0].dim(-1)), Initializers.randomNormal(0, 1));
    }

    @Override
    public Shape outputShape(Shape... inputs) {
      return inputs[0];
    }

    @Override
    protected Tensor call(Tensor[] inputs, boolean training) {
      return inputs[0].mul(factor);
    }
  }

  @Test
  void save_layerOfOnesOwn_needsAForm() throws IOException, OrtException {
    Model model = new Sequential(new Input(4), new Dense(3), new Sequential(new Input(3), new Scale()).name("inner")).seed(1);
    Path file = folder.resolve("model.onnx");
    String message = assertThrows(IllegalArgumentException.class, () -> model.save(file)).getMessage();
    assertTrue(message.startsWith("Scale \"scale\" (layer 1) in inner: the layer has no form in ONNX; "), message);
    assertEquals(List.of(), files());
    new OnnxFormat().with(Scale.class, (layer, graph, x) -> graph.map("Mul", x[0], graph.weight(layer, "factor"))).save(model, file);
    OnnxRuntime.compare(model, file, random(1, 2, 4));
    assertEquals(List.of(file), files());
  }

  /** A layer of a user that is made of others. */
  private static final class Twice extends Layer {
    private final Dense part = track(new Dense(4).activation("tanh"));

    @Override
    public Shape outputShape(Shape... inputs) {
      return inputs[0];
    }

    @Override
    protected Tensor call(Tensor[] inputs, boolean training) {
      return part.apply(part.apply(inputs[0]));
    }
  }

  @Test
  void save_layerOfOthers_callsTheirForms() throws IOException, OrtException {
    Model model = new Sequential(new Input(4), new Twice(), new Dense(2)).seed(1);
    model.predict(random(1, 2, 4));
    Path file = folder.resolve("model.onnx");
    new OnnxFormat().with(Twice.class, (layer, graph, x) -> graph.call(layer.part, graph.call(layer.part, x[0]))).save(model, file);
    OnnxRuntime.compare(model, file, random(1, 2, 4));
  }

  @Test
  void save_javaCode_isRefusedByPlace() throws IOException {
    Path file = folder.resolve("model.onnx");
    String lambda = assertThrows(IllegalArgumentException.class,
        () -> new Sequential(new Input(4), new Dense(3), new Lambda(x -> x.mul(2))).save(file)).getMessage();
    assertTrue(lambda.startsWith("Lambda \"lambda\" (layer 2): the layer has no form in ONNX; "), lambda);
    String activation = assertThrows(IllegalArgumentException.class,
        () -> new Sequential(new Input(4), new Dense(3).activation(x -> x.mul(2))).save(file)).getMessage();
    assertTrue(activation.startsWith("Dense \"dense\" (layer 1): an activation without a name "), activation);
    String unbuilt = assertThrows(IllegalStateException.class, () -> new Sequential(new Dense(3)).save(file)).getMessage();
    assertTrue(unbuilt.contains("begin it with an Input, or fit it"), unbuilt);
    assertEquals(List.of(), files());
  }

  @Test
  void save_moreThanProtocolBuffersHold_isRefusedBeforeAnythingIsWritten() throws IOException {
    Path file = folder.resolve("model.onnx");
    String message = assertThrows(IllegalArgumentException.class,
        () -> OnnxFormat.write(new Message().bytes(1, 3L << 30, out -> {}), file)).getMessage();
    assertTrue(message.endsWith("expected a model of at most 2 GB, for ONNX holds no more in a file, got 3.2 GB"), message);
    assertEquals(List.of(), files());
  }

  @Test
  void save_fails_leavesWhatWasThere() throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.writeString(file, "before");
    assertThrows(IOException.class, () -> OnnxFormat.write(new Message().bytes(1, 4, out -> {
      throw new IOException("full");
    }), file));
    assertEquals("before", Files.readString(file));
    assertEquals(List.of(file), files());
  }

  @Test
  void load_isRefused() {
    String message = assertThrows(UnsupportedOperationException.class, () -> Model.load(Path.of("model.onnx"))).getMessage();
    assertEquals("model.onnx: ONNX is written, not read; load the .keras file that the model was saved to", message);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
