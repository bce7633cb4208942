package io.arabica.models;

import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.data.Dataset;
import io.arabica.layers.Add;
import io.arabica.layers.BatchNormalization;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.losses.Losses;
import io.arabica.optimizers.SGD;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Models that are taken apart, and layers that go on in another model. */
class TransferTest {
  private static final Tensor X = new Rng(1).normal(0, 1, 12, 6, 6, 1);
  private static final Tensor LABELS = Tensor.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2);

  /** 40 weights in the convolution, 8 + 8 in the normalisation, 325 in the head. */
  private static Sequential trained() {
    Sequential model = new Sequential(
        new Input(6, 6, 1),
        new Conv2D(4, 3).activation(RELU).name("edges"),
        new BatchNormalization().name("norm"),
        new Flatten().name("features"),
        new Dense(5).activation(SOFTMAX).name("head")).seed(1);
    model.compile(new SGD(0.1), Losses.sparseCategoricalCrossentropy());
    model.fit(X, LABELS, Fit.epochs(1).batchSize(4).silent());
    return model;
  }

  @Test
  void getLayer_byNameOrPlace() {
    Sequential model = trained();
    assertEquals("norm", model.getLayer("norm").name());
    assertSame(model.getLayer("head"), model.getLayer(-1));
    assertSame(model.getLayer("edges"), model.getLayer(1));
    assertSame(model.getLayer(0), model.getLayer(-5));
    assertMessage(IllegalArgumentException.class, () -> model.getLayer("nose"), "\"nose\"", "[input_layer, edges, norm, features, head]");
    assertMessage(IllegalArgumentException.class, () -> model.getLayer(5), "from -5 to 4", "got 5");
    assertMessage(IllegalArgumentException.class, () -> model.getLayer(-6), "got -6");
  }

  @Test
  void pop_newHead_keepsTheRest() {
    Sequential model = trained();
    List<Tensor> before = model.getWeights().subList(0, 4);
    assertEquals("head", model.pop().name());
    assertEquals(Shape.of(12, 64), model.predict(X).shape());
    model.add(new Dense(3).activation(SOFTMAX));
    assertEquals(before, model.getWeights().subList(0, 4));
    assertEquals(Shape.of(12, 3), model.predict(X).shape());
    model.fit(X, LABELS, Fit.epochs(1).silent());
    assertNotEquals(before.get(0), model.getWeights().get(0));
  }

  @Test
  void pop_modelWithoutInput_knowsItsShapeStill() {
    Sequential model = new Sequential(new Dense(3), new Dense(2));
    model.compile("sgd", "mse");
    model.fit(Tensor.ones(4, 5), Tensor.zeros(4, 2), Fit.epochs(1).silent());
    Tensor kernel = model.getWeights().get(0);
    model.pop();
    assertEquals(Tensor.ones(4, 5).matMul(kernel).add(model.getWeights().get(1)), model.predict(Tensor.ones(4, 5)));
    model.pop();
    assertMessage(IllegalStateException.class, model::pop, "no layers");
    assertEquals(Shape.of(4, 1), new Sequential(new Input(9), new Dense(1)).predict(Tensor.ones(4, 9)).shape());
  }

  @Test
  void upTo_sharesLayersWithTheWhole() {
    Sequential model = trained();
    Functional features = model.upTo("features");
    assertEquals(Shape.of(12, 64), features.predict(X).shape());
    Dense head = (Dense) model.getLayer("head");
    assertEquals(model.predict(X), head.apply(features.predict(X)));
    assertSame(model.getLayer("edges"), features.getLayer("edges"));
    model.fit(X, LABELS, Fit.epochs(1).silent());
    assertEquals(model.predict(X), head.apply(features.predict(X)));
  }

  @Test
  void upTo_partOfAGraph_hasOnlyTheInputsThatItNeeds() {
    SymbolicTensor a = new Input(4).name("a").tensor();
    SymbolicTensor b = new Input(4).name("b").tensor();
    Dense shared = new Dense(4).name("shared");
    SymbolicTensor left = new Dense(4).name("left").apply(a);
    SymbolicTensor sum = new Add().name("sum").apply(shared.apply(left), shared.apply(b));
    Functional model = new Functional(List.of(a, b), List.of(sum));
    Functional part = model.upTo("left");
    assertEquals(List.of(a), part.inputs());
    assertEquals(List.of(left), part.outputs());
    assertEquals(List.of(sum), model.upTo("sum").outputs());
    assertEquals(List.of(a, b), model.upTo("sum").inputs());
    assertMessage(IllegalArgumentException.class, () -> model.upTo("shared"), "\"shared\"", "has 2");
    assertMessage(IllegalArgumentException.class, () -> model.upTo("right"), "\"right\"", "[", "left");
    assertMessage(IllegalStateException.class, () -> new Sequential(new Dense(1).name("d")).upTo("d"), "Input");
  }

  @Test
  void output_ofALayer_canBeGivenOutAndGoneOnFrom() {
    Sequential model = trained();
    Functional both = new Functional(model.inputs(), List.of(model.output("edges"), model.outputs().get(0)));
    List<Tensor> outputs = both.predict(Dataset.of(X));
    assertEquals(Shape.of(12, 4, 4, 4), outputs.get(0).shape());
    assertEquals(model.predict(X), outputs.get(1));
    Functional other = new Functional(model.inputs().get(0), new Dense(2).name("other").apply(model.output("features")));
    assertEquals(Shape.of(12, 2), other.predict(X).shape());
    assertSame(model.getLayer("edges"), other.getLayer("edges"));
  }

  @Test
  void model_asFirstLayer_bringsTheInput() {
    Sequential model = new Sequential(trained().upTo("features"), new Dense(3)).seed(2);
    assertTrue(model.summary().contains("(*, 3)"), model.summary());
    assertEquals(List.of(Shape.of(Shape.ANY, 6, 6, 1)), model.inputs().stream().map(SymbolicTensor::shape).toList());
    assertEquals(Shape.of(12, 3), model.predict(X).shape());
  }

  @Test
  void modelInside_newLayersAfterTheOuterOneWasBuilt_areSavedAndTrained(@TempDir Path folder) throws Exception {
    Sequential inner = new Sequential(new Input(2), new Dense(3));
    Sequential outer = new Sequential(new Input(2), inner, new Dense(1)).seed(2);
    outer.compile("sgd", "mse");
    Dense swapped = new Dense(3);
    inner.pop();
    inner.add(swapped).add(new Dense(3));
    Tensor x = Tensor.ones(4, 2);
    outer.save(folder.resolve("changed.keras"));
    assertEquals(outer.predict(x), Model.load(folder.resolve("changed.keras")).predict(x));
    inner.add(new Dense(3));
    assertEquals(8, outer.getWeights().size()); // kernels and biases of four layers
    Dense last = new Dense(3);
    inner.add(last);
    outer.fit(x, Tensor.ones(4, 1), Fit.epochs(1).silent());
    for (Dense layer : List.of(swapped, last)) {
      assertTrue(layer.getWeights().get(1).abs().sum().item() > 0, "the bias began with zeros"); // so it was trained
    }
  }

  @Test
  void modelInside_thatWasBuiltBeforeItGotALayer_isSavedWhole(@TempDir Path folder) throws Exception {
    Sequential inner = new Sequential(new Input(2), new Dense(3));
    inner.predict(Tensor.ones(1, 2));
    inner.add(new Dense(2));
    Sequential outer = new Sequential(inner, new Dense(1));
    outer.saveWeights(folder.resolve("outer.weights.h5"));
    outer.loadWeights(folder.resolve("outer.weights.h5"));
    assertEquals(6, outer.getWeights().size());
  }

  @Test
  void modelInside_thatMakesAnotherShapeNow_isRefusedBeforeItIsSaved(@TempDir Path folder) {
    Sequential inner = new Sequential(new Input(2), new Dense(3)).name("inner");
    Sequential outer = new Sequential(new Input(2), inner, new Dense(1)).name("outer");
    outer.compile("sgd", "mse");
    inner.add(new Dense(5));
    assertMessage(IllegalStateException.class, () -> outer.save(folder.resolve("outer.keras")), "Sequential \"outer\"", "\"inner\"",
        "[(*, 5)] now", "expect [(*, 3)]");
    assertMessage(IllegalStateException.class, () -> outer.saveWeights(folder.resolve("outer.weights.h5")), "changed");
    inner.pop();
    assertEquals(Shape.of(4, 1), outer.predict(Tensor.ones(4, 2)).shape());
  }

  @Test
  void summary_chainWithoutInput_countsTheLayersThatHaveWeights() {
    String summary = new Sequential(trained().getLayer("head"), new Dense(2)).summary();
    assertTrue(summary.matches("(?s).*head \\(Dense\\) +\\| \\? +\\| +325\n.*dense \\(Dense\\) +\\| \\? +\\| \\? \\(unbuilt.*"), summary);
    assertTrue(summary.contains("Total params: 325 "), summary);
  }

  @Test
  void layersOfAnotherModel_shareTheirWeights() {
    Sequential model = trained();
    Sequential other = new Sequential(new Input(6, 6, 1), model.getLayer("edges"), model.getLayer("norm"), new Flatten(), new Dense(2))
        .seed(1);
    assertEquals(model.getWeights().get(0), other.getWeights().get(0));
    other.compile("sgd", "mse");
    other.fit(X, Tensor.ones(12, 2), Fit.epochs(1).silent());
    assertEquals(model.getWeights().get(0), other.getWeights().get(0));
    assertMessage(IllegalArgumentException.class, () -> new Sequential(new Input(6, 6, 3), model.getLayer("edges")), "\"edges\"",
        "(*, 6, 6, 3)");
    assertMessage(IllegalArgumentException.class, () -> other.add(new Dense(1).name("norm")), "\"norm\"", "name(");
    assertEquals(5, other.layers().size());
    assertEquals(Shape.of(12, 2), other.predict(X).shape());
  }

  @Test
  void frozenPart_isNotTrained_andSummaryCountsIt() {
    Functional features = trained().upTo("features");
    features.trainable(false);
    Sequential model = new Sequential(features, new Dense(3).activation(SOFTMAX).name("new_head")).seed(2);
    String summary = model.summary();
    assertTrue(summary.contains("Total params: 251 ") && summary.contains("Trainable params: 195 ")
        && summary.contains("Non-trainable params: 56 "), summary);
    List<Tensor> before = model.getWeights();
    model.compile(new SGD(0.1), Losses.sparseCategoricalCrossentropy());
    model.fit(X, LABELS, Fit.epochs(2).batchSize(4).silent());
    List<Tensor> after = features.getWeights();
    assertEquals(features.getWeights(), weightsOf(before, features, model));
    assertNotEquals(before, model.getWeights());

    features.getLayer("edges").trainable(true); // within a frozen model
    summary = model.summary();
    assertTrue(summary.contains("Trainable params: 235 ") && summary.contains("Non-trainable params: 16 "), summary);
    assertEquals(List.of(), features.trainableParameters());
    model.fit(X, LABELS, Fit.epochs(1).batchSize(4).silent());
    assertNotEquals(after.get(0), features.getWeights().get(0));
    assertEquals(after.subList(2, 6), features.getWeights().subList(2, 6));
    after = features.getWeights();
    features.trainable(true);
    features.getLayer("norm").trainable(false);
    summary = model.summary();
    assertTrue(summary.contains("Trainable params: 235 ") && summary.contains("Non-trainable params: 16 "), summary);
    model.fit(X, LABELS, Fit.epochs(1).batchSize(4).silent());
    assertNotEquals(after.get(0), features.getWeights().get(0));
    assertEquals(after.subList(2, 6), features.getWeights().subList(2, 6));

    model.trainable(true);
    assertTrue(model.summary().contains("Trainable params: 243 "), model.summary());
    model.fit(X, LABELS, Fit.epochs(1).batchSize(4).silent());
    assertNotEquals(after.get(4), features.getWeights().get(4)); // the moving mean follows again
  }

  /** Of the weights of a model, those of one of its parts. */
  private static List<Tensor> weightsOf(List<Tensor> weights, Layer part, Model model) {
    return part.parameters().stream().map(weight -> weights.get(place(model, weight))).toList();
  }

  private static int place(Model model, Tensor weight) {
    for (int i = 0; i < model.parameters().size(); i++) {
      if (model.parameters().get(i) == weight) {
        return i;
      }
    }
    throw new AssertionError("not a weight of the model");
  }

  @Test
  void frozenModel_isFrozenStillWhenRead(@TempDir Path folder) throws Exception {
    Functional features = trained().upTo("features");
    features.trainable(false);
    Sequential model = new Sequential(features, new Dense(3).name("new_head")).seed(2);
    Path file = folder.resolve("transfer.keras");
    model.save(file);
    Model again = Model.load(file);
    assertEquals(model.predict(X), again.predict(X));
    assertEquals(195, again.trainableParameters().stream().mapToInt(Tensor::size).sum());

    features.getLayer("edges").trainable(true); // each says for itself in the file, as in Keras
    model.save(file);
    again = Model.load(file);
    assertEquals(235, again.trainableParameters().stream().mapToInt(Tensor::size).sum());
    assertFalse(again.getLayer(features.name()).isTrainable());
  }

  private static void assertMessage(Class<? extends RuntimeException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
