package io.arabica.io.keras;

import io.arabica.initializers.RandomNormal;
import io.arabica.initializers.RandomUniform;
import io.arabica.layers.ActivityRegularization;
import io.arabica.layers.AlphaDropout;
import io.arabica.layers.AveragePooling1D;
import io.arabica.layers.AveragePooling2D;
import io.arabica.layers.AveragePooling3D;
import io.arabica.layers.BatchNormalization;
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
import io.arabica.layers.Layer;
import io.arabica.layers.LayerNormalization;
import io.arabica.layers.LeakyReLU;
import io.arabica.layers.MaxPooling1D;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.MaxPooling3D;
import io.arabica.layers.Normalization;
import io.arabica.layers.PReLU;
import io.arabica.layers.Permute;
import io.arabica.layers.RMSNormalization;
import io.arabica.layers.ReLU;
import io.arabica.layers.RepeatVector;
import io.arabica.layers.Rescaling;
import io.arabica.layers.Reshape;
import io.arabica.layers.SeparableConv1D;
import io.arabica.layers.SeparableConv2D;
import io.arabica.layers.Softmax;
import io.arabica.layers.SpatialDropout1D;
import io.arabica.layers.SpatialDropout2D;
import io.arabica.layers.SpatialDropout3D;
import io.arabica.layers.UnitNormalization;
import io.arabica.layers.UpSampling1D;
import io.arabica.layers.UpSampling2D;
import io.arabica.layers.UpSampling3D;
import io.arabica.layers.ZeroPadding1D;
import io.arabica.layers.ZeroPadding2D;
import io.arabica.layers.ZeroPadding3D;
import io.arabica.regularizers.L2;
import java.util.function.Supplier;

/**
 * The rows of the {@link Matrix} that are about one layer. Each stands in a Sequential between an Input and Flatten with Dense(2), trained
 * by Adam on six samples.
 *
 * <p>To add a layer add a line: {@code layer("name_of_the_row", () -> new MyLayer(…), the dimensions of one sample)}; {@code random} where
 * its training draws random numbers, {@code whole} where its inputs are whole numbers, 0 to the number of all, each once (Keras on
 * TensorFlow sums the squared gradients of an embedding that occurs twice in a wrong way). A test holds that every layer has a row.
 */
final class MatrixLayers {
  private final Matrix matrix;

  private MatrixLayers(Matrix matrix) {
    this.matrix = matrix;
  }

  static void addTo(Matrix matrix) {
    MatrixLayers layers = new MatrixLayers(matrix);
    layers.core();
    layers.convolutions();
    layers.pooling();
    layers.normalization();
    layers.borders();
    layers.noise();
    layers.activations();
  }

  private void layer(String name, Supplier<Layer> layer, int... shape) {
    matrix.layer("layer_" + name, layer, shape);
  }

  private void random(String name, Supplier<Layer> layer, int... shape) {
    matrix.random("layer_" + name, layer, shape);
  }

  private void whole(String name, Supplier<Layer> layer, int... shape) {
    matrix.whole("layer_" + name, layer, shape);
  }

  private void core() {
    layer("dense", () -> new Dense(5).activation("tanh"), 4);
    layer("dense_nobias", () -> new Dense(5).useBias(false), 4);
    layer("dense_3d", () -> new Dense(5), 3, 4);
    layer("identity", Identity::new, 3, 4);
    layer("flatten", Flatten::new, 3, 4);
    layer("reshape", () -> new Reshape(4, -1), 3, 4);
    layer("permute", () -> new Permute(2, 1), 3, 4);
    layer("repeat_vector", () -> new RepeatVector(3), 4);
    layer("rescaling", () -> new Rescaling(0.5, -1), 4);
    layer("rescaling_features", () -> new Rescaling(new double[] {0.5, 2, 1, 3}, new double[] {1}), 4);
    layer("activity_regularization", () -> new ActivityRegularization(0.01, 0.02), 4);
    layer("feature_normalization", () -> new Normalization().adapt(Matrix.x(5, 9, 4)), 4);
    layer("feature_normalization_given", () -> new Normalization(0.5, 2), 4);
    layer("feature_normalization_inverse", () -> new Normalization(new double[] {1, 2, 3, 4}, new double[] {4, 3, 2, 1}).invert(true), 4);
    whole("embedding", () -> new Embedding(24, 3), 4);
    whole("embedding_regularized", () -> new Embedding(18, 2).embeddingsRegularizer(new L2(0.02)), 3);
  }

  private void convolutions() {
    layer("conv1d", () -> new Conv1D(3, 2).activation("tanh"), 5, 2);
    layer("conv1d_causal", () -> new Conv1D(3, 3).padding("causal").dilationRate(2), 6, 2);
    layer("conv2d", () -> new Conv2D(3, 3), 5, 6, 2);
    layer("conv2d_same_strides", () -> new Conv2D(3, 3, 2).padding("same").strides(2).activation("relu"), 5, 6, 2);
    layer("conv2d_dilated", () -> new Conv2D(2, 2).dilationRate(2).useBias(false), 5, 5, 2);
    layer("conv2d_groups", () -> new Conv2D(4, 3).groups(2).padding("same"), 4, 4, 4);
    layer("conv2d_regularized", () -> new Conv2D(2, 2).kernelRegularizer(new L2(0.01)).activityRegularizer(new L2(0.01)), 4, 4, 1);
    layer("conv3d", () -> new Conv3D(2, 2).padding("same"), 3, 3, 3, 2);
    layer("conv1d_transpose", () -> new Conv1DTranspose(3, 3).strides(2), 4, 2);
    layer("conv2d_transpose", () -> new Conv2DTranspose(2, 3).strides(2).padding("same"), 3, 3, 2);
    layer("conv2d_transpose_output_padding", () -> new Conv2DTranspose(2, 3).strides(2).outputPadding(1), 3, 3, 2);
    layer("conv3d_transpose", () -> new Conv3DTranspose(2, 2).strides(2), 2, 2, 2, 2);
    layer("depthwise_conv1d", () -> new DepthwiseConv1D(3).depthMultiplier(2), 5, 2);
    layer("depthwise_conv2d", () -> new DepthwiseConv2D(3).depthMultiplier(2).padding("same"), 4, 4, 2);
    layer("separable_conv1d", () -> new SeparableConv1D(3, 3).padding("same"), 5, 2);
    layer("separable_conv2d", () -> new SeparableConv2D(3, 3).strides(2).padding("same"), 5, 5, 2);
    layer("separable_conv2d_multiplier", () -> new SeparableConv2D(3, 2).depthMultiplier(2), 4, 4, 2);
  }

  private void pooling() {
    layer("max_pooling1d", () -> new MaxPooling1D(2), 5, 2);
    layer("max_pooling2d", () -> new MaxPooling2D(2), 5, 4, 2);
    layer("max_pooling2d_same", () -> new MaxPooling2D(3, 2).strides(1, 2).padding("same"), 5, 5, 2);
    layer("max_pooling3d", () -> new MaxPooling3D(2), 4, 4, 4, 1);
    layer("average_pooling1d", () -> new AveragePooling1D(2).padding("same"), 5, 2);
    layer("average_pooling2d", () -> new AveragePooling2D(2), 4, 4, 2);
    layer("average_pooling2d_same", () -> new AveragePooling2D(3).strides(2).padding("same"), 5, 5, 2);
    layer("average_pooling3d", () -> new AveragePooling3D(2), 4, 4, 4, 1);
    layer("global_max_pooling1d", GlobalMaxPooling1D::new, 5, 3);
    layer("global_max_pooling2d", () -> new GlobalMaxPooling2D().keepDims(true), 4, 4, 3);
    layer("global_max_pooling3d", GlobalMaxPooling3D::new, 3, 3, 3, 2);
    layer("global_average_pooling1d", GlobalAveragePooling1D::new, 5, 3);
    layer("global_average_pooling2d", GlobalAveragePooling2D::new, 4, 4, 3);
    layer("global_average_pooling3d", () -> new GlobalAveragePooling3D().keepDims(true), 3, 3, 3, 2);
  }

  private void normalization() {
    layer("batch_normalization", BatchNormalization::new, 4);
    layer("batch_normalization_2d", () -> new BatchNormalization().momentum(0.9).epsilon(0.01), 3, 3, 2);
    layer("batch_normalization_moving", () -> new BatchNormalization().movingMeanInitializer(new RandomNormal())
        .movingVarianceInitializer(new RandomUniform(0.5, 2)), 4);
    layer("batch_normalization_axis", () -> new BatchNormalization().axis(1).scale(false), 3, 4);
    layer("batch_normalization_plain", () -> new BatchNormalization().scale(false).center(false), 4);
    layer("batch_normalization_regularized", () -> new BatchNormalization().gammaRegularizer(new L2(0.1)), 4);
    layer("layer_normalization", LayerNormalization::new, 4);
    layer("layer_normalization_axes", () -> new LayerNormalization().axis(1, 2).center(false).epsilon(0.01), 3, 4);
    layer("group_normalization", () -> new GroupNormalization(2), 3, 4);
    layer("group_normalization_axis", () -> new GroupNormalization(2).axis(1).scale(false), 4, 3);
    layer("rms_normalization", RMSNormalization::new, 4);
    layer("rms_normalization_epsilon", () -> new RMSNormalization().epsilon(0.01), 3, 4); // Keras 3.15 fails on other axes than the last
    layer("unit_normalization", UnitNormalization::new, 4);
    layer("unit_normalization_axis", () -> new UnitNormalization().axis(1), 3, 4);
  }

  private void borders() {
    layer("zero_padding1d", () -> new ZeroPadding1D(1, 2), 3, 2);
    layer("zero_padding2d", () -> new ZeroPadding2D(1), 3, 3, 2);
    layer("zero_padding2d_each", () -> new ZeroPadding2D(1, 0, 2, 1), 3, 3, 1);
    layer("zero_padding3d", () -> new ZeroPadding3D(1, 2, 0), 2, 2, 2, 1);
    layer("cropping1d", () -> new Cropping1D(1, 2), 5, 2);
    layer("cropping2d", () -> new Cropping2D(1, 0, 2, 1), 4, 5, 2);
    layer("cropping3d", () -> new Cropping3D(1), 4, 4, 4, 1);
    layer("up_sampling1d", () -> new UpSampling1D(2), 3, 2);
    layer("up_sampling2d", () -> new UpSampling2D(2, 3), 2, 2, 2);
    layer("up_sampling2d_bilinear", () -> new UpSampling2D(2).interpolation("bilinear"), 3, 3, 1);
    layer("up_sampling2d_lanczos", () -> new UpSampling2D(2).interpolation("lanczos3"), 3, 3, 1);
    layer("softmax_2d", () -> new Softmax(1, 2), 3, 4);
    layer("up_sampling3d", () -> new UpSampling3D(2), 2, 2, 2, 1);
  }

  private void noise() {
    random("dropout", () -> new Dropout(0.3), 4);
    random("dropout_shape", () -> new Dropout(0.3).noiseShape(-1, 1, 4).seed(7), 3, 4);
    random("spatial_dropout1d", () -> new SpatialDropout1D(0.3), 3, 4);
    random("spatial_dropout2d", () -> new SpatialDropout2D(0.3).seed(5), 3, 3, 4);
    random("spatial_dropout3d", () -> new SpatialDropout3D(0.3), 2, 2, 2, 4);
    random("gaussian_noise", () -> new GaussianNoise(0.3), 4);
    random("gaussian_dropout", () -> new GaussianDropout(0.3).seed(5), 4);
    random("alpha_dropout", () -> new AlphaDropout(0.3), 4);
  }

  private void activations() {
    layer("re_lu", ReLU::new, 4);
    layer("re_lu_options", () -> new ReLU(1.5, 0.1, 0.2), 4);
    layer("leaky_re_lu", () -> new LeakyReLU(0.2), 4);
    layer("elu", () -> new ELU(0.7), 4);
    layer("p_re_lu", PReLU::new, 4);
    layer("p_re_lu_shared", () -> new PReLU().sharedAxes(1).alphaRegularizer(new L2(0.1)), 3, 4);
    layer("softmax", Softmax::new, 4);
    layer("softmax_axis", () -> new Softmax(1), 3, 4);
  }
}
