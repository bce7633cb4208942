package io.arabica.layers;

import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.stream.Stream;

/**
 * What the layers share that combine inputs element by element. Inputs broadcast; one of fewer dimensions gets dimensions of 1 behind the
 * batch, as in Keras: (n, 4) next to (n, 3, 4) counts as (n, 1, 4).
 */
abstract class Merge extends Layer {
  /** Combines two inputs. */
  abstract Tensor merge(Tensor a, Tensor b);

  @Override
  protected boolean takesSeveralInputs() {
    return true;
  }

  @Override
  public final Shape outputShape(Shape... inputs) {
    Check.argument(inputs.length >= 2, "expected two or more inputs, got %d", inputs.length);
    int rank = rank(inputs);
    Shape result = expand(inputs[0], rank);
    for (Shape input : inputs) {
      Shape next = result.broadcast(expand(input, rank));
      Check.argument(next != null, "expected inputs whose shapes broadcast, got %s and %s", inputs[0], input);
      result = next;
    }
    return result;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Shape[] shapes = Stream.of(inputs).map(Tensor::shape).toArray(Shape[]::new);
    outputShape(shapes); // checks
    int rank = rank(shapes);
    Tensor result = inputs[0].reshape(expand(shapes[0], rank).dims());
    for (int i = 1; i < inputs.length; i++) {
      result = merge(result, inputs[i].reshape(expand(shapes[i], rank).dims()));
    }
    return result;
  }

  private static int rank(Shape... shapes) {
    int rank = 0;
    for (Shape shape : shapes) {
      rank = Math.max(rank, shape.rank());
    }
    return rank;
  }

  private static Shape expand(Shape shape, int rank) {
    Shape result = shape;
    while (result.rank() < rank) {
      result = result.insert(Math.min(1, result.rank()), 1);
    }
    return result;
  }
}
