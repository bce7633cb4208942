package io.arabica.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.arabica.config.Config;
import io.arabica.constraints.Constraints;
import io.arabica.initializers.Initializers;
import io.arabica.layers.Layers;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.models.Model;
import io.arabica.optimizers.Optimizers;
import io.arabica.optimizers.schedules.Schedules;
import io.arabica.regularizers.Regularizers;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The matrix of models that Keras opens leaves nothing out. */
class MatrixTest {
  /** OneCycle does not exist in Keras; the others are not for {@code compile}. */
  private static final Set<String> LEFT_OUT = Set.of("OneCycle", "ConfusionMatrix", "Mean", "Sum", "IoU", "MeanIoU");

  @Test
  void cases_everyClassWithAName_isInOneOfThem() {
    Set<String> missing = new TreeSet<>();
    for (Collection<String> names : Set.of(Layers.names(), Losses.names(), Metrics.names(), Optimizers.names(), Schedules.names(),
        Initializers.names(), Regularizers.names(), Constraints.names())) {
      missing.addAll(names);
    }
    for (Matrix.Case one : Matrix.cases().values()) {
      Model model = one.model().get();
      remove(model.config(), missing);
      remove(model.compileConfig(), missing);
    }
    missing.removeAll(LEFT_OUT);
    assertEquals(Set.of(), missing, "each needs a row; see Matrix and MatrixLayers for how to add one");
  }

  private static void remove(Object value, Set<String> missing) {
    if (value instanceof Config config) {
      remove(config.toMap(), missing);
    } else if (value instanceof Map<?, ?> map) {
      missing.remove(String.valueOf(map.get("class_name")));
      map.values().forEach(entry -> remove(entry, missing));
    } else if (value instanceof Collection<?> list) {
      list.forEach(entry -> remove(entry, missing));
    }
  }
}
