import static io.arabica.layers.activations.Activations.RELU;

import io.arabica.data.Batch;
import io.arabica.data.Csv;
import io.arabica.data.Dataset;
import io.arabica.data.Table;
import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.Input;
import io.arabica.layers.Normalization;
import io.arabica.layers.losses.Losses;
import io.arabica.models.Fit;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.schedules.CosineDecay;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How many miles does a car go on a gallon? A network learns it from cylinders, weight, horsepower, year and origin of cars from 1970 to
 * 1982.
 *
 * <p>Arguments: the CSV file; without any, the one that comes with the repository.
 */
public final class Regression {
  private Regression() {}

  /** Trains, then prints the error on cars that were held out, and some of its answers. */
  public static void main(String[] args) throws IOException {
    run(Path.of(args.length > 0 ? args[0] : "examples/data/auto-mpg.csv"), 100);
  }

  /** The mean absolute error, in miles per gallon, on the cars held out. */
  static double run(Path file, int epochs) throws IOException {
    // The target is missing for some cars: nothing can be learnt from them. Missing horsepower is filled in below.
    Table cars = Csv.load(file).dropMissing("mpg").oneHot("origin");
    List<Table> parts = cars.split(new Rng(1), 0.8);
    double horsepower = parts.get(0).median("horsepower");
    parts = parts.stream().map(part -> part.fillMissing("horsepower", horsepower)).toList();
    List<Dataset> data = parts.stream().map(part -> part.drop("name").toDataset("mpg")).toList();
    Dataset train = data.get(0);
    Dataset test = data.get(1);

    Normalization normalization = new Normalization();
    normalization.adapt(train.toBatch().input()); // mean and deviation of each column, of training data only
    Sequential model = new Sequential(
        new Input(train.toBatch().input().shape().dim(1)),
        normalization,
        new Dense(64).activation(RELU),
        new Dropout(0.1), // few cars: keeps it from learning them by heart
        new Dense(64).activation(RELU),
        new Dense(1)).seed(1);
    int batchSize = 16;
    CosineDecay rate = new CosineDecay(5e-3, epochs * train.batch(batchSize).steps()); // long steps first, short ones at the end
    model.compile(new Adam(rate), Losses.meanAbsoluteError());
    System.out.println(model.summary());
    model.fit(train, Fit.epochs(epochs).batchSize(batchSize).silent());

    Batch cases = test.toBatch();
    Tensor predicted = model.predict(cases.input());
    double error = predicted.sub(cases.target()).abs().mean().item();
    System.out.printf("%nMean absolute error on %d cars that were held out: %.2f mpg%n", cases.size(), error);
    System.out.printf("%n%-36s %9s %9s%n", "car", "mpg", "predicted");
    String[] names = parts.get(1).texts("name");
    for (int i = 0; i < 8; i++) {
      System.out.printf("%-36s %9.1f %9.1f%n", names[i], cases.target().at(i, 0), predicted.at(i, 0));
    }
    return error;
  }
}
