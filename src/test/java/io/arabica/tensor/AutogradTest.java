package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AutogradTest {
  private static Tensor leaf(double... values) {
    return Tensor.of(values).requireGradient();
  }

  private static Tensor gradient(Tensor y, Tensor x) {
    return Autograd.gradients(y, List.of(x)).get(0);
  }

  @Test
  void gradients_ofASum() {
    Tensor x = leaf(1, 2, 3);
    assertEquals(Tensor.of(2.0, 4.0, 6.0), gradient(x.square().sum(), x));
  }

  @Test
  void gradients_addUpOverAllPaths() {
    Tensor x = leaf(3);
    Tensor y = x.mul(x); // twice the same input
    assertEquals(Tensor.of(4 * 27.0), gradient(y.mul(y).sum(), x));
    Tensor a = leaf(2);
    Tensor b = a.mul(3);
    assertEquals(Tensor.of(1 + 3 + 6 * 2.0), gradient(a.add(b).add(a.mul(b)).sum(), a));
  }

  @Test
  void gradients_undoBroadcasting() {
    Tensor row = leaf(1, 2);
    Tensor scalar = Tensor.full(DType.FLOAT64, Shape.of(), 2).requireGradient();
    Tensor column = Tensor.of(new double[][] {{1}, {2}, {3}}).requireGradient();
    Tensor y = row.add(column).mul(scalar).sum();
    List<Tensor> gradients = Autograd.gradients(y, List.of(row, scalar, column));
    assertEquals(Tensor.of(6.0, 6.0), gradients.get(0));
    assertEquals(Tensor.full(DType.FLOAT64, Shape.of(), 21), gradients.get(1));
    assertEquals(Tensor.of(new double[][] {{4}, {4}, {4}}), gradients.get(2));
  }

  @Test
  void gradients_withRespectToResultsOnTheWay() {
    Tensor x = leaf(2);
    Tensor h = x.square();
    Tensor y = h.mul(5).sum();
    assertEquals(List.of(Tensor.of(5.0), Tensor.of(20.0)), Autograd.gradients(y, List.of(h, x)));
    Tensor z = leaf(7);
    assertEquals(Tensor.of(1.0), gradient(z, z));
  }

  @Test
  void gradients_areZerosWhereNothingDepends() {
    Tensor x = leaf(1, 2);
    Tensor other = leaf(3);
    assertEquals(Tensor.of(0.0, 0.0), gradient(other.sum(), x));
    assertEquals(Tensor.of(0.0, 0.0), gradient(Tensor.full(DType.FLOAT64, Shape.of(), 1), x));
    assertEquals(Tensor.of(0.0, 0.0), gradient(x.pow(0).sum(), x));
    assertEquals(Tensor.of(0.0, 0.0), gradient(Elementwise.floor(x).sum(), x));
  }

  @Test
  void gradients_haveTheTypeOfTheirInput() {
    Tensor single = Tensor.of(1f, 2f).requireGradient();
    Tensor y = single.mul(Tensor.of(3.0, 4.0)).sum();
    assertEquals(DType.FLOAT64, y.dtype());
    assertEquals(Tensor.of(3f, 4f), gradient(y, single));
    Tensor x = leaf(1.5);
    assertEquals(Tensor.of(2.0), gradient(x.cast(DType.FLOAT32).mul(2).sum(), x));
  }

  @Test
  void gradients_ofAnArrayNeedTheOutputsGradient() {
    Tensor x = leaf(1, 2);
    Tensor y = x.square();
    Exception e = assertThrows(IllegalArgumentException.class, () -> Autograd.gradients(y, List.of(x)));
    assertTrue(e.getMessage().contains("got shape (2,)"), e::getMessage);
    assertEquals(List.of(Tensor.of(20.0, 400.0)), Autograd.gradients(y, Tensor.of(10.0, 100.0), List.of(x), Autograd.Graph.KEEP));
    assertThrows(IllegalArgumentException.class, () -> Autograd.gradients(y, Tensor.of(1.0), List.of(x), Autograd.Graph.KEEP));
    assertThrows(IllegalArgumentException.class, () -> Autograd.gradients(Tensor.of(1), List.of(x)));
  }

  @Test
  void gradients_withRespectToAPlainTensor_areRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> gradient(leaf(1).sum(), Tensor.of(1.0)));
    assertTrue(e.getMessage().contains("call requireGradient()"), e::getMessage);
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(1).requireGradient());
  }

  @Test
  void graph_isReleasedUnlessKept() {
    Tensor x = leaf(1, 2);
    Tensor y = x.square().sum();
    Autograd.gradients(y, List.of(x), Autograd.Graph.KEEP);
    assertEquals(Tensor.of(2.0, 4.0), gradient(y, x));
    Exception e = assertThrows(IllegalStateException.class, () -> gradient(y, x));
    assertTrue(e.getMessage().matches(
        "Autograd: the graph behind \\w+ was already released by an earlier backward pass; ask that one to keep it "
        + "\\(Autograd.Graph.KEEP\\) or compute the value again"), e::getMessage);
    assertThrows(IllegalStateException.class, () -> gradient(y.mul(2), x));
  }

  @Test
  void savedValue_thatWasOverwritten_isNoticed() {
    Tensor x = leaf(1, 2);
    Tensor y = x.square().sum();
    x.set(5, 0);
    Exception e = assertThrows(IllegalStateException.class, () -> gradient(y, x));
    assertEquals("Autograd: input 0 of square, shape (2,), was overwritten after the forward pass but its gradient needs the old value; "
        + "take a copy() before writing", e.getMessage());

    Tensor h = x.exp();
    Tensor z = h.sum();
    h.transpose().set(0, 0); // through a view
    Exception output = assertThrows(IllegalStateException.class, () -> gradient(z, x));
    assertTrue(output.getMessage().startsWith("Autograd: the output of exp, shape (2,), was overwritten"), output::getMessage);

    Tensor w = x.add(1).sum(); // needs no value
    x.set(7, 0);
    assertEquals(Tensor.of(1.0, 1.0), gradient(w, x));
  }

  @Test
  void parameter_assignedBetweenForwardAndBackward_isNoticed() {
    Parameter w = new Parameter("w", Tensor.of(1.0, 2.0), true);
    Tensor y = w.square().sum();
    w.assign(Tensor.of(3.0, 4.0));
    assertThrows(IllegalStateException.class, () -> gradient(y, w));
    assertEquals(Tensor.of(6.0, 8.0), gradient(w.square().sum(), w));
    Tensor z = w.square().sum();
    w.touched();
    assertThrows(IllegalStateException.class, () -> gradient(z, w));
  }

  @Test
  void parameter_thatIsFrozen_getsNoGradient() {
    Parameter w = new Parameter("w", Tensor.of(1.0), false);
    assertFalse(w.mul(2).requiresGradient());
    w.trainable(true);
    assertTrue(w.mul(2).requiresGradient());
    assertEquals("w (1,) [1.]", w.toString());
    assertThrows(IllegalArgumentException.class, () -> new Parameter("count", Tensor.of(1), true));
    Exception e = assertThrows(IllegalArgumentException.class, () -> w.assign(Tensor.of(1.0, 2.0)));
    assertEquals("Parameter \"w\": expected a value of shape (1,), got (2,)", e.getMessage());
  }

  @Test
  void logits_areForgottenOnceTheyDoNotMakeTheProbabilities() {
    Tensor x = Tensor.of(1f, 2f);
    assertEquals(x, x.sigmoid().logits("sigmoid"));
    Tensor written = x.sigmoid();
    written.set(0.5, 0);
    assertNull(written.logits("sigmoid"));
    Tensor old = x.sigmoid();
    x.set(5, 0);
    assertNull(old.logits("sigmoid"));
    Tensor leaf = Softmax.softmax(x, 0).requireGradient();
    assertNull(leaf.logits("softmax"));
  }

  @Test
  void noGradient_keepsNoGraph() {
    Tensor x = leaf(1);
    assertTrue(Autograd.isRecording());
    assertFalse(Autograd.noGradient(() -> x.square()).requiresGradient());
    Autograd.noGradient(() -> assertFalse(Autograd.isRecording()));
    assertThrows(IllegalStateException.class, () -> Autograd.noGradient(() -> {
      throw new IllegalStateException();
    }));
    assertTrue(Autograd.isRecording());
    assertTrue(x.square().requiresGradient());
  }

  @Test
  void detach_cutsTheGraphAndSharesTheElements() {
    Tensor x = leaf(3);
    Tensor y = x.mul(x.detach()).sum();
    assertEquals(Tensor.of(3.0), gradient(y, x));
    Tensor same = x.detach();
    same.set(8, 0);
    assertEquals(8, x.at(0));
  }

  @Test
  void gradient_appliedAgain_givesHigherDerivatives() {
    UnaryOperator<Tensor> first = Autograd.gradient(x -> x.pow(4));
    UnaryOperator<Tensor> second = Autograd.gradient(first::apply);
    UnaryOperator<Tensor> third = Autograd.gradient(second::apply);
    Tensor at = Tensor.of(2.0, -1.0);
    assertEquals(Tensor.of(32.0, -4.0), first.apply(at));
    assertEquals(Tensor.of(48.0, 12.0), second.apply(at));
    assertEquals(Tensor.of(48.0, -24.0), third.apply(at));
    Tensor sine = Autograd.gradient(x -> Autograd.gradient(z -> Elementwise.sin(z)).apply(x)).apply(Tensor.of(0.5));
    assertEquals(-Math.sin(0.5), sine.at(0), 1e-12);
  }

  @Test
  void gradientPenalty_trainsThroughAGradient() {
    // d/dw of (d/dx (w x^2))^2 = d/dw (2 w x)^2 = 8 w x^2
    Tensor w = leaf(3);
    Tensor x = leaf(0.5);
    Tensor dx = Autograd.gradients(w.mul(x.square()).sum(), List.of(x), Autograd.Graph.DIFFERENTIATE).get(0);
    assertEquals(Tensor.of(6.0), gradient(dx.square().sum(), w));
  }

  @Test
  void where_keepsInfinitiesOnTheOtherSideAway() {
    Tensor x = leaf(0, 4);
    Tensor positive = x.gt(Tensor.of(0.0));
    Tensor safe = Elementwise.where(positive, x, Tensor.of(1.0));
    assertEquals(Tensor.of(0.0, 0.25), gradient(Elementwise.where(positive, safe.sqrt(), Tensor.of(0.0)).sum(), x));
    Tensor y = Elementwise.where(Tensor.of(true, false), x, Tensor.of(1.0));
    assertEquals(List.of(Tensor.of(1.0, 0.0)), Autograd.gradients(y, Tensor.of(1, Double.POSITIVE_INFINITY), List.of(x),
        Autograd.Graph.RELEASE));
  }

  @Test
  void deepGraph_needsNoDeepStack() {
    Tensor x = leaf(1);
    Tensor y = x;
    for (int i = 0; i < 20_000; i++) {
      y = y.add(x);
    }
    assertEquals(Tensor.of(20_001.0), gradient(y.sum(), x));
  }

  @Test
  void manyThreads_differentiateOneParameterAtOnce() throws Exception {
    Parameter w = new Parameter("w", Tensor.of(1.0, 2.0, 3.0), true);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Tensor>> tasks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        double factor = i;
        tasks.add(() -> {
          Tensor y = w.square().mul(factor).sum();
          return factor % 2 == 0 ? gradient(y, w) : Autograd.noGradient(() -> w.mul(2 * factor));
        });
      }
      List<Future<Tensor>> results = pool.invokeAll(tasks);
      for (int i = 0; i < results.size(); i++) {
        assertEquals(Tensor.of(2.0 * i, 4.0 * i, 6.0 * i), results.get(i).get());
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
