package io.arabica.layers;

import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;

/** One use of a layer on symbolic tensors; a layer that is used twice shares its weights between the calls. */
public final class LayerCall {
  private final Layer layer;
  private final SymbolicTensor[] inputs;
  private final SymbolicTensor[] outputs;

  LayerCall(Layer layer, SymbolicTensor[] inputs, Shape[] shapes, DType dtype) {
    this.layer = layer;
    this.inputs = inputs.clone();
    outputs = new SymbolicTensor[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      outputs[i] = new SymbolicTensor(shapes[i], dtype, this, i);
    }
  }

  /** The layer. */
  public Layer layer() {
    return layer;
  }

  /** What it is applied to; nothing for an {@link Input}. */
  public SymbolicTensor[] inputs() {
    return inputs.clone();
  }

  /** What it computes. */
  public SymbolicTensor[] outputs() {
    return outputs.clone();
  }
}
