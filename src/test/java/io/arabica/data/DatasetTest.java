package io.arabica.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetTest {
  /** Samples 0 to n - 1: input (i, 10 i), label i. */
  private static Dataset numbers(int n) {
    float[][] x = new float[n][];
    Arrays.setAll(x, i -> new float[] {i, 10 * i});
    return Dataset.of(x, IntStream.range(0, n).toArray());
  }

  /** The same samples, which can only be read in order, in pieces of 3. */
  private static Dataset streamed(int n) {
    return Dataset.stream(() -> {
      List<Batch> pieces = new ArrayList<>();
      numbers(n).batch(3).iterator().forEachRemaining(pieces::add);
      return pieces.iterator();
    });
  }

  /** The labels of one pass, after checking that each lies beside its input. */
  private static List<Integer> labels(Dataset data, int epoch) {
    List<Integer> labels = new ArrayList<>();
    try (Batches batches = data.batches(epoch)) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next(batch)) {
        for (int i = 0; i < batch.size(); i++) {
          int label = (int) batch.target().at(i);
          assertEquals(label, batch.input().at(i, 0));
          assertEquals(10 * label, batch.input().at(i, 1));
          labels.add(label);
        }
      }
    }
    return labels;
  }

  private static List<Integer> sizes(Dataset data) {
    List<Integer> sizes = new ArrayList<>();
    data.forEach(batch -> sizes.add(batch.size()));
    return sizes;
  }

  private static List<Integer> upTo(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  private static String messageOf(Runnable call) {
    return assertThrows(RuntimeException.class, call::run).getMessage();
  }

  @Test
  void of_arraysWithLabels_givesInt32TargetsOfRankOne() {
    Batch batch = numbers(3).iterator().next();
    assertEquals(Shape.of(3, 2), batch.input().shape());
    assertEquals(Tensor.of(0, 1, 2), batch.target());
  }

  @Test
  void of_arraysWithNumbers_givesAColumn() {
    assertEquals(Shape.of(2, 1), Dataset.of(new float[][] {{1}, {2}}, new float[] {3, 4}).toBatch().target().shape());
    assertEquals(Shape.of(2, 3), Dataset.of(new float[][] {{1}, {2}}, new float[2][3]).toBatch().target().shape());
  }

  @Test
  void of_differentLengths_namesBothShapes() {
    String message = messageOf(() -> Dataset.of(Tensor.zeros(5, 2), Tensor.zeros(4)));
    assertTrue(message.contains("(5, 2)") && message.contains("(4,)"), message);
  }

  @Test
  void of_noSamples_isRefusedWithTheShape() {
    String message = messageOf(() -> Dataset.of(Tensor.zeros(0, 2), Tensor.zeros(0)));
    assertTrue(message.contains("at least one sample") && message.contains("(0, 2)"), message);
    assertThrows(IllegalArgumentException.class, () -> Dataset.of(new float[0][], new int[0]));
  }

  @Test
  void of_scalar_isRefused() {
    assertTrue(messageOf(() -> Dataset.of(Tensor.scalar(1))).contains("scalar of shape ()"));
  }

  @Test
  void of_nan_isHandedOn() {
    assertTrue(Double.isNaN(Dataset.of(Tensor.full(Double.NaN, 1)).toBatch().input().item()));
  }

  @Test
  void batches_ofSeveralInputsTargetsAndTypes_keepThemTogether() {
    Tensor a = Tensor.arange(5);
    Tensor b = Tensor.of(new double[][] {{0}, {1}, {2}, {3}, {4}});
    Tensor mask = Tensor.of(false, true, false, true, false);
    Batch batch = Dataset.of(List.of(a, b), List.of(mask, a)).shuffle(3).batch(5).iterator().next();
    assertEquals(DType.FLOAT64, batch.inputs().get(1).dtype());
    for (int i = 0; i < 5; i++) {
      int value = (int) batch.inputs().get(0).at(i);
      assertEquals(value, batch.inputs().get(1).at(i, 0));
      assertEquals(value % 2, batch.targets().get(0).at(i));
      assertEquals(value, batch.targets().get(1).at(i));
    }
    assertTrue(messageOf(batch::input).contains("expected one input, got 2"));
  }

  @Test
  void batch_sizeThatDoesNotDivide_leavesASmallerLastBatchOrDropsIt() {
    assertEquals(List.of(4, 4, 2), sizes(numbers(10).batch(4)));
    assertEquals(List.of(4, 4), sizes(numbers(10).batch(4, true)));
    assertEquals(List.of(4, 4, 2), sizes(streamed(10).batch(4)));
    assertEquals(List.of(32, 8), sizes(numbers(40)));
    assertFalse(numbers(40).isBatched());
    assertEquals(32, numbers(40).batchSize());
    assertEquals(3, numbers(10).batch(4).steps());
    assertEquals(2, numbers(10).batch(4, true).steps());
    assertEquals(-1, streamed(10).steps());
  }

  @Test
  void next_batchesToReuse_fillsTheOneThatFits() {
    Batch full = Batch.of(Tensor.zeros(4, 2), Tensor.zeros(DType.INT32, Shape.of(4)));
    Batch rest = Batch.of(Tensor.zeros(2, 2), Tensor.zeros(DType.INT32, Shape.of(2)));
    for (Dataset data : List.of(numbers(6), streamed(6), numbers(6).map(batch -> batch), numbers(6).prefetch(1),
        numbers(6).take(3).concat(numbers(6).skip(3)))) {
      try (Batches batches = data.batch(4).batches(0)) {
        assertSame(full, batches.next(null, rest, full));
        assertSame(rest, batches.next(full, rest));
        assertNull(batches.next(full, rest));
      }
    }
    try (Batches batches = numbers(6).batch(4).batches(0)) {
      assertNotSame(rest, batches.next(rest));
    }
  }

  @Test
  void shuffle_anotherOrderEachEpoch_fixedBySeedAndEpoch() {
    Dataset data = numbers(50).batch(8);
    List<Integer> first = labels(data.shuffle(0), 0);
    assertEquals(first, labels(data.shuffle(0), 0));
    assertFalse(first.equals(labels(data.shuffle(0), 1)));
    assertFalse(first.equals(labels(data.shuffle(1), 0)));
    assertFalse(first.equals(upTo(50)));
    assertEquals(upTo(50), first.stream().sorted().toList());
    assertEquals(upTo(50), labels(data, 7));
    assertEquals(upTo(50), labels(data.shuffle(0).unshuffled(), 1));
  }

  @Test
  void iterator_calledAgain_isTheNextEpoch() {
    Dataset data = numbers(20).shuffle(4).batch(20);
    assertEquals(labels(data, 0), Arrays.stream(data.iterator().next().target().toInts()).boxed().toList());
    assertEquals(labels(data, 1), Arrays.stream(data.iterator().next().target().toInts()).boxed().toList());
  }

  @Test
  void iterator_pastTheEnd_throws() {
    Iterator<Batch> iterator = numbers(1).iterator();
    iterator.next();
    assertFalse(iterator.hasNext());
    assertThrows(NoSuchElementException.class, iterator::next);
  }

  @Test
  void shuffle_stream_asksForABufferAndUsesIt() {
    assertTrue(messageOf(() -> streamed(9).shuffle(1)).contains("shuffle(seed, buffer)"));
    Dataset shuffled = streamed(40).shuffle(1, 10).batch(7);
    List<Integer> first = labels(shuffled, 0);
    assertEquals(first, labels(shuffled, 0));
    assertFalse(first.equals(labels(shuffled, 1)));
    assertFalse(first.equals(upTo(40)));
    assertEquals(upTo(40), first.stream().sorted().toList());
    assertTrue(first.get(0) < 10);
  }

  @Test
  void split_fractions_partsInOrderAndTheRest() {
    List<Dataset> parts = numbers(10).split(0.5, 0.2);
    assertEquals(List.of(0, 1, 2, 3, 4), labels(parts.get(0), 0));
    assertEquals(List.of(5, 6), labels(parts.get(1), 0));
    assertEquals(List.of(7, 8, 9), labels(parts.get(2), 0));
    assertEquals(3, numbers(10).split(7).get(1).size());
  }

  @Test
  void split_shuffled_partsNeverShareASample() {
    List<Dataset> parts = numbers(30).shuffle(5).split(0.6);
    List<Integer> train = labels(parts.get(0), 0);
    assertFalse(train.equals(labels(parts.get(0), 1)));
    assertFalse(train.stream().sorted().toList().equals(upTo(18)));
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> all = new ArrayList<>(labels(parts.get(0), epoch));
      all.addAll(labels(parts.get(1), epoch + 1));
      assertEquals(upTo(30), all.stream().sorted().toList());
    }
  }

  @Test
  void split_partWithoutSamples_isRefused() {
    assertTrue(messageOf(() -> numbers(3).split(0.1)).contains("at least one sample of 3"));
    assertTrue(messageOf(() -> numbers(3).split(3)).contains("[3]"));
    assertThrows(IllegalArgumentException.class, () -> numbers(3).split(1.5));
    assertThrows(IllegalStateException.class, () -> streamed(3).split(0.5));
  }

  @Test
  void takeAndSkip_arraysAndStreams_areComplements() {
    for (Dataset data : List.of(numbers(10), streamed(10))) {
      assertEquals(upTo(4), labels(data.take(4), 0));
      assertEquals(List.of(4, 5, 6, 7, 8, 9), labels(data.skip(4), 0));
      assertEquals(upTo(10), labels(data.take(99), 0));
    }
    assertTrue(messageOf(() -> numbers(4).skip(4)).contains("below the 4 samples"));
  }

  @Test
  void map_batches_changesSamplesAndKeepsRandomAccess() {
    Dataset twice = numbers(6).map(batch -> Batch.of(batch.input().reshape(-1, 2, 1), batch.target()));
    assertEquals(Shape.of(6, 2, 1), twice.shuffle(1).toBatch().input().shape());
    assertEquals(Shape.of(3, 2, 1), streamed(6).map(batch -> Batch.of(batch.input().reshape(-1, 2, 1))).iterator().next().input()
        .get(io.arabica.tensor.Index.range(0, 3)).shape());
  }

  @Test
  void map_otherNumberOfSamples_isRefusedWithBothShapes() {
    String message = messageOf(() -> numbers(6).map(batch -> Batch.of(Tensor.zeros(4, 9))).toBatch());
    assertTrue(message.contains("(4, 9)") && message.contains("(6, 2)"), message);
  }

  @Test
  void concat_datasets_oneAfterAnotherOrShuffledTogether() {
    Dataset tail = numbers(10).skip(6);
    assertEquals(upTo(10), labels(numbers(6).concat(tail).batch(4), 0));
    assertEquals(upTo(10), labels(numbers(6).concat(tail).shuffle(2).batch(4), 0).stream().sorted().toList());
    assertEquals(upTo(10), labels(streamed(6).concat(tail).batch(4), 0));
    assertEquals(10, numbers(6).concat(tail).size());
    String message = messageOf(() -> numbers(6).concat(Dataset.of(Tensor.zeros(2, 3), Tensor.zeros(2))).toBatch());
    assertTrue(message.contains("(2,) float32") && message.contains("(3,) float32"), message);
  }

  @Test
  void repeat_timesOrWithoutEnd() {
    assertEquals(List.of(0, 1, 2, 0, 1, 2), labels(numbers(3).repeat(2), 0));
    assertEquals(List.of(0, 1, 2, 0, 1, 2), labels(streamed(3).repeat(2), 0));
    assertEquals(List.of(0, 1, 2, 0, 1, 2, 0), labels(numbers(3).repeat().take(7), 0));
    assertEquals(-1, numbers(3).repeat().size());
    assertThrows(IllegalStateException.class, () -> numbers(3).repeat().toBatch());
    Dataset shuffled = numbers(20).shuffle(1).repeat().take(40).batch(20);
    List<Integer> both = labels(shuffled, 0);
    assertEquals(upTo(20), both.subList(0, 20).stream().sorted().toList());
    assertFalse(both.subList(0, 20).equals(both.subList(20, 40)));
    assertThrows(IllegalStateException.class, () -> Dataset.stream(() -> List.<Batch>of().iterator()).repeat().iterator().hasNext());
  }

  @Test
  void generate_samples_areMadeWhenAsked() {
    List<Integer> made = new ArrayList<>();
    Dataset squares = Dataset.generate(100, i -> {
      made.add(i);
      return Batch.sample(Tensor.full(i, 1), Tensor.scalar(i * i));
    });
    Batch batch = squares.batch(3).iterator().next();
    assertArrayEquals(new float[] {0, 1, 4}, batch.target().toFloats());
    assertEquals(Shape.of(3, 1), batch.input().shape());
    assertEquals(List.of(0, 1, 2), made);
  }

  @Test
  void generate_samplesOfDifferentShapes_namesBoth() {
    String message = messageOf(() -> Dataset.generate(2, i -> Batch.of(Tensor.zeros(1, i + 1))).toBatch());
    assertTrue(message.contains("(1,) float32") && message.contains("(2,) float32"), message);
  }

  @Test
  void cache_generated_makesEachSampleOnce() {
    int[] made = new int[1];
    Dataset cached = Dataset.generate(4, i -> {
      made[0]++;
      return Batch.of(Tensor.full(i, 1, 2));
    }).cache();
    cached.toBatch();
    cached.shuffle(1).forEach(batch -> assertEquals(4, batch.size()));
    assertEquals(4, made[0]);
  }

  @Test
  void sampleWeights_stayWithTheirSamples() {
    Dataset data = numbers(9).sampleWeights(Tensor.arange(9)).shuffle(2).batch(9);
    Batch batch = data.iterator().next();
    assertArrayEquals(batch.target().toFloats(), batch.sampleWeight(0).toFloats());
    assertTrue(messageOf(() -> numbers(9).sampleWeights(Tensor.zeros(8))).contains("expected shape (9,), one weight a sample, got (8,)"));
    assertThrows(IllegalStateException.class, () -> numbers(9).shuffle(1).sampleWeights(Tensor.zeros(9)));
  }

  @Test
  void stream_closeableIterator_isClosedAtTheEndAndWhenThePassIsLeft() {
    class Source implements Iterator<Batch>, AutoCloseable {
      int left = 3;
      int closed;

      @Override
      public boolean hasNext() {
        return left > 0;
      }

      @Override
      public Batch next() {
        left--;
        return Batch.of(Tensor.zeros(1, 1));
      }

      @Override
      public void close() {
        closed++;
      }
    }

    Source read = new Source();
    assertEquals(List.of(2, 1), sizes(Dataset.stream(() -> read).batch(2)));
    assertEquals(1, read.closed);
    Source left = new Source();
    try (Batches batches = Dataset.stream(() -> left).batch(2).batches(0)) {
      assertEquals(2, batches.next().size());
    }
    assertEquals(1, left.closed);
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> numbers(3).batch(0));
    assertThrows(IllegalArgumentException.class, () -> numbers(3).prefetch(-1));
    assertThrows(IllegalArgumentException.class, () -> numbers(3).take(0));
    assertThrows(IllegalArgumentException.class, () -> numbers(3).repeat(0));
    assertThrows(IllegalArgumentException.class, () -> Dataset.generate(0, i -> null));
  }

  @Test
  void numbersWhoseSumOrProductIsNoInt_areRefused() {
    assertTrue(messageOf(() -> numbers(9).split(5, Integer.MAX_VALUE)).contains("of 9, got [5, 2147483647] and the rest"));
    assertTrue(messageOf(() -> numbers(3).repeat(Integer.MAX_VALUE)).contains("2147483647 times 3 samples"));
  }

  @Test
  void null_isRefusedWithWhatWasExpected() {
    float[][] rows = {{1}};
    assertTrue(messageOf(() -> Dataset.of((float[][]) null, new int[1])).contains("expected at least one sample, got null"));
    assertTrue(messageOf(() -> Dataset.of(rows, (int[]) null)).contains("expected labels, one a sample, got null"));
    assertTrue(messageOf(() -> Dataset.of(rows, (float[]) null)).contains("expected targets, one a sample, got null"));
    assertTrue(messageOf(() -> Dataset.of(rows, (float[][]) null)).contains("expected at least one sample, got null"));
    assertTrue(messageOf(() -> Dataset.of((Batch) null)).contains("expected samples, got null"));
    assertTrue(messageOf(() -> Dataset.generate(1, null)).contains("expected a function that gives samples, got null"));
    assertTrue(messageOf(() -> Dataset.stream(null)).contains("expected what gives an iterator for each pass, got null"));
    assertTrue(messageOf(() -> numbers(2).mapInputs(null)).contains("Dataset.mapInputs: expected a function, got null"));
    assertTrue(messageOf(() -> numbers(2).concat((Dataset) null)).contains("expected datasets, got null"));
    assertTrue(messageOf(() -> numbers(2).sampleWeights((Tensor) null)).contains("expected shape (2,), one weight a sample, got null"));
    assertTrue(messageOf(() -> Batch.sample(Tensor.zeros(1), null)).contains("expected an input and a target, got null"));
  }

  @Test
  void stream_withoutIteratorOrWithNullInIt_saysSo() {
    assertTrue(messageOf(() -> Dataset.stream(() -> null).toBatch()).contains("expected an iterator for each pass, got null"));
    Dataset holes = Dataset.stream(() -> Arrays.asList(numbers(2).toBatch(), null, numbers(2).toBatch()).iterator());
    assertTrue(messageOf(holes::toBatch).contains("the iterator gave null, expected a batch"));
    assertTrue(messageOf(() -> holes.prefetch(1).forEach(batch -> {})).contains("the iterator gave null, expected a batch"));
  }

  @Test
  void batches_writtenIntoAgain_areNeverTheUsersArrays() {
    List<Batch> kept = List.of(Batch.of(Tensor.of(0f, 1), Tensor.of(0, 1)), Batch.of(Tensor.of(2f, 3), Tensor.of(2, 3)));
    Dataset stream = Dataset.stream(kept::iterator);
    Dataset made = Dataset.of(new Batch(List.of(Tensor.of(0, 2)), List.of()));
    List<Dataset> all = List.of(stream.batch(2), stream.batch(1), stream.take(4).batch(2), stream.repeat(2).batch(2),
        stream.concat(stream).batch(2), stream.batch(2).prefetch(1), stream.map(batch -> batch).batch(2),
        made.batch(1).map(batch -> new Batch(kept.get((int) batch.input().item() / 2).inputs(), List.of()).slice(0, 1)));
    for (Dataset data : all) {
      for (int epoch = 0; epoch < 2; epoch++) {
        try (Batches batches = data.batches(epoch)) {
          Batch last = null;
          for (Batch batch = batches.next(); batch != null; batch = batches.next(last)) {
            last = batch;
          }
        }
      }
      assertEquals(List.of(Tensor.of(0f, 1), Tensor.of(2f, 3)), kept.stream().map(Batch::input).toList());
      assertEquals(List.of(Tensor.of(0, 1), Tensor.of(2, 3)), kept.stream().map(Batch::target).toList());
    }
  }

  @Test
  void map_inputAsTargetToo_doesNotTieTheNextBatchTogether() {
    Dataset data = Dataset.of(Tensor.of(1f, 2)).batch(1).map(batch -> batch.input().item() == 1 ? Batch.of(batch.input(), batch.input())
        : Batch.of(batch.input(), batch.input().mul(10)));
    try (Batches batches = data.batches(0)) {
      Batch second = batches.next(batches.next());
      assertEquals(2, second.input().item());
      assertEquals(20, second.target().item());
    }
  }
}
