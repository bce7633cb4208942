package io.arabica.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.tensor.DType;
import io.arabica.tensor.Index;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results over two batches, without and with sample weights, as Keras has them. */
class KerasMetricsTest {
  private static final Config KERAS = Json.object("/keras/metrics.json");
  private static final Config INPUTS = KERAS.config("inputs");

  static Stream<Config> cases() {
    return KERAS.list("cases").stream().map(Config.class::cast);
  }

  private static Metric metric(Config entry) {
    return Metrics.of(entry.string("class", ""), entry.config("config"));
  }

  private static double[] numbers(Object expected) {
    return expected instanceof List<?> list ? list.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray()
        : new double[] {((Number) expected).doubleValue()};
  }

  private static Tensor part(Tensor x, int from, int to) {
    return x == null ? null : x.get(Index.range(from, to));
  }

  private static void check(Config entry, Object expected, Tensor weights) {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Tensor truth = Json.tensor(INPUTS.get(entry.string("y_true", "")), dtype);
      Tensor predicted = Json.tensor(INPUTS.get(entry.string("y_pred", "")), dtype);
      Metric metric = metric(entry);
      for (int round = 0; round < 2; round++) {
        metric.reset();
        // Two batches of different sizes, then one.
        int cut = round == 0 ? 3 : 4;
        metric.update(part(truth, 0, cut), part(predicted, 0, cut), part(weights, 0, cut));
        double[] state = metric.state();
        metric = metric(entry); // goes on where the other one was
        metric.restore(state);
        if (cut < 4) {
          metric.update(part(truth, cut, 4), part(predicted, cut, 4), part(weights, cut, 4));
        }
        double[] wanted = numbers(expected);
        double[] results = wanted.length == 1 ? new double[] {metric.result()} : metric.results();
        assertArrayEquals(wanted, results, tolerance(wanted), entry + " " + dtype);
      }
    }
  }

  private static double tolerance(double[] wanted) {
    double largest = 1;
    for (double value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    return 3e-6 * largest; // Keras adds up in float
  }

  @ParameterizedTest
  @MethodSource("cases")
  void result_twoBatchesOrOne_isThatOfKeras(Config entry) {
    if (entry.has("result")) {
      check(entry, entry.get("result"), null);
    }
    if (entry.has("weighted")) {
      check(entry, entry.get("weighted"), Json.tensor(INPUTS.get(entry.string("weights", "sample_weight")), DType.FLOAT32));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void config_ofKeras_comesBack(Config entry) {
    Metric metric = metric(entry);
    entry.config("config").toMap().forEach((key, value) -> assertTrue(metric.config().toMap().containsKey(key), entry + ": " + key));
    assertEquals(entry.string("class", ""), metric.className());
    assertEquals(metric.config(), Metrics.of(metric.className(), metric.config()).config());
  }

  @Test
  void cases_holdEveryMetricOfKeras() {
    Set<String> missing = new TreeSet<>(Metrics.names());
    missing.removeAll(cases().map(entry -> entry.string("class", "")).collect(Collectors.toSet()));
    // Not in Keras, or tested by hand.
    assertEquals(Set.of("ConfusionMatrix", "Mean", "Sum", "accuracy"), missing);
  }
}
