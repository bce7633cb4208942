package io.arabica.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Assert;
import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.kernels.Parallel;
import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.layers.Layers;
import io.arabica.layers.losses.Losses;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.Optimizers;
import io.arabica.optimizers.SGD;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConstraintsTest {
  static Stream<Config> keras() {
    return Json.objects("/keras/constraints.json").stream();
  }

  static Stream<Config> steps() {
    return Json.objects("/keras/constrained_steps.json").stream();
  }

  @ParameterizedTest
  @MethodSource("keras")
  void apply_anyOptions_givesKerasValues(Config entry) {
    Constraint constraint = Constraints.of(entry.string("name", ""), entry.config("config"));
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Tensor w = Json.tensor(entry.get("w"), dtype);
      Tensor constrained = constraint.apply(w);
      assertEquals(dtype, constrained.dtype());
      Assert.close(Json.tensor(entry.get("constrained"), dtype), constrained, Assert.tolerance(dtype), entry.toString());
    }
  }

  /** A layer's weights after each of three steps that Keras made. */
  @ParameterizedTest
  @MethodSource("steps")
  void trainOnBatch_constrainedLayers_goKerasWay(Config entry) {
    Tensor x = Json.tensor(entry.get("x"), DType.FLOAT64);
    Tensor y = Json.tensor(entry.get("y"), DType.FLOAT64);
    Model model = new Sequential(new Input(x.shape().slice(1, x.rank()).dims()).type(DType.FLOAT64),
        Layers.of(entry.string("layer", ""), entry.config("config")));
    model.compile(Optimizers.of(entry.string("optimizer", ""), entry.config("optimizer_config")), Losses.meanSquaredError());
    List<?> steps = entry.list("steps");
    model.setWeights(weights(steps.get(0)));
    for (int i = 1; i < steps.size(); i++) {
      model.trainOnBatch(x, y);
      List<Tensor> expected = weights(steps.get(i));
      for (int j = 0; j < expected.size(); j++) {
        Assert.close(expected.get(j), model.getWeights().get(j), 1e-7, entry.string("layer", "") + ", step " + i + ", weight " + j);
      }
    }
  }

  private static List<Tensor> weights(Object written) {
    return ((List<?>) written).stream().map(weight -> Json.tensor(weight, DType.FLOAT64)).toList();
  }

  @Test
  void of_written_givesTheSame() {
    for (Constraint constraint : List.of(new MaxNorm(3, 1), new MaxNorm(1, 0, 1, 2), new NonNeg(), new UnitNorm(0, 1),
        new MinMaxNorm(0.1, 2, 0.5, 1))) {
      assertEquals(constraint, Constraints.of(constraint.className(), constraint.config()));
      assertEquals(constraint, Constraints.of(new Config().put("c", constraint).get("c"), CustomObjects.none()));
    }
    assertEquals(new MaxNorm(2, 0), Constraints.of("max_norm"));
    assertEquals(new MinMaxNorm(0, 1, 1, 0), Constraints.of("min_max_norm"));
    assertEquals(new UnitNorm(0), Constraints.of("UnitNorm"));
    assertEquals(new NonNeg(), Constraints.of("non_neg"));
    assertNull(Constraints.of(null, CustomObjects.none()));
    assertEquals(List.of("MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm"), Constraints.names());
  }

  @Test
  void constructors_wrongNumbers_throw() {
    assertThrows(IllegalArgumentException.class, () -> new MaxNorm(-1));
    assertThrows(IllegalArgumentException.class, () -> new MinMaxNorm(2, 1));
    assertThrows(IllegalArgumentException.class, () -> new MinMaxNorm(0, 1, 1.5));
    assertThrows(IllegalArgumentException.class, () -> new MinMaxNorm(0, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Constraints.of("max"));
  }

  @Test
  void build_constraintThatDoesNotFit_throws() {
    String message = assertThrows(IllegalArgumentException.class, () -> new Dense(2).kernelConstraint(w -> w.sum(0)).apply(Tensor.ones(1,
        3))).getMessage();
    assertTrue(message.contains("expected a constraint that keeps the shape (3, 2) of \"kernel\", got (2,)"), message);
    assertThrows(IllegalArgumentException.class, () -> new Dense(2).kernelConstraint(new UnitNorm(2)).apply(Tensor.ones(1, 3)));
  }

  @Test
  void apply_functionOfOnesOwn_isCalledAfterEachStep() {
    int[] calls = {0};
    Parameter w = new Parameter("w", Tensor.of(1f, 2f), true);
    w.constraint(values -> values.clip(0, ++calls[0]), false);
    SGD optimizer = new SGD(1);
    for (int i = 1; i <= 3; i++) {
      optimizer.apply(List.of(w), List.of(Tensor.of(-5f, 5f)));
      assertEquals(Tensor.of(i, 0f), w.detach());
      assertEquals(i, calls[0]);
    }
    w.constraint(new UnitNorm(), true);
    optimizer.apply(List.of(w), List.of(Tensor.of(0f, -4f)));
    Assert.close(Tensor.of(0.6f, 0.8f), w.detach(), 1e-6, "a new constraint");
    optimizer.apply(List.of(w), List.of(Tensor.of(-5.4f, -7.2f)));
    Assert.close(Tensor.of(0.6f, 0.8f), w.detach(), 1e-6, "run again");
    w.constraint(null, false);
    optimizer.apply(List.of(w), List.of(Tensor.of(0.6f, 0.8f)));
    Assert.close(Tensor.of(0f, 0f), w.detach(), 1e-6, "none");
  }

  @Test
  void apply_frozenOrWithoutGradient_leavesTheWeightAlone() {
    Parameter w = new Parameter("w", Tensor.of(3f, 4f), true);
    w.constraint(new UnitNorm(), true);
    new SGD(1).apply(List.of(w), Arrays.asList((Tensor) null));
    w.trainable(false);
    new SGD(1).apply(List.of(w), List.of(Tensor.of(1f, 1f)));
    assertEquals(Tensor.of(3f, 4f), w.detach());
  }

  @Test
  void apply_whileRecording_works() {
    Parameter w = new Parameter("w", Tensor.of(3f, 4f), true);
    w.constraint(new UnitNorm(), true);
    Recording recording = Recording.of(() -> {
      new SGD(0).apply(List.of(w), List.of(Tensor.of(1f, 1f)));
      return List.of(w.mul(2));
    });
    Assert.close(Tensor.of(1.2f, 1.6f), recording.outputs().get(0), 1e-6, "the step was made");
    assertEquals(false, recording.isRepeatable());
  }

  @Test
  void fit_anyThreads_givesTheSameBits() {
    int threads = Parallel.threads();
    try {
      Parallel.setThreads(1);
      List<Tensor> one = trained();
      Parallel.setThreads(2);
      assertEquals(one, trained());
      Tensor norms = one.get(0).square().sum(0).sqrt();
      assertTrue(norms.max().item() <= 1 + 1e-6, norms::toString);
    } finally {
      Parallel.setThreads(threads);
    }
  }

  private static List<Tensor> trained() {
    Model model = new Sequential(new Input(300), new Dense(260).kernelConstraint(new MaxNorm(1)).biasConstraint(new NonNeg()),
        new Dense(1)).seed(3);
    model.compile(new Adam(0.1), Losses.meanSquaredError());
    for (int i = 0; i < 3; i++) {
      model.trainOnBatch(new Rng(1).normal(DType.FLOAT32, Shape.of(8, 300), 0, 1), Tensor.ones(8, 1));
    }
    return model.getWeights();
  }
}
