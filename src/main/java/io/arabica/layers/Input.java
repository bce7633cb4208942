package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * Where data enters a model: the shape of one sample, without the batch dimension.
 *
 * <pre>{@code
 * new Sequential(new Input(28, 28, 1), …);
 * SymbolicTensor x = Input.of(784);          // for a Functional model
 * }</pre>
 */
public final class Input extends Layer {
  private final Shape shape;
  private DType type = DType.FLOAT32;

  /** Samples of this shape; -1 stands for a dimension that may differ. */
  public Input(int... shape) {
    this.shape = Shape.of(Shape.ANY).concat(Shape.of(Check.given(shape, "Input", "a shape")));
  }

  /** A symbolic tensor for samples of this shape. */
  public static SymbolicTensor of(int... shape) {
    return new Input(shape).tensor();
  }

  /** The type of the data: FLOAT32 unless said; INT32 for indices. */
  public Input type(DType dataType) {
    Check.argument(dataType != DType.BOOL, "Input: expected numbers, got %s", dataType);
    type = Check.given(dataType, this, "a type");
    return this;
  }

  @Override
  public Input name(String given) {
    super.name(given);
    return this;
  }

  /** A symbolic tensor for this input. */
  public SymbolicTensor tensor() {
    return new LayerCall(this, new SymbolicTensor[0], new Shape[] {shape}, type).outputs()[0];
  }

  /** The shape of the data, the batch dimension in front. */
  public Shape shape() {
    return shape;
  }

  /** The type of the data. */
  public DType type() {
    return type;
  }

  @Override
  public String className() {
    return "InputLayer";
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return shape;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return inputs[0];
  }

  @Override
  public Config config() {
    Integer[] batchShape = new Integer[shape.rank()];
    for (int i = 0; i < batchShape.length; i++) {
      batchShape[i] = shape.dim(i) == Shape.ANY ? null : Integer.valueOf(shape.dim(i));
    }
    return new Config().put("name", name()).put("batch_shape", java.util.Arrays.asList(batchShape)).put("dtype", type.label());
  }
}
