import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;

import io.arabica.data.Batch;
import io.arabica.data.Dataset;
import io.arabica.data.Idx;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.RandomRotation;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network that knows some clothes (or digits) learns others from a handful of pictures. The pictures lie at any angle, and what is to be
 * learnt about that is the same for all of them: the feature layers know it already. They are frozen while a new head learns, then set free
 * and tuned at a low rate. Beside it, the same network learns the same few pictures from scratch.
 *
 * <p>Arguments: a folder as for {@link ImageClassification}.
 */
public final class TransferLearning {
  private static final int[] KNOWN = {1, 2, 3, 4, 5, 6, 9}; // trouser, pullover, dress, coat, sandal, shirt, boot
  private static final int[] NEW = {0, 7, 8}; // T-shirt, sneaker, bag
  private static final int FEW = 10;

  private TransferLearning() {}

  /** The fraction of test pictures that is recognised: learnt from scratch, with frozen features, with tuned features. */
  record Scores(double scratch, double frozen, double tuned) {}

  /** Trains, and prints what the known features are worth. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "examples/data/fashion-mnist");
    Scores scores = run(turned(Idx.dataset(folder, "train"), 1), turned(Idx.dataset(folder, "t10k"), 2), 20);
    System.out.printf("%nFrom %d pictures of each of %d new classes:%n", FEW, NEW.length);
    System.out.printf("  from scratch            %5.1f %% of the test pictures%n", 100 * scores.scratch);
    System.out.printf("  known features, frozen  %5.1f %%%n", 100 * scores.frozen);
    System.out.printf("  then tuned              %5.1f %%: %+.1f points%n", 100 * scores.tuned, 100 * (scores.tuned - scores.scratch));
  }

  /** The same pictures, each turned by an angle of its own. */
  static Dataset turned(Dataset data, long seed) {
    Batch all = data.toBatch();
    return Dataset.of(new RandomRotation(0.5).fillMode("constant").seed(seed).run(true, all.input())[0], all.target());
  }

  /** Trains on the known classes for some epochs, then on a few pictures of the new ones. */
  static Scores run(Dataset train, Dataset test, int epochs) {
    Sequential known = network(KNOWN.length);
    known.compile(new Adam(2e-3), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    known.fit(choose(train, KNOWN, Integer.MAX_VALUE), Fit.epochs(epochs).batchSize(64));

    Dataset few = choose(train, NEW, FEW);
    Dataset judge = choose(test, NEW, Integer.MAX_VALUE);

    Model features = known.upTo("features"); // the same layers and weights, without the old head
    features.trainable(false);
    Sequential model = new Sequential(features, new Dropout(0.2), new Dense(NEW.length).activation(SOFTMAX)).seed(2);
    System.out.println(model.summary());
    double frozen = accuracy(model, few, judge, 3e-3, 60);

    features.trainable(true);
    double tuned = accuracy(model, few, judge, 3e-4, 30);

    double scratch = accuracy(network(NEW.length), few, judge, 1e-3, 60);
    return new Scores(scratch, frozen, tuned);
  }

  private static Sequential network(int classes) {
    return new Sequential(
        new Input(28, 28, 1),
        new RandomRotation(0.5).fillMode("constant"), // in training: every picture anew at any angle
        new Conv2D(16, 3).activation(RELU),
        new MaxPooling2D(2),
        new Conv2D(32, 3).activation(RELU),
        new MaxPooling2D(2),
        new Conv2D(64, 3).activation(RELU),
        new Flatten(),
        new Dropout(0.2),
        new Dense(64).activation(RELU).name("features"),
        new Dropout(0.2),
        new Dense(classes).activation(SOFTMAX)).seed(1);
  }

  /** Trains the layers that are not frozen, and tells the accuracy on the test pictures. */
  private static double accuracy(Model model, Dataset few, Dataset test, double rate, int epochs) {
    model.compile(new Adam(rate), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    model.fit(few, Fit.epochs(epochs).batchSize(20).silent());
    return model.evaluate(test).get("accuracy");
  }

  /** The first pictures of some classes, at most so many of each; the labels become places in the list of classes. */
  private static Dataset choose(Dataset data, int[] classes, int most) {
    Batch all = data.toBatch();
    int[] labels = all.target().toInts();
    List<Integer> places = new ArrayList<>();
    List<Integer> chosen = new ArrayList<>();
    for (int c = 0; c < classes.length; c++) {
      int left = most;
      for (int i = 0; i < labels.length && left > 0; i++) {
        if (labels[i] == classes[c]) {
          places.add(i);
          chosen.add(c);
          left--;
        }
      }
    }
    return Dataset.of(all.input().take(ints(places), 0), ints(chosen));
  }

  private static Tensor ints(List<Integer> values) {
    return Tensor.of(values.stream().mapToInt(Integer::intValue).toArray());
  }
}
