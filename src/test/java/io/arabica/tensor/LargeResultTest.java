package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.arabica.optimizers.Adadelta;
import io.arabica.optimizers.Adafactor;
import io.arabica.optimizers.Adagrad;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.Adamax;
import io.arabica.optimizers.Ftrl;
import io.arabica.optimizers.Lamb;
import io.arabica.optimizers.Lion;
import io.arabica.optimizers.Muon;
import io.arabica.optimizers.Nadam;
import io.arabica.optimizers.Optimizer;
import io.arabica.optimizers.RMSprop;
import io.arabica.optimizers.SGD;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results of many elements do not begin with their array, but with a cache line. */
class LargeResultTest {
  private static final int ROWS = 300;
  private static final int COLUMNS = 500;
  private static final int BYTES_OF_HEADER = 16;
  private static final int BYTES_OF_LINE = 64;

  private static float[] numbers(int seed) {
    return new Rng(seed).normal(0, 1, ROWS, COLUMNS).toFloats();
  }

  private static Tensor large(int seed) {
    return Tensor.wrap(numbers(seed), ROWS, COLUMNS).mul(1);
  }

  @Test
  void result_beginsAtACacheLine_ofAnArrayThatDoes() {
    Tensor x = large(1);
    assertEquals(0, (BYTES_OF_HEADER + Float.BYTES * x.offset()) % BYTES_OF_LINE);
    assertArrayEquals(numbers(1), x.toFloats());
    assertEquals(0, x.get("0:2").mul(1).offset());
  }

  @Test
  void viewsAndOperations_ofResults_areThoseOfWholeArrays() {
    Tensor x = large(1);
    Tensor y = large(2);
    Tensor a = Tensor.wrap(numbers(1), ROWS, COLUMNS);
    Tensor b = Tensor.wrap(numbers(2), ROWS, COLUMNS);
    assertEquals(a.mul(b), x.mul(y));
    assertEquals(a.transpose().add(1), x.transpose().add(1));
    assertEquals(a.get("7:200, 3:400").add(1), x.get("7:200, 3:400").add(1));
    assertEquals(a.reshape(COLUMNS, ROWS).sum(1), x.reshape(COLUMNS, ROWS).sum(1));
    assertEquals(a.matMul(b.transpose()), x.matMul(y.transpose()));
    assertEquals(a.copy(), x.copy());
  }

  @Test
  void recording_ofLargeAndSmallResults_givesTheSameBits() {
    Tensor x = Tensor.wrap(numbers(1), ROWS, COLUMNS);
    Supplier<List<Tensor>> f = () -> {
      Tensor y = x.mul(2).tanh();
      Tensor half = y.get("0:150").add(1).mul(3);
      Tensor row = x.reshape(ROWS * COLUMNS); // what comes second must not take the place of the first, which is shorter by less than 12
      Tensor sums = row.get("0:149990").mul(2).sum().add(row.mul(3).sum());
      return List.of(sums, y.transpose().mul(y.transpose()).sum(0), half.exp().neg(), y.add(half.sum()).mul(y));
    };
    Recording recording = Recording.of(f::get);
    for (int seed = 3; seed < 5; seed++) {
      Loops.copy(Tensor.wrap(numbers(seed), ROWS, COLUMNS), x);
      recording.run();
      assertEquals(f.get(), recording.outputs());
    }
  }

  static List<Supplier<Optimizer>> optimizers() {
    return List.of(() -> new SGD(0.1).momentum(0.9), () -> new Adam(0.1), () -> new RMSprop(0.1), () -> new Adagrad(0.1),
        () -> new Adadelta(0.1), () -> new Adamax(0.1), () -> new Nadam(0.1), () -> new Ftrl(0.1), () -> new Lion(0.1), () -> new Lamb(0.1),
        () -> new Adafactor(0.1), () -> new Muon(0.1));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void optimizer_takesLargeGradientsWhereverTheyBegin(Supplier<Optimizer> kind) {
    Parameter ofResults = new Parameter("w", large(1), true);
    Parameter ofArrays = new Parameter("w", Tensor.wrap(numbers(1), ROWS, COLUMNS), true);
    assertEquals(ROWS * COLUMNS, ofResults.floats().length); // optimizers walk through the array
    Optimizer first = kind.get();
    Optimizer second = kind.get();
    for (int step = 2; step < 4; step++) {
      first.apply(List.of(ofResults), List.of(large(step)));
      second.apply(List.of(ofArrays), List.of(Tensor.wrap(numbers(step), ROWS, COLUMNS)));
    }
    assertArrayEquals(ofArrays.toFloats(), ofResults.toFloats());
  }
}
