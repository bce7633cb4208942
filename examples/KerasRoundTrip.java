import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;

import io.arabica.data.Batch;
import io.arabica.data.Dataset;
import io.arabica.data.Idx;
import io.arabica.io.numpy.Npy;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * To Keras and back. A model that was trained here is saved as a {@code .keras} file, which Keras opens; loaded again it trains on as if
 * nothing had been; and it is written as ONNX, for every engine that runs that. Then a model that was trained in Keras (by
 * {@code examples/data/keras/make.py}) runs here, next to what Keras predicted.
 *
 * <p>Arguments: a folder for the files; without one, {@code target/round-trip}.
 */
public final class KerasRoundTrip {
  private static final Path CLOTHES = Path.of("examples/data/fashion-mnist");
  private static final Path FROM_KERAS = Path.of("examples/data/keras");
  private static final List<String> NAMES =
      List.of("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot");

  private KerasRoundTrip() {}

  /** Goes both ways. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "target/round-trip"));
    Dataset test = Idx.dataset(CLOTHES, "t10k");
    toKeras(Idx.dataset(CLOTHES, "train"), test, 3, folder);
    fromKeras(test.take(100).toBatch());
  }

  /** Trains, saves, loads, trains on and exports; the accuracy on the test pictures after each half of the training. */
  static double[] toKeras(Dataset train, Dataset test, int epochs, Path folder) throws IOException {
    Model model = new Sequential(
        new Input(28, 28, 1),
        new Conv2D(16, 3).padding("same").activation(RELU),
        new MaxPooling2D(2),
        new Conv2D(32, 3).padding("same").activation(RELU),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(10).activation(SOFTMAX)).seed(1);
    model.compile(new Adam(2e-3), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    model.fit(train, Fit.epochs(epochs).batchSize(64));
    double before = model.evaluate(test).get("accuracy");

    Path file = folder.resolve("clothes.keras");
    model.save(file); // layers, weights, and where the optimizer was

    Model again = Model.load(file);
    again.fit(train, Fit.epochs(epochs).batchSize(64)); // goes on with the same bits as the first one would
    double after = again.evaluate(test).get("accuracy");

    Path onnx = folder.resolve("clothes.onnx");
    again.save(onnx); // what it computes, for other engines; nothing of the training

    System.out.printf("%nAccuracy on test pictures: %.1f %%; saved, loaded and trained on: %.1f %%%n", 100 * before, 100 * after);
    System.out.printf("%s, %d kB: keras.saving.load_model(…) opens it%n", file, Files.size(file) / 1000);
    System.out.printf("%s, %d kB: onnxruntime.InferenceSession(…) runs it%n", onnx, Files.size(onnx) / 1000);
    return new double[] {before, after};
  }

  /** Runs Keras' model on pictures, next to what Keras made of the same ones; the largest difference of two probabilities. */
  static double fromKeras(Batch pictures) throws IOException {
    Model model = Model.load(FROM_KERAS.resolve("clothes.keras"));
    Tensor ours = model.predict(pictures.input());
    Tensor theirs = Npy.read(FROM_KERAS.resolve("clothes.npy"));

    System.out.printf("%nA model from Keras:%n%s%n%n%-10s %-10s %-12s %s%n", model.summary(), "picture", "taken for", "here", "in Keras");
    int[] kinds = ours.argMax(-1).toInts();
    for (int i = 0; i < 8; i++) {
      System.out.printf("%-10s %-10s %.8f   %.8f%n", NAMES.get(pictures.target().toInts()[i]), NAMES.get(kinds[i]), ours.at(i, kinds[i]),
          theirs.at(i, kinds[i]));
    }
    double difference = ours.sub(theirs).abs().max().item();
    System.out.printf("Largest difference of the probabilities for %d pictures: %.1e%n", pictures.size(), difference);
    return difference;
  }
}
