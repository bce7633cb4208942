package io.arabica.io.keras;

import io.arabica.data.Batch;
import io.arabica.layers.CategoryEncoding;
import io.arabica.layers.Dense;
import io.arabica.layers.Discretization;
import io.arabica.layers.Embedding;
import io.arabica.layers.Flatten;
import io.arabica.layers.Hashing;
import io.arabica.layers.Input;
import io.arabica.layers.IntegerLookup;
import io.arabica.layers.Layer;
import io.arabica.layers.OutputMode;
import io.arabica.layers.Rescaling;
import io.arabica.layers.SymbolicTensor;
import io.arabica.models.Functional;
import io.arabica.models.Sequential;
import io.arabica.optimizers.SGD;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/** The part of the {@link Matrix} with layers for categories. */
final class MatrixCategories {
  private static final Tensor IDS = Tensor.of(new int[][] {{0, 1, 2}, {3, 3, 8}, {5, 6, 4}, {7, 2, 2}});

  private MatrixCategories() {}

  static void addTo(Matrix matrix) {
    for (OutputMode mode : List.of(OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT)) {
      ids(matrix, "category_encoding_" + mode.label(), () -> new CategoryEncoding(9).outputMode(mode));
      ids(matrix, "category_lookup_" + mode.label(), () -> new IntegerLookup().adapt(IDS).outputMode(mode));
    }
    for (OutputMode mode : List.of(OutputMode.MULTI_HOT, OutputMode.COUNT)) { // of ONE_HOT Keras says another shape than it gives
      ids(matrix, "category_hashing_" + mode.label(), () -> new Hashing(6).outputMode(mode));
    }
    ids(matrix, "category_lookup_masked", () -> new IntegerLookup().vocabulary(3, 8, 1).maskToken(2).numOovIndices(2).outputMode(
        OutputMode.COUNT));
    ids(matrix, "category_lookup_padded", () -> new IntegerLookup().vocabulary(3, 8, 1).maxTokens(8).padToMaxTokens(true).outputMode(
        OutputMode.MULTI_HOT));
    ids(matrix, "category_hashing_salted", () -> new Hashing(6).salt(1, 2).maskValue(3).outputMode(OutputMode.COUNT));
    matrix.layer("category_bins", () -> new Discretization(new double[] {-0.5, 0.5}).outputMode(OutputMode.COUNT), 4);
    matrix.layer("category_bins_learnt", () -> new Discretization(4).adapt(new Rng(4).normal(0, 1, 50, 4)).outputMode(OutputMode.ONE_HOT),
        4);
    numbers(matrix, "category_lookup_int", () -> new IntegerLookup().vocabulary(3, 8, 1).maskToken(2));
    numbers(matrix, "category_hashing_int", () -> new Hashing(6));
    numbers(matrix, "category_lookup_farmhash", () -> new IntegerLookup().vocabulary(3, 8).numOovIndices(4).farmHash());
    matrix.add("category_lookup_inverse", () -> new Sequential(new Input(3).type(DType.INT32), new IntegerLookup().vocabulary(30, 80)
        .invert(true), new Rescaling(0.1)), IDS, null, false);
    matrix.add("category_lookup_tf_idf", () -> new Sequential(new Input(3).type(DType.INT32), new IntegerLookup().outputMode(
        OutputMode.TF_IDF).adapt(IDS), new Dense(2)).seed(1), IDS, null, false);
    matrix.add("category_counts_weighted", () -> {
      SymbolicTensor ids = new Input(3).type(DType.INT32).tensor();
      SymbolicTensor weights = Input.of(3);
      return Matrix.compiled(new Functional(List.of(ids, weights), List.of(new Dense(2).apply(new CategoryEncoding(9).outputMode(
          OutputMode.COUNT).apply(ids, weights)))), new SGD(0.05));
    }, new Batch(List.of(IDS, Matrix.x(1, 4, 3)), List.of(Matrix.x(2, 4, 2))), false);
  }

  private static void ids(Matrix matrix, String name, Supplier<Layer> layer) {
    matrix.add(name, () -> Matrix.compiled(new Sequential(new Input(3).type(DType.INT32), layer.get(), new Flatten(), new Dense(2)),
        new SGD(0.05)), IDS, Matrix.x(2, 4, 2), false);
  }

  private static void numbers(Matrix matrix, String name, Supplier<Layer> layer) {
    matrix.add(name, () -> Matrix.compiled(new Sequential(new Input(3).type(DType.INT32), layer.get(), new Embedding(9, 2), new Flatten(),
        new Dense(2)), new SGD(0.05)), IDS, Matrix.x(2, 4, 2), false);
  }
}
