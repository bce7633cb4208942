import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;

import io.arabica.data.Dataset;
import io.arabica.data.Idx;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.models.Fit;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.schedules.CosineDecay;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A convolutional network learns to tell digits (MNIST) or clothes (Fashion-MNIST) apart: windows that slide over the picture find strokes
 * and edges wherever they are, which the dense layers of {@code ImageClassification} have to learn for every place anew.
 *
 * <p>Arguments: a folder with the four files of such a set; without any, the subset of Fashion-MNIST that comes with the repository.
 */
public final class ConvolutionalDigits {
  private ConvolutionalDigits() {}

  /** Trains and prints what is reached on pictures that were never seen. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "examples/data/fashion-mnist");
    double accuracy = run(Idx.dataset(folder, "train"), Idx.dataset(folder, "t10k"), 8);
    System.out.printf("%nTest accuracy: %.2f %%%n", 100 * accuracy);
  }

  /** The fraction of test pictures that is recognised. */
  static double run(Dataset train, Dataset test, int epochs) {
    int batchSize = 64;
    Sequential model = new Sequential(
        new Input(28, 28, 1),
        new Conv2D(32, 3).activation(RELU),
        new MaxPooling2D(2),
        new Conv2D(64, 3).activation(RELU),
        new MaxPooling2D(2),
        new Flatten(),
        new Dropout(0.3),
        new Dense(128).activation(RELU),
        new Dropout(0.3),
        new Dense(10).activation(SOFTMAX)).seed(1);
    // long steps first, short ones at the end
    CosineDecay rate = new CosineDecay(2e-3, epochs * train.batch(batchSize).steps());
    model.compile(new Adam(rate), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    System.out.println(model.summary());
    model.fit(train, Fit.epochs(epochs).batchSize(batchSize).validation(test)); // the test pictures are only watched
    return model.evaluate(test).get("accuracy");
  }
}
