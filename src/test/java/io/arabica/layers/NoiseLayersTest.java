package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.config.Config;
import io.arabica.tensor.DType;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dropout and GaussianNoise. */
class NoiseLayersTest {
  @Test
  void contract_holds() {
    LayerContract.check(new Dropout(0.4), 0, Shape.of(2, 3));
    LayerContract.check(new Dropout(0.4).seed(3).noiseShape(-1, 1, 4), 0, Shape.of(2, 3, 4));
    LayerContract.check(new GaussianNoise(0.4).seed(3), 0, Shape.of(2, 3));
  }

  @Test
  void dropout_inTraining_dropsItsShareAndKeepsTheMean() {
    Tensor y = new Dropout(0.3).seed(1).run(true, Tensor.ones(100, 200))[0];
    double zeros = y.eq(Tensor.scalar(0)).cast(DType.FLOAT32).mean().item();
    assertEquals(0.3, zeros, 0.015); // 5 deviations of sqrt(0.3 * 0.7 / 20000)
    assertEquals(1 / 0.7, y.max().item(), 1e-6);
    assertEquals(1, y.mean().item(), 0.025);
  }

  @Test
  void dropout_inInferenceOrWithoutRate_isTheInput() {
    Tensor x = Tensor.ones(2, 3);
    assertSame(x, new Dropout(0.5).apply(x));
    assertSame(x, new Dropout(0).run(true, x)[0]);
    assertEquals(Tensor.zeros(2, 3), new Dropout(1).run(true, x)[0]);
  }

  @Test
  void dropout_noiseShape_dropsWholeFeatures() {
    Tensor y = new Dropout(0.5).noiseShape(-1, 1, -1).seed(2).run(true, Tensor.ones(8, 5, 6))[0];
    assertEquals(Reduce.max(y, false, 1), Reduce.min(y, false, 1));
    assertThrows(IllegalArgumentException.class, () -> new Dropout(0.5).noiseShape(2, 3).run(true, Tensor.ones(8, 5)));
    Config config = new Dropout(0.5).noiseShape(-1, 1).config();
    assertEquals("[null, 1]", config.get("noise_shape").toString());
  }

  @Test
  void dropout_everyCallAndEveryRunOfARecording_drawsAnew() {
    Dropout dropout = new Dropout(0.5);
    dropout.seed(0);
    Tensor x = Tensor.ones(10, 10);
    Tensor first = dropout.run(true, x)[0];
    assertNotEquals(first, dropout.run(true, x)[0]);
    Recording recording = Recording.of(() -> List.of(dropout.run(true, x)[0]));
    assertTrue(recording.isRepeatable());
    Tensor before = recording.outputs().get(0).copy();
    recording.run();
    assertNotEquals(before, recording.outputs().get(0));
  }

  @Test
  void noise_inTraining_hasItsDeviation() {
    Tensor x = Tensor.full(3, 100, 200);
    Tensor y = new GaussianNoise(0.5).seed(1).run(true, x)[0];
    assertEquals(3, y.mean().item(), 5 * 0.5 / Math.sqrt(20000));
    assertEquals(0.5, Reduce.std(y, false).item(), 0.02);
    assertSame(x, new GaussianNoise(0.5).apply(x));
  }

  @Test
  void constructors_wrongRates_throw() {
    assertThrows(IllegalArgumentException.class, () -> new Dropout(1.1));
    assertThrows(IllegalArgumentException.class, () -> new Dropout(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new GaussianNoise(-1));
  }
}
