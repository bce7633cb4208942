package io.arabica.io.onnx;

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
import io.arabica.layers.IntegerLookup;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerNormalization;
import io.arabica.layers.LeakyReLU;
import io.arabica.layers.MaxPooling1D;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.MaxPooling3D;
import io.arabica.layers.Maximum;
import io.arabica.layers.Minimum;
import io.arabica.layers.Multiply;
import io.arabica.layers.Normalization;
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
import io.arabica.layers.UnitNormalization;
import io.arabica.layers.UpSampling1D;
import io.arabica.layers.UpSampling2D;
import io.arabica.layers.UpSampling3D;
import io.arabica.layers.ZeroPadding1D;
import io.arabica.layers.ZeroPadding2D;
import io.arabica.layers.ZeroPadding3D;
import java.util.HashMap;
import java.util.Map;

/** The form of each class of layers. */
final class OnnxForms {
  private static final OnnxForms LIBRARY = new OnnxForms()
      .add(Dense.class, CoreForms::dense)
      .add(Embedding.class, CoreForms::embedding)
      .add(Rescaling.class, CoreForms::rescaling)
      .add(Normalization.class, CoreForms::normalization)
      // what acts in training only
      .add(Identity.class, CoreForms::nothing)
      .add(Dropout.class, CoreForms::nothing)
      .add(SpatialDropout1D.class, CoreForms::nothing)
      .add(SpatialDropout2D.class, CoreForms::nothing)
      .add(SpatialDropout3D.class, CoreForms::nothing)
      .add(GaussianDropout.class, CoreForms::nothing)
      .add(GaussianNoise.class, CoreForms::nothing)
      .add(AlphaDropout.class, CoreForms::nothing)
      .add(ActivityRegularization.class, CoreForms::nothing)
      // activations
      .add(Activation.class, ActivationForms::activation)
      .add(ReLU.class, ActivationForms::relu)
      .add(LeakyReLU.class, ActivationForms::leakyRelu)
      .add(ELU.class, ActivationForms::elu)
      .add(PReLU.class, ActivationForms::prelu)
      .add(Softmax.class, ActivationForms::softmax)
      // merges
      .add(Add.class, MergeForms.of("Add"))
      .add(Subtract.class, MergeForms.of("Sub"))
      .add(Multiply.class, MergeForms.of("Mul"))
      .add(Maximum.class, MergeForms.of("Max"))
      .add(Minimum.class, MergeForms.of("Min"))
      .add(Average.class, MergeForms::average)
      .add(Concatenate.class, MergeForms::concatenate)
      .add(Dot.class, MergeForms::dot)
      // convolutions and poolings
      .add(Conv1D.class, ConvForms::conv)
      .add(Conv2D.class, ConvForms::conv)
      .add(Conv3D.class, ConvForms::conv)
      .add(Conv1DTranspose.class, ConvForms::transposed)
      .add(Conv2DTranspose.class, ConvForms::transposed)
      .add(Conv3DTranspose.class, ConvForms::transposed)
      .add(DepthwiseConv1D.class, ConvForms::depthwise)
      .add(DepthwiseConv2D.class, ConvForms::depthwise)
      .add(SeparableConv1D.class, ConvForms::separable)
      .add(SeparableConv2D.class, ConvForms::separable)
      .add(MaxPooling1D.class, PoolForms::max)
      .add(AveragePooling1D.class, PoolForms::average)
      .add(GlobalMaxPooling1D.class, PoolForms::globalMax)
      .add(GlobalAveragePooling1D.class, PoolForms::globalAverage)
      .add(UpSampling1D.class, PoolForms::upSampling)
      .add(MaxPooling2D.class, PoolForms::max)
      .add(AveragePooling2D.class, PoolForms::average)
      .add(GlobalMaxPooling2D.class, PoolForms::globalMax)
      .add(GlobalAveragePooling2D.class, PoolForms::globalAverage)
      .add(UpSampling2D.class, PoolForms::upSampling)
      .add(MaxPooling3D.class, PoolForms::max)
      .add(AveragePooling3D.class, PoolForms::average)
      .add(GlobalMaxPooling3D.class, PoolForms::globalMax)
      .add(GlobalAveragePooling3D.class, PoolForms::globalAverage)
      .add(UpSampling3D.class, PoolForms::upSampling)
      .add(AdaptiveAveragePooling1D.class, PoolForms::adaptiveAverage)
      .add(AdaptiveMaxPooling1D.class, PoolForms::adaptiveMax)
      .add(AdaptiveAveragePooling2D.class, PoolForms::adaptiveAverage)
      .add(AdaptiveMaxPooling2D.class, PoolForms::adaptiveMax)
      .add(AdaptiveAveragePooling3D.class, PoolForms::adaptiveAverage)
      .add(AdaptiveMaxPooling3D.class, PoolForms::adaptiveMax)
      // pictures
      .add(RandomFlip.class, PictureForms::unchanged)
      .add(RandomRotation.class, PictureForms::unchanged)
      .add(RandomZoom.class, PictureForms::unchanged)
      .add(RandomTranslation.class, PictureForms::unchanged)
      .add(RandomContrast.class, PictureForms::unchanged)
      .add(RandomBrightness.class, PictureForms::unchanged)
      .add(RandomCrop.class, PictureForms::separable)
      .add(CenterCrop.class, PictureForms::separable)
      .add(Resizing.class, PictureForms::resizing)
      // normalisations
      .add(BatchNormalization.class, NormalizationForms::batch)
      .add(LayerNormalization.class, NormalizationForms::layer)
      .add(GroupNormalization.class, NormalizationForms::group)
      .add(RMSNormalization.class, NormalizationForms::rms)
      .add(UnitNormalization.class, NormalizationForms::unit)
      .add(SpectralNormalization.class, (layer, graph, x) -> graph.call(layer.layer(), x))
      // categories
      .add(CategoryEncoding.class, CategoryForms::encoding)
      .add(Discretization.class, CategoryForms::discretization)
      .add(IntegerLookup.class, CategoryForms::integerLookup)
      // shapes
      .add(Flatten.class, ShapeForms::flatten)
      .add(Reshape.class, ShapeForms::reshape)
      .add(Permute.class, ShapeForms::permute)
      .add(RepeatVector.class, ShapeForms::repeatVector)
      .add(Cropping1D.class, ShapeForms::cropping)
      .add(Cropping2D.class, ShapeForms::cropping)
      .add(Cropping3D.class, ShapeForms::cropping)
      .add(ZeroPadding1D.class, ShapeForms::zeroPadding)
      .add(ZeroPadding2D.class, ShapeForms::zeroPadding)
      .add(ZeroPadding3D.class, ShapeForms::zeroPadding);

  private final Map<Class<? extends Layer>, OnnxForm<? super Layer>> forms = new HashMap<>();

  private OnnxForms() {}

  /** The forms of all layers that come with the library. */
  static OnnxForms library() {
    return LIBRARY;
  }

  /** These forms and one more. */
  <L extends Layer> OnnxForms with(Class<L> layer, OnnxForm<? super L> form) {
    OnnxForms more = new OnnxForms();
    more.forms.putAll(forms);
    return more.add(layer, form);
  }

  private <L extends Layer> OnnxForms add(Class<L> type, OnnxForm<? super L> form) {
    forms.put(type, (layer, graph, inputs) -> form.of(type.cast(layer), graph, inputs));
    return this;
  }

  /** Adds the operators of a layer to the graph. */
  Value write(Layer layer, OnnxGraph graph, Value... inputs) {
    OnnxForm<? super Layer> form = forms.get(layer.getClass());
    if (form == null) {
      throw new UnsupportedOperationException("the layer has no form in ONNX; use layers of the library in its place, or give it one: "
          + "new OnnxFormat().with(" + layer.getClass().getSimpleName() + ".class, …).save(model, file)");
    }
    return form.of(layer, graph, inputs);
  }
}
