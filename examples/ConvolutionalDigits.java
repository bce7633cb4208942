import static io.arabica.layers.activations.Activations.SOFTMAX;

import io.arabica.data.Dataset;
import io.arabica.data.Idx;
import io.arabica.layers.BatchNormalization;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.RandomFlip;
import io.arabica.layers.RandomRotation;
import io.arabica.layers.RandomTranslation;
import io.arabica.layers.RandomZoom;
import io.arabica.layers.ReLU;
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
 * and edges wherever they are, which the dense layers of {@code ImageClassification} have to learn for every place anew. In each epoch it
 * sees the pictures a little turned, moved and zoomed, so that it learns what makes a digit and not the pictures by heart.
 *
 * <p>Arguments: a folder with the four files of such a set (clothes if its name has "fashion" in it), and the number of epochs, 12 for
 * digits and 20 for clothes unless said. Without any, the subset of Fashion-MNIST that comes with the repository, in about a minute.
 */
public final class ConvolutionalDigits {
  private ConvolutionalDigits() {}

  /** Trains and prints what is reached on pictures that were never seen. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "examples/data/fashion-mnist");
    boolean clothes = folder.toString().contains("fashion");
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : args.length == 0 ? 8 : clothes ? 20 : 12;
    double accuracy = run(Idx.dataset(folder, "train"), Idx.dataset(folder, "t10k"), clothes, epochs);
    System.out.printf("%nTest accuracy: %.2f %%%n", 100 * accuracy);
  }

  /** The fraction of test pictures that is recognised. */
  static double run(Dataset train, Dataset test, boolean clothes, int epochs) {
    int batchSize = 64;
    Sequential model = new Sequential(new Input(28, 28, 1));
    augmentation(model, clothes);
    convolution(model, 32);
    model.add(new MaxPooling2D(2));
    convolution(model, 64);
    convolution(model, 64);
    model.add(new MaxPooling2D(2));
    model.add(new Flatten());
    model.add(new Dropout(0.4));
    model.add(new Dense(128).useBias(false));
    normalized(model);
    model.add(new Dropout(0.2));
    model.add(new Dense(10).activation(SOFTMAX));
    // long steps first, short ones at the end
    CosineDecay rate = new CosineDecay(2e-3, epochs * train.batch(batchSize).steps());
    model.seed(1).compile(new Adam(rate), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    System.out.println(model.summary());
    model.fit(train, Fit.epochs(epochs).batchSize(batchSize).validation(test)); // the test pictures are only watched
    return model.evaluate(test).get("accuracy");
  }

  /** Random changes that leave the class as it is; in training only. The background is black, so what comes in from outside is 0. */
  private static void augmentation(Sequential model, boolean clothes) {
    if (clothes) {
      model.add(new RandomFlip("horizontal")); // a mirrored shoe is a shoe, a mirrored 2 is nothing
    } else {
      model.add(new RandomRotation(0.03).fillMode("constant"));
      model.add(new RandomTranslation(0.08, 0.08).fillMode("constant"));
      model.add(new RandomZoom(0.1, 0.1).fillMode("constant"));
    }
  }

  private static void convolution(Sequential model, int filters) {
    model.add(new Conv2D(filters, 3).padding("same").useBias(false));
    normalized(model);
  }

  /** The sums are brought to one scale, whatever the weights, before the negative ones are cut off: so long steps do no harm. */
  private static void normalized(Sequential model) {
    model.add(new BatchNormalization().momentum(0.9));
    model.add(new ReLU());
  }
}
