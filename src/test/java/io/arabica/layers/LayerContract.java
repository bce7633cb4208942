package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.Autograd;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What every layer keeps: written down and read again it is the same layer; the weights are as many as said; the shape without data is that
 * of the data; types are kept; gradients agree with differences in FLOAT64; a training step lowers a loss; the same seed gives the same
 * bits; a recorded step can be run again.
 */
final class LayerContract {
  private LayerContract() {}

  /**
   * Checks all of it.
   *
   * @param weights the number of single weights, trainable or not
   * @param inputs shapes with the batch dimension
   */
  static void check(Layer layer, int weights, Shape... inputs) {
    configRoundTrip(layer);
    Layer plain = fresh(layer, DType.FLOAT32);
    Tensor output = plain.apply(samples(DType.FLOAT32, inputs));
    assertSame(DType.FLOAT32, output.dtype(), "type of the output");
    assertEquals(weights, plain.parameters().stream().mapToInt(Tensor::size).sum(), "number of weights");
    shapes(layer, plain, output.shape(), inputs);
    gradients(layer, inputs);
    trainingStep(layer, inputs);
    sameSeed(layer, inputs);
    if (layer.isRepeatable()) {
      recording(layer, inputs);
    }
  }

  private static Layer fresh(Layer layer, DType dtype) {
    Layer again = Layers.of(layer.className(), layer.config().put("dtype", dtype.label()));
    return again.seed(5);
  }

  private static Tensor[] samples(DType dtype, Shape... shapes) {
    Rng rng = new Rng(11);
    Tensor[] result = new Tensor[shapes.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = rng.normal(dtype, shapes[i], 0, 1);
    }
    return result;
  }

  private static void configRoundTrip(Layer layer) {
    layer.name("given");
    Layer again = Layers.of(layer.className(), layer.config());
    assertSame(layer.getClass(), again.getClass());
    assertEquals(layer.config(), again.config());
    layer.trainable(false);
    assertEquals(layer.config(), Layers.of(layer.className(), layer.config()).config());
    layer.trainable(true);
  }

  private static void shapes(Layer layer, Layer built, Shape real, Shape... inputs) {
    assertEquals(real, built.outputShape(inputs), "shape without data");
    Shape[] symbolic = new Shape[inputs.length];
    for (int i = 0; i < symbolic.length; i++) {
      symbolic[i] = inputs[i].with(0, Shape.ANY);
    }
    Layer unbuilt = fresh(layer, DType.FLOAT32);
    assertEquals(real.with(0, Shape.ANY), unbuilt.outputShape(symbolic), "shape for any batch");
    unbuilt.buildFor(symbolic);
    assertEquals(real.with(0, Shape.ANY), unbuilt.outputShape(symbolic), "shape for any batch, when built");
    for (int batch : new int[] {1, 3}) {
      if (inputs[0].rank() > 1) {
        Shape[] other = new Shape[inputs.length];
        for (int i = 0; i < other.length; i++) {
          other[i] = inputs[i].with(0, batch);
        }
        assertEquals(real.with(0, batch), unbuilt.apply(samples(DType.FLOAT32, other)).shape(), "a batch of " + batch);
      }
    }
  }

  /** Gradients of a weighted sum of the output against central differences, for inputs and weights. */
  private static void gradients(Layer layer, Shape... inputs) {
    Layer built = fresh(layer, DType.FLOAT64);
    Tensor[] xs = samples(DType.FLOAT64, inputs);
    Tensor y = built.apply(xs);
    assertSame(DType.FLOAT64, y.dtype(), "type of the output");
    Rng rng = new Rng(3);
    Tensor factors = rng.normal(DType.FLOAT64, y.shape(), 0, 1);
    List<Tensor> variables = new ArrayList<>(built.trainableParameters());
    for (Tensor x : xs) {
      variables.add(x.requireGradient());
    }
    List<Tensor> gradients = Autograd.gradients(built.apply(xs).mul(factors).sum(), variables);
    double step = 1e-5;
    for (int v = 0; v < variables.size(); v++) {
      double[] values = variables.get(v).doubles();
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        values[i] = value + step;
        double up = built.apply(xs).mul(factors).sum().item();
        values[i] = value - step;
        double down = built.apply(xs).mul(factors).sum().item();
        values[i] = value;
        double expected = (up - down) / (2 * step);
        double actual = gradients.get(v).toDoubles()[i];
        assertEquals(expected, actual, 1e-6 * Math.max(1, Math.abs(expected)), "gradient of variable " + v + ", element " + i);
      }
    }
  }

  /** Moves weights, or the inputs of a layer without, against the gradient. */
  private static void trainingStep(Layer layer, Shape... inputs) {
    Layer built = fresh(layer, DType.FLOAT64);
    Tensor[] xs = samples(DType.FLOAT64, inputs);
    Tensor y = built.apply(xs);
    Tensor target = y.detach().add(new Rng(13).normal(DType.FLOAT64, y.shape(), 0, 1));
    List<Parameter> weights = built.trainableParameters();
    List<Tensor> variables = new ArrayList<>(weights);
    if (weights.isEmpty()) {
      for (Tensor x : xs) {
        variables.add(x.requireGradient());
      }
    }
    Tensor before = built.run(false, xs)[0].sub(target).square().mean();
    List<Tensor> gradients = Autograd.gradients(before, variables);
    for (int i = 0; i < variables.size(); i++) {
      double[] values = variables.get(i).doubles();
      double[] gradient = gradients.get(i).toDoubles();
      for (int j = 0; j < values.length; j++) {
        values[j] -= 1e-2 * gradient[j];
      }
    }
    double after = built.run(false, xs)[0].sub(target).square().mean().item();
    assertTrue(after < before.item(), "a step lowers the loss: " + before.item() + " to " + after);
  }

  private static void sameSeed(Layer layer, Shape... inputs) {
    Tensor[] xs = samples(DType.FLOAT32, inputs);
    assertEquals(fresh(layer, DType.FLOAT32).run(true, xs)[0], fresh(layer, DType.FLOAT32).run(true, xs)[0], "the same seed");
  }

  private static void recording(Layer layer, Shape... inputs) {
    Layer built = fresh(layer, DType.FLOAT32);
    Tensor[] xs = samples(DType.FLOAT32, inputs);
    Tensor expected = built.apply(xs).copy();
    Recording recording = Recording.of(() -> List.of(built.run(false, xs)[0]));
    assertTrue(recording.isRepeatable(), "a recording can be run again");
    recording.run();
    assertEquals(expected, recording.outputs().get(0));
  }
}
