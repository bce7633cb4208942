package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.kernels.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RecordingTest {
  /** Records f, then runs it on new inputs and compares with computing it directly. */
  private static Recording replay(Function<Tensor, List<Tensor>> f, int... dims) {
    Rng rng = new Rng(5);
    Tensor x = rng.normal(0, 1, dims);
    Recording recording = Recording.of(() -> f.apply(x));
    assertTrue(recording.isRepeatable());
    assertEquals(f.apply(x), recording.outputs());
    for (int i = 0; i < 3; i++) {
      Loops.copy(rng.normal(0, 1, dims), x);
      recording.run();
      assertEquals(f.apply(x), recording.outputs());
    }
    return recording;
  }

  @Test
  void chain_livesInOneBuffer() {
    Recording recording = replay(x -> {
      Tensor y = x;
      for (int i = 0; i < 20; i++) {
        y = y.mul(1.01).tanh().add(x);
      }
      return List.of(y);
    }, 8, 4);
    assertEquals(60, recording.size());
    assertTrue(recording.buffers() <= 2, () -> recording.buffers() + " buffers");
  }

  @Test
  void deadCode_isLeftOut() {
    Recording recording = replay(x -> {
      x.exp().sum();
      return List.of(x.mul(2));
    }, 3);
    assertEquals(1, recording.size());
  }

  @Test
  void resultsBeyondWhatIsAllowed_areGivenUp() {
    Tensor x = Tensor.ones(10);
    Supplier<List<Tensor>> threeResults = () -> List.of(x.reshape(5, 2).mul(2).exp().sum(0)); // 10, 10 and 2 elements; a view has none
    Recording enough = Recording.of(threeResults, 22);
    assertTrue(enough.isRepeatable());
    assertEquals(3, enough.size());
    Recording tooMuch = Recording.of(threeResults, 21);
    assertFalse(tooMuch.isRepeatable());
    assertEquals(0, tooMuch.size());
    assertEquals(enough.outputs(), tooMuch.outputs());
    assertThrows(IllegalStateException.class, tooMuch::run);
  }

  @Test
  void trainingStep_givesTheSameBits() {
    Parameter w1 = new Parameter("w1", new Rng(1).normal(0, 1, 4, 8), true);
    Parameter b1 = new Parameter("b1", Tensor.zeros(8), true);
    Parameter w2 = new Parameter("w2", new Rng(2).normal(0, 1, 8, 3), true);
    Parameter b2 = new Parameter("b2", Tensor.zeros(3), true);
    List<Parameter> weights = List.of(w1, b1, w2, b2);
    Tensor labels = Tensor.of(0, 2, 1, 2, 0);
    Function<Tensor, List<Tensor>> step = x -> {
      Tensor logits = LinAlg.linear(LinAlg.linear(x, w1, b1, true), w2, b2, false);
      Tensor loss = Softmax.crossEntropy(logits, labels).mean();
      List<Tensor> results = new ArrayList<>(Autograd.gradients(loss, weights));
      results.add(loss);
      return results;
    };
    replay(step, 5, 4);
  }

  @Test
  void views_ofResultsThatDie_areReadInTime() {
    replay(x -> {
      Tensor h = x.exp();
      Tensor t = h.transpose(); // a view of h
      Tensor s = h.get("1:, ::-1");
      Tensor other = x.mul(3); // may not take h's buffer: t and s are read below
      Tensor more = other.square();
      return List.of(t.matMul(more), s.sum(0), more.get("0"), t.reshape(-1));
    }, 4, 3);
  }

  @Test
  void elementwise_writesOverNoInputThatIsReadTwice() {
    replay(x -> {
      Tensor h = x.exp();
      Tensor column = h.get(":, :1");
      Tensor a = h.add(column); // h and a view of h that broadcasts
      Tensor b = a.mul(a); // twice the same
      Tensor c = b.sub(b.transpose()); // b and its transpose
      Tensor d = c.add(c.get("::-1"));
      Tensor row = d.get("0").mul(2);
      return List.of(d.maximum(row), row);
    }, 4, 4);
  }

  @Test
  void smallOperandThatBroadcasts_isNotTheTarget() {
    replay(x -> {
      Tensor small = x.get("0").exp();
      Tensor big = x.exp();
      return List.of(small.add(big), Tensor.ones(3).add(x.get("1").exp()).add(x.get(":, :1").exp()));
    }, 3, 3);
  }

  @Test
  void outputs_mayBeViewsInputsAndConstants() {
    Tensor constant = Tensor.of(1f, 2f);
    Recording recording = replay(x -> {
      Tensor h = x.mul(2);
      Tensor later = h.add(1).mul(3).sub(x); // may not overwrite what an output looks at
      return List.of(h.transpose(), x, x.get("0"), constant, later, h);
    }, 2, 3);
    assertSame(constant.storage, recording.outputs().get(3).storage);
    assertEquals(6, recording.outputs().size());
  }

  @Test
  void constants_madeOnTheWay_mayBeFilledByHand() {
    replay(x -> {
      Tensor positions = Tensor.zeros(3);
      for (int i = 0; i < 3; i++) {
        positions.floats()[i] = i;
      }
      positions.set(7, 1);
      assertEquals(7, positions.at(1));
      return List.of(x.add(positions), x.mul(Tensor.of(1f, 2f, 3f)));
    }, 2, 3);
  }

  @Test
  void randomOperations_goOnDrawing() {
    Rng rng = new Rng(3);
    Rng same = new Rng(3);
    Tensor x = Tensor.ones(1000);
    Function<Rng, Tensor> dropout = r -> x.mul(r.bernoulli(DType.FLOAT32, x.shape(), 0.5, 2));
    Recording recording = Recording.of(() -> List.of(dropout.apply(rng)));
    Tensor first = dropout.apply(same);
    assertEquals(first, recording.outputs().get(0));
    recording.run();
    Tensor second = dropout.apply(same);
    assertEquals(second, recording.outputs().get(0));
    assertFalse(first.equals(second));
    assertEquals(List.of(rng.nextLong()), List.of(same.nextLong()));
  }

  @Test
  void randomNumbersThatNobodyNeeds_areDrawnAllTheSame() {
    Rng rng = new Rng(3);
    Rng same = new Rng(3);
    Recording recording = Recording.of(() -> {
      rng.uniform(0, 1, 5);
      return List.of(Tensor.ones(1).mul(2));
    });
    recording.run();
    same.uniform(0, 1, 5);
    same.uniform(0, 1, 5);
    assertEquals(same.nextLong(), rng.nextLong());
  }

  @Test
  void assignedParameters_areWrittenInOrder() {
    Parameter mean = new Parameter("mean", Tensor.zeros(2), false);
    Parameter other = new Parameter("mean", Tensor.zeros(2), false);
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    Function<Parameter, List<Tensor>> step = p -> {
      Tensor before = p.mul(10);
      p.assign(p.mul(0.5).add(x.mean(0)));
      Tensor between = p.mul(1);
      p.assign(p.add(1));
      return List.of(before, p.mul(2), between, p);
    };
    Recording recording = Recording.of(() -> step.apply(mean));
    assertEquals(step.apply(other), recording.outputs());
    for (int i = 0; i < 3; i++) {
      x.set(i, 0, 1);
      recording.run();
      assertEquals(step.apply(other), recording.outputs());
      assertEquals(other, mean);
    }
  }

  @Test
  void zeroGradient_andFrozenInput_areConstants() {
    Parameter w = new Parameter("w", Tensor.of(1f, 2f), true);
    Parameter unused = new Parameter("unused", Tensor.of(3f), true);
    replay(x -> {
      List<Tensor> results = new ArrayList<>(Autograd.gradients(x.mul(w).sum(), List.of(w, unused)));
      results.add(Autograd.noGradient(() -> w.mul(x)));
      return results;
    }, 2);
  }

  @Test
  void buffers_areReusedByOtherShapesAndTypes() {
    Recording recording = replay(x -> {
      Tensor y = x;
      for (int i = 0; i < 8; i++) {
        Tensor wide = Shaping.concat(1, y.exp().mul(0.1), y.cast(DType.FLOAT64).mul(0.5).cast(DType.FLOAT32));
        Tensor mask = wide.gt(Tensor.scalar(0));
        y = Elementwise.where(mask, wide, wide.mul(0.1)).reshape(6, 2, 4).mean(1);
      }
      return List.of(y);
    }, 6, 4);
    assertTrue(recording.buffers() < 14, () -> recording.buffers() + " buffers for " + recording.size() + " operations");
  }

  @Test
  void noElements_areNoTrouble() {
    replay(x -> List.of(x.mul(2).sum(0), x.exp().add(1)), 0, 3);
  }

  @Test
  void everySecondResult_comesFromTheSameArray() {
    Tensor x = Tensor.of(1f, 2f);
    Recording recording = Recording.of(() -> List.of(x.mul(2)));
    float[] array = recording.outputs().get(0).floats();
    x.set(5, 0);
    recording.run();
    assertSame(array, recording.outputs().get(0).floats());
    assertEquals(Tensor.of(10f, 4f), recording.outputs().get(0));
  }

  @Test
  void overwrittenResult_isNoticedByItsOldGraph() {
    Tensor x = Tensor.of(1f, 2f).requireGradient();
    Tensor[] h = new Tensor[1];
    Recording recording = Recording.of(() -> {
      h[0] = x.exp();
      return List.of(h[0]);
    });
    recording.run();
    assertThrows(IllegalStateException.class, () -> Autograd.gradients(h[0].sum(), List.of(x)));
  }

  // ---- what cannot be repeated ----------------------------------------------------------------------------------------

  private static void assertNotRepeatable(Supplier<List<Tensor>> computation) {
    Recording recording = Recording.of(computation);
    assertFalse(recording.isRepeatable());
    assertEquals("Recording: the computation looked at a value on its way, so it cannot be repeated; see isRepeatable()",
        assertThrows(IllegalStateException.class, recording::run).getMessage());
  }

  @Test
  void lookingAtValues_isNotRepeatable() {
    Tensor x = Tensor.of(1f, -2f, 3f);
    assertNotRepeatable(() -> List.of(x.sum().item() > 0 ? x.mul(2) : x)); // a result
    assertNotRepeatable(() -> List.of(x.at(0) > 0 ? x.mul(2) : x)); // an input
    assertNotRepeatable(() -> List.of(Indexing.mask(x, x.gt(Tensor.scalar(0)), 0)));
    assertNotRepeatable(() -> List.of(x.mul(x.mul(2).toFloats()[0])));
    assertNotRepeatable(() -> List.of(x.exp().equals(x) ? x : x.mul(2)));
    assertNotRepeatable(() -> List.of(x.mul(Float.parseFloat(x.sum().toString()))));
  }

  @Test
  void writingByHand_isNotRepeatable() {
    Tensor x = Tensor.of(1f, -2f, 3f);
    assertNotRepeatable(() -> {
      x.set(5, 0);
      return List.of(x.mul(2));
    });
    assertNotRepeatable(() -> {
      Tensor y = x.mul(2);
      y.floats()[0] = 0;
      return List.of(y);
    });
  }

  @Test
  void drawingByHandOrMakingAParameter_isNotRepeatable() {
    Rng rng = new Rng(1);
    Tensor x = Tensor.of(1f, -2f, 3f);
    assertNotRepeatable(() -> List.of(x.mul(rng.nextDouble())));
    assertNotRepeatable(() -> List.of(x.take(rng.permutation(3), 0)));
    assertNotRepeatable(() -> List.of(x.mul(rng.split().uniform(0, 1, 3))));
    assertNotRepeatable(() -> List.of(x.mul(new Parameter("late", rng.uniform(0, 1, 3), true))));
  }

  @Test
  void recordingInsideARecording_isRefused() {
    assertThrows(IllegalStateException.class, () -> Recording.of(() -> Recording.of(() -> List.of()).outputs()));
    assertEquals(0, Recording.of(List::of).size()); // and the failure left nothing behind
  }

  /** An update of a parameter by a gradient, with two slots. */
  private interface Update {
    void apply(Tensor w, Tensor g, Tensor first, Tensor second);
  }

  private final Parameter kernel = new Parameter("kernel", new Rng(1).normal(0, 0.1, 200, 130), true);
  private final Parameter bias = new Parameter("bias", Tensor.zeros(130), true);

  private List<Tensor> gradients(Tensor x) {
    return Autograd.gradients(LinAlg.linear(x, kernel, bias, true).square().mean(), List.of(kernel, bias));
  }

  @Test
  void gradientLeftToItsReader_givesTheSameUpdates() {
    Tensor x = new Rng(2).normal(0, 1, 70, 200);
    Recording whole = Recording.of(() -> gradients(x));
    Recording left = Recording.of(() -> gradients(x), List.of(x));
    assertEquals(whole.size() - 1, left.size());
    List<Update> updates = List.of(
        (w, g, first, second) -> Updates.sgd(w, g, 0.1),
        (w, g, first, second) -> Updates.momentum(w, g, first, 0.1, 0.9, false),
        (w, g, first, second) -> Updates.momentum(w, g, first, 0.1, 0.9, true),
        (w, g, first, second) -> Updates.adam(w, g, first, second, 0.1, 0.9, 0.99, 1e-7),
        (w, g, first, second) -> Updates.rmsprop(w, g, first, 0.1, 0.9, 1e-7),
        (w, g, first, second) -> Updates.adagrad(w, g, first, 0.1, 1e-7),
        (w, g, first, second) -> Updates.average(w, 0.1, g),
        (w, g, first, second) -> {
          Updates.sgd(w, g, 0.1); // leaves the gradient as it was for a second reader
          Updates.addScaled(w, Math.sqrt(Updates.sumSquares(g)), g.mul(2));
        });
    int threads = Parallel.threads();
    try {
      for (int n = 1; n <= 2; n++) {
        Parallel.setThreads(n);
        for (Update update : updates) {
          Loops.copy(new Rng(n).normal(0, 1, 70, 200), x);
          whole.run();
          left.run();
          List<Tensor> expected = List.of(kernel.copy(), Tensor.zeros(200, 130), Tensor.zeros(200, 130));
          List<Tensor> got = List.of(kernel.copy(), Tensor.zeros(200, 130), Tensor.zeros(200, 130));
          update.apply(expected.get(0), whole.outputs().get(0), expected.get(1), expected.get(2));
          update.apply(got.get(0), left.outputs().get(0), got.get(1), got.get(2));
          assertEquals(expected, got);
          assertEquals(whole.outputs(), left.outputs());
        }
      }
    } finally {
      Parallel.setThreads(threads);
    }
  }

  @Test
  void gradientThatOthersNeedOrThatIsMadeOfWhatChanges_isComputedAtOnce() {
    Tensor x = new Rng(2).normal(0, 1, 70, 200);
    int all = Recording.of(() -> gradients(x)).size();
    assertEquals(all, Recording.of(() -> gradients(x), List.of()).size()); // x may change
    Function<Tensor, List<Tensor>> used = g -> List.of(g, g.mul(2));
    assertEquals(all, Recording.of(() -> used.apply(gradients(x).get(0)), List.of(x)).size());
    assertEquals(all - 1, Recording.of(() -> List.of(gradients(x).get(0).transpose()), List.of(x)).size()); // without the bias
    Tensor many = new Rng(2).normal(0, 1, 300, 200); // larger than the gradient
    assertEquals(all, Recording.of(() -> gradients(many), List.of(many)).size());
    Parameter left = new Parameter("left", new Rng(3).normal(0, 1, 70, 200), true);
    List<Parameter> both = List.of(left, kernel);
    Supplier<List<Tensor>> product = () -> Autograd.gradients(left.matMul(kernel).square().mean(), both);
    assertEquals(Recording.of(product).size(), Recording.of(product, List.of()).size()); // each is made of the other parameter
  }
}
