package io.arabica.models;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.losses.Loss;
import io.arabica.layers.losses.Losses;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Steps are recorded and run again only where every layer and loss is known to do the same each time. */
class RepeatableTest {
  /** A user's layer, in a package whose name only begins like the library's. */
  private static class Own extends Layer {
    @Override
    public Shape outputShape(Shape... inputs) {
      return inputs[0];
    }

    @Override
    protected Tensor call(Tensor[] inputs, boolean training) {
      return inputs[0];
    }
  }

  /** A user's layer that promises it. */
  private static final class Said extends Own {
    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  /** A user's loss. */
  private static final class OwnLoss extends Loss {
    OwnLoss() {
      super("own");
    }

    @Override
    public Tensor call(Tensor yTrue, Tensor yPred) {
      return yPred.mean(-1);
    }
  }

  @Test
  void isRepeatable_classesOfTheLibrary_yesOfTheUser_notUnlessTheySaySo() {
    assertTrue(new Dense(2).isRepeatable());
    assertTrue(Losses.meanSquaredError().isRepeatable());
    assertFalse(new Own().isRepeatable());
    assertFalse(new OwnLoss().isRepeatable());
    assertTrue(new Sequential(new Input(2), new Dense(2)).isRepeatable());
    assertFalse(new Sequential(new Input(2), new Dense(2), new Own()).isRepeatable());
    assertTrue(new Sequential(new Input(2), new Said()).isRepeatable());
  }
}
