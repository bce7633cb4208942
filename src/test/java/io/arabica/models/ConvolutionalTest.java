package io.arabica.models;

import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.kernels.Parallel;
import io.arabica.layers.Add;
import io.arabica.layers.BatchNormalization;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.Flatten;
import io.arabica.layers.GlobalAveragePooling2D;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.RandomFlip;
import io.arabica.layers.RandomRotation;
import io.arabica.layers.RandomTranslation;
import io.arabica.layers.RandomZoom;
import io.arabica.layers.SeparableConv2D;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.optimizers.Adam;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks of convolutions through the training loop. */
class ConvolutionalTest {
  private static final int SIZE = 12;

  /** Noisy pictures of a bar, upright (0) or lying (1), anywhere: no single pixel tells. */
  private static Tensor[] bars(int n) {
    Rng rng = new Rng(4);
    float[] pixels = rng.normal(0, 0.3, n, SIZE, SIZE, 1).toFloats();
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = rng.nextInt(2);
      int at = rng.nextInt(SIZE - 5);
      int across = rng.nextInt(SIZE);
      for (int j = at; j < at + 5; j++) {
        pixels[i * SIZE * SIZE + (labels[i] == 0 ? j * SIZE + across : across * SIZE + j)] += 1.5f;
      }
    }
    return new Tensor[] {Tensor.wrap(pixels, n, SIZE, SIZE, 1), Tensor.of(labels)};
  }

  private static Sequential plain() {
    return new Sequential(new Input(SIZE, SIZE, 1), new Conv2D(8, 3).activation(RELU), new MaxPooling2D(2), new Flatten(),
        new Dense(2).activation(SOFTMAX)).seed(1);
  }

  private static Sequential modern() {
    return new Sequential(new Input(SIZE, SIZE, 1), new Conv2D(8, 3).padding("same").useBias(false), new BatchNormalization().momentum(0.8),
        new SeparableConv2D(16, 3).strides(2).activation(RELU), new GlobalAveragePooling2D(), new Dense(2).activation(SOFTMAX)).seed(1);
  }

  private static Sequential augmented() {
    return new Sequential(new Input(SIZE, SIZE, 1), new RandomFlip(), new RandomRotation(0.02), new RandomTranslation(0.1, 0.1),
        new Conv2D(8, 3).activation(RELU), new RandomZoom(0.1), new MaxPooling2D(2), new Flatten(), new Dense(2).activation(SOFTMAX))
        .seed(1);
  }

  private static Sequential trained(Sequential model, int threads, int epochs) {
    int before = Parallel.threads();
    Parallel.setThreads(threads);
    try {
      Tensor[] data = bars(500);
      model.compile(new Adam(0.01), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
      model.fit(data[0], data[1], Fit.epochs(epochs).batchSize(50).silent());
      return model;
    } finally {
      Parallel.setThreads(before);
    }
  }

  @Test
  void fit_bars_learnsTheirDirection() {
    Tensor[] data = bars(500);
    for (Sequential model : List.of(plain(), modern(), augmented())) {
      trained(model, 2, 15);
      double accuracy = model.predict(data[0]).argMax(1).eq(data[1]).cast(DType.FLOAT32).mean().item();
      assertTrue(accuracy > 0.95, "accuracy " + accuracy);
    }
  }

  @Test
  void fit_oneThreadOrTwo_sameBits() {
    assertEquals(trained(plain(), 1, 2).getWeights(), trained(plain(), 2, 2).getWeights());
    assertEquals(trained(modern(), 1, 2).getWeights(), trained(modern(), 2, 2).getWeights());
    assertEquals(trained(augmented(), 1, 2).getWeights(), trained(augmented(), 2, 2).getWeights());
  }

  @Test
  void predict_batchNormalizationBehindAConvolution_equalsOneAfterTheOther() {
    Tensor x = bars(20)[0];
    for (Conv2D convolution : List.of(new Conv2D(8, 3).padding("same").useBias(false), new Conv2D(8, 3).strides(2),
        new Conv2D(8, 3).activation(RELU))) {
      BatchNormalization norm = new BatchNormalization().momentum(0.5);
      assertEquals(convolution.config().get("activation").equals("linear"), norm.folds(convolution));
      Sequential model = trained(new Sequential(new Input(SIZE, SIZE, 1), convolution, norm, new Flatten(), new Dense(2)).seed(3), 1, 1);
      Tensor expected = x;
      for (Layer layer : model.layers()) {
        expected = layer instanceof Input ? expected : layer.apply(expected);
      }
      assertTrue(model.predict(x).allClose(expected, 1e-5, 1e-5));
    }
  }

  @Test
  void predict_convolutionThatOthersNeedToo_isNotLost() {
    SymbolicTensor x = Input.of(SIZE, SIZE, 1);
    Conv2D convolution = new Conv2D(4, 3);
    SymbolicTensor sums = convolution.apply(x);
    BatchNormalization norm = new BatchNormalization();
    SymbolicTensor normed = norm.apply(sums);
    Tensor pictures = bars(3)[0];
    Functional model = new Functional(List.of(x), List.of(new Add().apply(sums, normed), sums));
    List<Tensor> y = model.predict(List.of(pictures));
    assertEquals(convolution.apply(pictures), y.get(1));
    assertEquals(y.get(1).add(norm.apply(y.get(1))), y.get(0));
  }

  @Test
  void batchNormalization_recordedSteps_followTheBatches() {
    Sequential model = trained(modern(), 1, 3);
    assertTrue(model.layers().stream().allMatch(Layer::isRepeatable));
    // 30 steps at a momentum of 0.8 leave nothing of the start: the moving numbers are those of the data
    Tensor y = model.layers().stream().filter(Conv2D.class::isInstance).findFirst().orElseThrow().apply(bars(500)[0]);
    List<Parameter> weights = model.layers().stream().filter(BatchNormalization.class::isInstance).findFirst().orElseThrow().parameters();
    double[] mean = y.reshape(-1, 8).mean(0).toDoubles();
    double[] square = y.square().reshape(-1, 8).mean(0).toDoubles();
    for (int i = 0; i < 8; i++) {
      double variance = square[i] - mean[i] * mean[i];
      assertEquals(mean[i], weights.get(2).toDoubles()[i], 0.1 * Math.sqrt(variance));
      assertEquals(1, weights.get(3).toDoubles()[i] / variance, 0.2);
    }
  }
}
