package io.arabica.models;

import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SIGMOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.data.Dataset;
import io.arabica.layers.Add;
import io.arabica.layers.Concatenate;
import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.Rescaling;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.losses.Losses;
import io.arabica.optimizers.Adam;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionalTest {
  private static final Tensor X = new Rng(1).normal(0, 1, 64, 4);

  @Test
  void residual_computesSum() {
    SymbolicTensor x = Input.of(4);
    Dense inner = new Dense(4);
    Functional model = new Functional(x, new Add().apply(x, inner.apply(x)));
    Tensor y = model.predict(X);
    assertEquals(X.add(inner.apply(X)), y);
  }

  @Test
  void sharedLayer_hasOneSetOfWeights() {
    SymbolicTensor a = Input.of(4);
    SymbolicTensor b = Input.of(4);
    Dense shared = new Dense(3);
    Functional model = new Functional(List.of(a, b), List.of(new Concatenate().apply(shared.apply(a), shared.apply(b))));
    model.compile("adam", "mse");
    assertEquals(15, model.parameters().stream().mapToInt(Tensor::size).sum());
    Tensor y = model.predict(List.of(X, X)).get(0);
    assertEquals(y.get(":, 0:3"), y.get(":, 3:6"));
    assertTrue(model.summary().contains("(shared)"), model.summary());
  }

  @Test
  void severalOutputs_takeSeveralLosses() {
    SymbolicTensor x = Input.of(4);
    SymbolicTensor h = new Dense(8).activation(RELU).apply(x);
    SymbolicTensor price = new Dense(1).name("price").apply(h);
    SymbolicTensor sold = new Dense(1).activation(SIGMOID).name("sold").apply(h);
    Functional model = new Functional(List.of(x), List.of(price, sold)).seed(1);
    model.compile(Compile.with(new Adam(0.01)).loss(Losses.meanSquaredError(), Losses.binaryCrossentropy()).lossWeights(1, 0.5));
    Tensor priceTarget = X.sum(1).expandDims(1);
    Tensor soldTarget = priceTarget.gt(Tensor.scalar(0)).cast(io.arabica.tensor.DType.FLOAT32);
    Dataset data = Dataset.of(List.of(X), List.of(priceTarget, soldTarget));
    assertEquals(model.evaluate(data), model.evaluate(List.of(X), List.of(priceTarget, soldTarget)));
    History history = model.fit(List.of(X), List.of(priceTarget, soldTarget), Fit.epochs(40).silent());
    assertTrue(history.names().containsAll(List.of("loss", "price_loss", "sold_loss")), history.names().toString());
    assertEquals(history.last("loss"), history.last("price_loss") + 0.5 * history.last("sold_loss"), 1e-4);
    assertTrue(history.last("loss") < history.get("loss").get(0) / 2);
    Map<String, Double> scores = model.evaluate(data);
    assertEquals(scores.get("loss"), scores.get("price_loss") + 0.5 * scores.get("sold_loss"), 1e-5);
  }

  @Test
  void nestedModel_sharesWeightsWithItsPart() {
    Sequential part = new Sequential(new Input(4), new Dense(3).activation(RELU), new Dense(2));
    SymbolicTensor x = Input.of(4);
    Functional model = new Functional(x, new Dense(1).apply(part.apply(x)));
    model.compile("sgd", "mse");
    model.fit(X, Tensor.zeros(64, 1), Fit.epochs(1).silent());
    assertEquals(part.getWeights(), model.getWeights().subList(0, 4));
    assertEquals(Shape.of(64, 1), model.predict(X).shape());
  }

  @Test
  void longChain_isOrderedWithoutRecursion() {
    SymbolicTensor x = Input.of(2);
    SymbolicTensor y = x;
    for (int i = 0; i < 3000; i++) {
      y = new Add().apply(y, x);
    }
    assertEquals(Tensor.full(3001, 1, 2), new Functional(x, y).predict(Tensor.ones(1, 2)));
  }

  @Test
  void missingInput_isNamed() {
    SymbolicTensor a = new Input(4).name("left").tensor();
    SymbolicTensor b = new Input(4).name("right").tensor();
    SymbolicTensor y = new Add().apply(a, b);
    String message = assertThrows(IllegalArgumentException.class, () -> new Functional(a, y)).getMessage();
    assertTrue(message.contains("\"right\""), message);
  }

  @Test
  void predict_layersInDouble_keepsTheDigitsOfADoubleInput() {
    SymbolicTensor x = Input.of(2);
    Layer half = new Rescaling(0.5);
    half.dtype(DType.FLOAT64);
    Functional model = new Functional(List.of(x), List.of(half.apply(x)));
    Tensor input = Tensor.of(new double[][] {{0.1, 1.0 / 3}});
    assertEquals(Tensor.of(new double[][] {{0.05, 1.0 / 6}}), model.predict(input));
  }

  @Test
  void compile_oneLossByNameForTwoOutputs_countsForBoth() {
    SymbolicTensor x = Input.of(2);
    Functional model = new Functional(List.of(x), List.of(new Dense(1).name("a").apply(x), new Dense(1).name("b").apply(x)));
    model.compile("sgd", "mse");
    Map<String, Double> scores = model.evaluate(List.of(Tensor.ones(3, 2)), List.of(Tensor.ones(3, 1), Tensor.ones(3, 1)));
    assertEquals(List.of("loss", "a_loss", "b_loss"), List.copyOf(scores.keySet()));
    assertEquals(scores.get("loss"), scores.get("a_loss") + scores.get("b_loss"), 1e-6);
  }
}
