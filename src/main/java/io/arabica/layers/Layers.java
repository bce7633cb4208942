package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.config.Registry;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import java.util.List;
import java.util.Map;

/** The layers by Keras' class names: how they are made again from what {@link Layer#config} wrote down. */
public final class Layers {
  private static final Registry<Layer> ALL = new Registry<>("layer", Layer.class)
      .add("InputLayer", Layers::input)
      .add("Dense", Dense::of)
      .add("Activation", Activation::of)
      .add("Flatten", config -> new Flatten())
      .add("Reshape", Reshape::of)
      .add("Permute", Permute::of)
      .add("Identity", config -> new Identity())
      .add("Dropout", Dropout::of)
      .add("GaussianNoise", GaussianNoise::of)
      .add("Rescaling", Rescaling::of)
      .add("Normalization", Normalization::of)
      .add("CategoryEncoding", CategoryEncoding::of)
      .add("Discretization", Discretization::of)
      .add("Hashing", Hashing::of)
      .add("IntegerLookup", IntegerLookup::of)
      .add("Add", config -> new Add())
      .add("Subtract", config -> new Subtract())
      .add("Multiply", config -> new Multiply())
      .add("Average", config -> new Average())
      .add("Maximum", config -> new Maximum())
      .add("Minimum", config -> new Minimum())
      .add("Concatenate", Concatenate::of)
      .add("Dot", Dot::of)
      .add("Conv1D", Conv1D::of)
      .add("Conv2D", Conv2D::of)
      .add("Conv3D", Conv3D::of)
      .add("Conv1DTranspose", Conv1DTranspose::of)
      .add("Conv2DTranspose", Conv2DTranspose::of)
      .add("Conv3DTranspose", Conv3DTranspose::of)
      .add("DepthwiseConv1D", DepthwiseConv1D::of)
      .add("DepthwiseConv2D", DepthwiseConv2D::of)
      .add("SeparableConv1D", SeparableConv1D::of)
      .add("SeparableConv2D", SeparableConv2D::of)
      .add("MaxPooling1D", MaxPooling1D::of)
      .add("MaxPooling2D", MaxPooling2D::of)
      .add("MaxPooling3D", MaxPooling3D::of)
      .add("AveragePooling1D", AveragePooling1D::of)
      .add("AveragePooling2D", AveragePooling2D::of)
      .add("AveragePooling3D", AveragePooling3D::of)
      .add("GlobalMaxPooling1D", GlobalMaxPooling1D::of)
      .add("GlobalMaxPooling2D", GlobalMaxPooling2D::of)
      .add("GlobalMaxPooling3D", GlobalMaxPooling3D::of)
      .add("GlobalAveragePooling1D", GlobalAveragePooling1D::of)
      .add("GlobalAveragePooling2D", GlobalAveragePooling2D::of)
      .add("GlobalAveragePooling3D", GlobalAveragePooling3D::of)
      .add("BatchNormalization", BatchNormalization::of)
      .add("LayerNormalization", LayerNormalization::of)
      .add("GroupNormalization", GroupNormalization::of)
      .add("RMSNormalization", RMSNormalization::of)
      .add("UnitNormalization", UnitNormalization::of)
      .add("SpectralNormalization", SpectralNormalization::of)
      .add("SpatialDropout1D", SpatialDropout1D::of)
      .add("SpatialDropout2D", SpatialDropout2D::of)
      .add("SpatialDropout3D", SpatialDropout3D::of)
      .add("GaussianDropout", GaussianDropout::of)
      .add("AlphaDropout", AlphaDropout::of)
      .add("LeakyReLU", LeakyReLU::of)
      .add("PReLU", PReLU::of)
      .add("ELU", ELU::of)
      .add("ReLU", ReLU::of)
      .add("Softmax", Softmax::of)
      .add("ActivityRegularization", ActivityRegularization::of)
      .add("ZeroPadding1D", ZeroPadding1D::of)
      .add("ZeroPadding2D", ZeroPadding2D::of)
      .add("ZeroPadding3D", ZeroPadding3D::of)
      .add("Cropping1D", Cropping1D::of)
      .add("Cropping2D", Cropping2D::of)
      .add("Cropping3D", Cropping3D::of)
      .add("UpSampling1D", UpSampling1D::of)
      .add("UpSampling2D", UpSampling2D::of)
      .add("UpSampling3D", UpSampling3D::of)
      .add("RepeatVector", RepeatVector::of)
      .add("Resizing", Resizing::of)
      .add("CenterCrop", CenterCrop::of)
      .add("RandomCrop", RandomCrop::of)
      .add("RandomFlip", RandomFlip::of)
      .add("RandomRotation", RandomRotation::of)
      .add("RandomZoom", RandomZoom::of)
      .add("RandomTranslation", RandomTranslation::of)
      .add("RandomContrast", RandomContrast::of)
      .add("RandomBrightness", RandomBrightness::of)
      .add("AdaptiveAveragePooling1D", AdaptiveAveragePooling1D::of)
      .add("AdaptiveAveragePooling2D", AdaptiveAveragePooling2D::of)
      .add("AdaptiveAveragePooling3D", AdaptiveAveragePooling3D::of)
      .add("AdaptiveMaxPooling1D", AdaptiveMaxPooling1D::of)
      .add("AdaptiveMaxPooling2D", AdaptiveMaxPooling2D::of)
      .add("AdaptiveMaxPooling3D", AdaptiveMaxPooling3D::of)
      .add("Embedding", Embedding::of);

  private Layers() {}

  /** The layer of this class with this configuration, not built yet. */
  public static Layer of(String className, Config config) {
    return of(className, config, CustomObjects.none());
  }

  /**
   * The layer of this class with this configuration, not built yet.
   *
   * @param custom classes of one's own, for layers and for what their configurations name
   * @throws IllegalArgumentException if there is no class of this name
   */
  public static Layer of(String className, Config config, CustomObjects custom) {
    Layer layer = ALL.of(className, config, custom);
    if (config.has("name")) {
      layer.name(config.string("name", null));
    }
    if (!config.flag("trainable", true)) {
      layer.trainableAlone(false);
    }
    DType dtype = dtype(config);
    boolean ofOutput = layer instanceof Hashing && !dtype.isFloating();
    return layer instanceof Input || ofOutput || dtype == layer.dtype() ? layer : layer.dtype(dtype);
  }

  /** The layer in the configuration of a layer around it: a class name with its configuration. */
  static Layer of(Object written, CustomObjects custom) {
    Check.argument(written instanceof Config || written instanceof Map, "expected a layer, got %s", written);
    Config entry = new Config().put("layer", written).config("layer");
    Config inner = entry.config("config");
    return of(entry.string("class_name", "(no class_name)"), inner == null ? new Config() : inner, custom);
  }

  /** All class names. */
  public static List<String> names() {
    return ALL.names();
  }

  /** The type by its name, or by Keras' policy of one type for all. */
  private static DType dtype(Config config) {
    Object written = config.get("dtype");
    if (written == null || written instanceof String) {
      return DType.of(config.string("dtype", "float32"));
    }
    Config policy = config.config("dtype").config("config");
    return DType.of(policy == null ? "float32" : policy.string("name", "float32"));
  }

  private static Input input(Config config) {
    int[] sample = config.list(config.has("batch_shape") ? "batch_shape" : "batch_input_shape").stream().skip(1)
        .mapToInt(dim -> dim == null ? -1 : ((Number) dim).intValue()).toArray();
    return new Input(sample).type(dtype(config));
  }
}
