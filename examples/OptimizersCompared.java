import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;

import io.arabica.data.Dataset;
import io.arabica.data.Idx;
import io.arabica.layers.Dense;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.losses.Losses;
import io.arabica.models.Fit;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adagrad;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.Optimizer;
import io.arabica.optimizers.RMSprop;
import io.arabica.optimizers.SGD;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Four optimizers from the same start: the seed gives each the same first weights and the same batches in the same order, so that only the
 * steps differ.
 *
 * <p>Arguments: a folder as for {@link ImageClassification}.
 */
public final class OptimizersCompared {
  private OptimizersCompared() {}

  /** Trains one network four times and prints the loss after each epoch. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "examples/data/fashion-mnist");
    run(Idx.dataset(folder, "train"), 10);
  }

  /** The training loss of each epoch, by the name of the optimizer. */
  static Map<String, List<Double>> run(Dataset data, int epochs) {
    Map<String, List<Double>> losses = new LinkedHashMap<>();
    for (Optimizer optimizer : List.of(new SGD(0.05), new Adam(1e-3), new RMSprop(1e-3), new Adagrad(0.01))) {
      Sequential model = new Sequential(
          new Input(28, 28, 1),
          new Flatten(),
          new Dense(64).activation(RELU),
          new Dense(10).activation(SOFTMAX)).seed(7);
      model.compile(optimizer, Losses.sparseCategoricalCrossentropy());
      losses.put(optimizer.getClass().getSimpleName(), model.fit(data, Fit.epochs(epochs).batchSize(64).silent()).get("loss"));
    }

    System.out.printf("%-6s", "epoch");
    losses.keySet().forEach(name -> System.out.printf("%9s", name));
    for (int epoch = 0; epoch < epochs; epoch++) {
      System.out.printf("%n%-6d", epoch + 1);
      for (List<Double> loss : losses.values()) {
        System.out.printf("%9.4f", loss.get(epoch));
      }
    }
    System.out.println();
    return losses;
  }
}
