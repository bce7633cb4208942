package io.arabica.optimizers.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.Optimizers;
import io.arabica.optimizers.SGD;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchedulesTest {
  private static final Config CASES = Json.object("/keras/schedules.json").config("cases");

  static Stream<String> cases() {
    return CASES.toMap().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rate_25Steps_isThatOfKeras(String name) {
    Config expected = CASES.config(name);
    Schedule schedule = Schedules.of(name.replaceAll("_.*", ""), expected.config("config"));
    List<?> values = expected.list("values");
    for (int i = 0; i < values.size(); i++) {
      assertEquals(((Number) values.get(i)).doubleValue(), schedule.rate(i), 1e-7, name + " at step " + i);
    }
    assertEquals(expected.config("config").toMap().keySet(), schedule.config().toMap().keySet());
    Schedule again = Schedules.of(schedule.className(), schedule.config());
    assertEquals(schedule.config(), again.config());
    assertEquals(schedule.rate(17), again.rate(17));
  }

  @Test
  void rate_fractionOfSteps_counts() { // as where decay_steps = samples / batch size
    Schedule halved = Schedules.of("ExponentialDecay", new ExponentialDecay(1, 2.5, 0.5).config());
    assertEquals(0.25, halved.rate(5), 1e-12);
    assertEquals(1 / 3.0, new InverseTimeDecay(1, 2.5, 1).rate(5), 1e-12);
    assertEquals(0.6, new PolynomialDecay(1, 2.5).end(0).rate(1), 1e-12);
    assertEquals((1 + Math.cos(Math.PI / 2.5)) / 2, new CosineDecay(1, 2.5).rate(1), 1e-12);
    assertEquals((1 + Math.cos(Math.PI / 5)) / 2, new CosineDecayRestarts(1, 2.5).tMul(1).rate(3), 1e-12);
    assertEquals(2.5, halved.config().number("decay_steps", 0));
    assertEquals(3, new CosineDecay(1, 3).config().toMap().get("decay_steps"));
    assertThrows(IllegalArgumentException.class, () -> new CosineDecay(1, Double.NaN));
  }

  @Test
  void rate_oneCycle_isThatOfPyTorchsFormula() {
    // end + (start - end) / 2 * (cos(pi * part) + 1), as torch.optim.lr_scheduler.OneCycleLR has it,
    // for max_lr=0.1 and total_steps=10, worked out in Python.
    double[] expected = {0.0040000000000000036, 0.052000000000000005, 0.1, 0.09504846320134738, 0.0811745653949763,
        0.06112620219362893, 0.03887419780637107, 0.0188258346050237, 0.004951936798652629, 4e-07};
    Schedule schedule = new OneCycle(0.1, 10);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], schedule.rate(i), 1e-12, "step " + i);
    }
    assertEquals(4e-7, schedule.rate(100), 1e-12);
    assertEquals(schedule.rate(5), Schedules.of("OneCycle", schedule.config()).rate(5));
    assertEquals(0.1, new OneCycle(0.1, 10).rise(0).rate(0), 1e-12);
    assertEquals(4e-7, new OneCycle(0.1, 1).rate(0), 1e-12);
  }

  @Test
  void rate_lambda_isUsedAndWrittenAsANumber() {
    SGD sgd = new SGD(step -> 0.5 / (1 + step));
    assertEquals(0.5, sgd.learningRate());
    assertEquals(0.5, sgd.config().number("learning_rate", 0));
    Schedule lambda = step -> 1;
    assertNull(lambda.config());
    assertEquals(0.1, sgd.learningRate(0.1).learningRate());
    assertThrows(IllegalArgumentException.class, () -> new SGD(step -> -1).learningRate());
  }

  @Test
  void config_schedule_standsInTheOptimizers() {
    Adam adam = new Adam(new CosineDecay(0.1, 100).warmup(0.2, 10));
    Config written = adam.config().config("learning_rate");
    assertEquals("CosineDecay", written.string("class_name", ""));
    assertEquals(adam.config(), Optimizers.of("Adam", adam.config()).config());
    assertNull(Schedules.of(null, CustomObjects.none()));
    assertTrue(Schedules.names().contains("OneCycle"));
  }

  @Test
  void constructors_wrongArguments_throw() {
    assertThrows(IllegalArgumentException.class, () -> new ExponentialDecay(-0.1, 10, 0.9));
    assertThrows(IllegalArgumentException.class, () -> new ExponentialDecay(0.1, 0, 0.9));
    assertThrows(IllegalArgumentException.class, () -> new InverseTimeDecay(0.1, 10, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new PolynomialDecay(Double.POSITIVE_INFINITY, 10));
    assertThrows(IllegalArgumentException.class, () -> new PiecewiseConstantDecay(new int[] {1, 2}, 0.1, 0.2));
    assertThrows(IllegalArgumentException.class, () -> new PiecewiseConstantDecay(new int[] {2, 1}, 0.1, 0.2, 0.3));
    assertThrows(IllegalArgumentException.class, () -> new CosineDecay(0.1, 10).warmup(0.2, -1));
    assertThrows(IllegalArgumentException.class, () -> new CosineDecayRestarts(0.1, 10).tMul(0.5));
    assertThrows(IllegalArgumentException.class, () -> new OneCycle(0.1, 10).rise(1.5));
    assertThrows(IllegalArgumentException.class, () -> new OneCycle(0.1, 10).divide(0.5, 10));
    assertThrows(IllegalArgumentException.class, () -> Schedules.of("NoDecay", new Config()));
  }
}
