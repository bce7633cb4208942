import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;

import io.arabica.data.Batch;
import io.arabica.data.Dataset;
import io.arabica.data.Idx;
import io.arabica.data.ImageFolder;
import io.arabica.data.Images;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.GlobalAveragePooling2D;
import io.arabica.layers.Input;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.RandomFlip;
import io.arabica.layers.RandomTranslation;
import io.arabica.layers.RandomZoom;
import io.arabica.layers.Rescaling;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.ConfusionMatrix;
import io.arabica.metrics.Metrics;
import io.arabica.models.Fit;
import io.arabica.models.History;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.schedules.CosineDecay;
import io.arabica.pictures.Pictures;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * From a folder of pictures to a trained model: one folder a class, PNG and JPEG of any size in it. Out come the model as {@code .keras}
 * file, the curves of its training, its confusion matrix, a sheet of pictures that it has never seen, and a diagram of it.
 *
 * <p>Arguments: the folder, and where to write to ({@code trained} unless said). Without any, clothes that come with the repository are
 * written out as such a folder first, a temporary one.
 */
public final class ImageFolderClassifier {
  private static final List<String> CLOTHES = List.of("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker",
      "bag", "boot");
  private static final int SIZE = 32;

  private ImageFolderClassifier() {}

  /** Trains, writes everything, and classifies one picture with the model that was written. */
  public static void main(String[] args) throws IOException {
    Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("pictures");
    Path out = args.length > 1 ? Path.of(args[1]) : args.length > 0 ? Path.of("trained") : Files.createTempDirectory("trained");
    if (args.length == 0) {
      writeClothes(folder, 150);
    }
    double accuracy = run(folder, Files.createDirectories(out), 15);
    System.out.printf("%nAccuracy on pictures that were held out: %.1f %%; model and pictures are in %s%n", 100 * accuracy, out);

    ImageFolder pictures = new ImageFolder(folder, SIZE, SIZE);
    Path file = pictures.files().get(0);
    Tensor probabilities = Model.load(out.resolve("model.keras")).predict(Images.read(file, SIZE, SIZE, 3).expandDims(0));
    int best = probabilities.argMax(1).toInts()[0];
    System.out.printf("%s: %s, %.0f %%%n", file, pictures.classes().get(best), 100 * probabilities.at(0, best));
  }

  /** The fraction of the pictures held out that is recognised. */
  static double run(Path folder, Path out, int epochs) throws IOException {
    ImageFolder pictures = new ImageFolder(folder, SIZE, SIZE); // brings them to one size
    if (pictures.classes().size() < 2) {
      throw new IllegalArgumentException(folder + ": expected folders of two classes or more, got " + pictures.classes());
    }
    List<Dataset> parts = pictures.dataset().shuffle(1).split(0.8);
    Dataset train = parts.get(0).cache(); // they fit into memory: read once, not in every epoch
    Dataset test = parts.get(1).cache();

    int batchSize = 32;
    Sequential model = new Sequential(
        new Input(SIZE, SIZE, 3),
        new Rescaling(1 / 255.0),
        new RandomFlip("horizontal"), // these three work in training only: no picture comes twice the same
        new RandomTranslation(0.1, 0.1),
        new RandomZoom(0.1),
        new Conv2D(16, 3).activation(RELU),
        new MaxPooling2D(2),
        new Conv2D(32, 3).activation(RELU),
        new MaxPooling2D(2),
        new Conv2D(64, 3).activation(RELU),
        new GlobalAveragePooling2D(),
        new Dropout(0.2),
        new Dense(pictures.classes().size()).activation(SOFTMAX)).seed(1);
    model.compile(new Adam(new CosineDecay(4e-3, epochs * train.batch(batchSize).steps())), Losses.sparseCategoricalCrossentropy(),
        Metrics.accuracy());
    History history = model.fit(train, Fit.epochs(epochs).batchSize(batchSize).validation(test));
    model.save(out.resolve("model.keras"));

    Batch unseen = test.toBatch();
    Tensor probabilities = model.predict(unseen.input());
    ConfusionMatrix matrix = new ConfusionMatrix(pictures.classes().size()).labels(pictures.classes().toArray(String[]::new));
    matrix.update(unseen.target(), probabilities, null);
    System.out.println(matrix);

    Pictures.history(history).save(out.resolve("history.png"));
    Pictures.confusion(matrix).save(out.resolve("confusion.png"));
    Pictures.sheet(unseen.input()).predictions(probabilities).truth(unseen.target()).classes(pictures.classes()).mistakesFirst()
        .save(out.resolve("sheet.png"));
    Pictures.model(model).save(out.resolve("model.svg"));
    return matrix.result();
  }

  /** Writes clothes of five kinds as PNG and JPEG files of mixed sizes, one folder a kind. */
  static void writeClothes(Path folder, int each) throws IOException {
    Batch clothes = Idx.dataset(Path.of("examples/data/fashion-mnist"), "train").toBatch();
    int[] labels = clothes.target().toInts();
    int[] left = {0, each, 0, each, 0, each, 0, 0, each, each};
    Rng rng = new Rng(1);
    for (int i = 0; i < labels.length; i++) {
      if (left[labels[i]]-- > 0) {
        Path kind = Files.createDirectories(folder.resolve(CLOTHES.get(labels[i])));
        int height = 28 + (int) (40 * rng.nextDouble());
        int width = 28 + (int) (40 * rng.nextDouble());
        Tensor picture = clothes.input().get(Integer.toString(i)).mul(255);
        Images.write(kind.resolve(i + (i % 2 == 0 ? ".png" : ".jpg")), Images.resize(picture, height, width));
      }
    }
  }
}
