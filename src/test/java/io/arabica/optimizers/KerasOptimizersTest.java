package io.arabica.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Assert;
import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights after each of five steps, and the state after the last, as Keras has them. */
class KerasOptimizersTest {
  private static final Config KERAS = Json.object("/keras/optimizers.json");
  private static final Config INIT = KERAS.config("init");
  private static final Config CASES = KERAS.config("cases");

  static Stream<String> cases() {
    return CASES.toMap().keySet().stream();
  }

  static List<Parameter> parameters(DType dtype) {
    return List.of(new Parameter("kernel", Json.tensor(INIT.get("w"), dtype), true),
        new Parameter("bias", Json.tensor(INIT.get("b"), dtype), true));
  }

  static List<List<Tensor>> gradients(DType dtype) {
    return INIT.list("grads").stream().map(step -> tensors(step, dtype)).toList();
  }

  private static List<Tensor> tensors(Object pair, DType dtype) {
    return ((List<?>) pair).stream().map(values -> Json.tensor(values, dtype)).toList();
  }

  static Optimizer optimizer(String name) {
    return Optimizers.of(name.replaceAll("_.*", ""), CASES.config(name).config("config"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void apply_fiveSteps_followsKeras(String name) {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Optimizer optimizer = optimizer(name);
      List<Parameter> parameters = parameters(dtype);
      List<?> trace = CASES.config(name).list("trace");
      for (int i = 0; i < trace.size(); i++) {
        if (optimizer instanceof AdamOptimizer<?> adam) {
          // Keras adds epsilon before the correction of the bias: this is what it comes to here.
          Config config = CASES.config(name).config("config");
          int t = i / config.integer("gradient_accumulation_steps", 1) + 1;
          adam.epsilon(config.number("epsilon", 0) / Math.sqrt(1 - Math.pow(config.number("beta_2", 0), t)));
        }
        optimizer.apply(parameters, gradients(dtype).get(i));
        List<Tensor> expected = tensors(trace.get(i), dtype);
        for (int j = 0; j < 2; j++) {
          Assert.close(expected.get(j), parameters.get(j), 2e-6, name + " " + dtype + " step " + i);
        }
      }
      List<Tensor> state = new ArrayList<>(optimizer.state().values());
      List<?> expectedState = CASES.config(name).list("final_state");
      assertEquals(expectedState.size(), state.size(), () -> optimizer.state().keySet().toString());
      for (int i = 0; i < state.size(); i++) {
        Assert.close(Json.tensor(expectedState.get(i), dtype), state.get(i).cast(dtype), 2e-6, name + " state " + i);
      }
      if (CASES.config(name).has("finalized")) {
        optimizer.finish();
        List<Tensor> finished = tensors(CASES.config(name).get("finalized"), dtype);
        Assert.close(finished.get(0), parameters.get(0), 2e-6, name + " finished");
        Assert.close(finished.get(1), parameters.get(1), 2e-6, name + " finished");
      }
    }
  }

  @Test
  void apply_adamWithEpsilonOfThePaper_differsFromKerasByLessThan2e5() {
    for (String name : List.of("Adam", "Adam_ams", "AdamW", "Adam_cosine")) {
      Optimizer optimizer = optimizer(name);
      List<Parameter> parameters = parameters(DType.FLOAT32);
      List<?> trace = CASES.config(name).list("trace");
      for (int i = 0; i < trace.size(); i++) {
        optimizer.apply(parameters, gradients(DType.FLOAT32).get(i));
        Assert.close(tensors(trace.get(i), DType.FLOAT32).get(0), parameters.get(0), 2e-5, name + " step " + i);
        Assert.close(tensors(trace.get(i), DType.FLOAT32).get(1), parameters.get(1), 2e-5, name + " step " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void config_ofKeras_comesBack(String name) {
    Config keras = CASES.config(name).config("config");
    Optimizer optimizer = optimizer(name);
    assertSameEntries(keras, optimizer.config(), name);
    assertEquals(optimizer.config(), Optimizers.of(optimizer.className(), optimizer.config()).config());
    assertEquals(name.replaceAll("_.*", ""), optimizer.className());
  }

  private static void assertSameEntries(Config expected, Config actual, String what) {
    Set<String> keys = new HashSet<>(expected.toMap().keySet());
    keys.removeAll(Set.of("module", "registered_name"));
    assertEquals(keys, actual.toMap().keySet(), what);
    for (String key : keys) {
      if (expected.get(key) instanceof Config inner) {
        assertSameEntries(inner, actual.config(key), what + "." + key);
      } else if (expected.get(key) instanceof Number number && !key.equals("ema_momentum")) {
        assertEquals(number.doubleValue(), actual.number(key, Double.NaN), 1e-7, what + "." + key);
      } else if (!key.equals("ema_momentum")) {
        assertEquals(expected.get(key), actual.get(key), what + "." + key);
      }
    }
  }

  @Test
  void cases_holdEveryOptimizer() {
    Set<String> tried = cases().map(name -> name.replaceAll("_.*", "")).collect(Collectors.toSet());
    assertTrue(tried.containsAll(Optimizers.names()), () -> tried + " of " + Optimizers.names());
  }

  @Test
  void state_names_tellParameterAndSlot() {
    Optimizer optimizer = optimizer("Adam_ams");
    optimizer.build(parameters(DType.FLOAT32));
    assertEquals(List.of("iteration", "learning_rate", "0/kernel/momentum", "0/kernel/velocity", "1/bias/momentum", "1/bias/velocity",
        "0/kernel/velocity_hat", "1/bias/velocity_hat"), List.copyOf(optimizer.state().keySet()));
  }
}
