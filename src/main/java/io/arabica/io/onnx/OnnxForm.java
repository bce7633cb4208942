package io.arabica.io.onnx;

import io.arabica.layers.Layer;

/**
 * How a layer is said in ONNX: the operators that compute in inference what the layer computes.
 *
 * <pre>{@code
 * new OnnxFormat().with(Scale.class, (layer, graph, x) -> graph.map("Mul", x[0], graph.weight(layer, "factor")))
 * }</pre>
 *
 * @param <L> the class of the layer
 */
@FunctionalInterface
public interface OnnxForm<L extends Layer> {
  /**
   * Adds the operators to the graph.
   *
   * @param layer a built layer
   * @param graph takes the operators
   * @param inputs what the layer is applied to
   * @return what the layer computes
   */
  Value of(L layer, OnnxGraph graph, Value... inputs);
}
