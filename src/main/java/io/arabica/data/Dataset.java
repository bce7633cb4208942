package io.arabica.data;

import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Samples that a model is trained on, in batches; can be read as often as wanted.
 *
 * <pre>{@code
 * Dataset data = Dataset.of(x, y).shuffle(1);
 * List<Dataset> parts = data.split(0.8);              // 80 % to train, 20 % to test
 * for (Batch batch : parts.get(0).batch(32).prefetch(2)) {
 *   …
 * }
 * }</pre>
 *
 * <p>A dataset does not change: each method returns another one. {@link #map}, {@link #mapInputs}, {@link #take}, {@link #skip}, {@link
 * #split}, {@link #concat} and {@link #repeat} make other samples; {@link #shuffle}, {@link #batch} and {@link #prefetch} say how they are
 * handed out, in whatever order they are called. Most datasets can fetch any sample at once ({@link #isRandomAccess}); those from {@link
 * #stream}, and those repeated without end, can only be read in order.
 *
 * <p>Elements may be NaN: a dataset does not judge them (the callback TerminateOnNaN ends a training that met one), but a {@link Table}
 * refuses to hand on missing values:
 * {@link Table#dropMissing} and {@link Table#fillMissing} deal with them.
 */
public final class Dataset implements Iterable<Batch> {
  /** Samples in a batch unless said otherwise: 32, as in Keras. */
  public static final int DEFAULT_BATCH_SIZE = 32;

  private final Source source;
  private final Long seed;
  private final int batchSize; // 0 where nothing was said
  private final boolean dropRemainder;
  private final int prefetch;
  private final AtomicInteger epochs = new AtomicInteger();

  private Dataset(Source source, Long seed, int batchSize, boolean dropRemainder, int prefetch) {
    this.source = source;
    this.seed = seed;
    this.batchSize = batchSize;
    this.dropRemainder = dropRemainder;
    this.prefetch = prefetch;
  }

  private Dataset(Source source) {
    this(source, null, 0, false, 0);
  }

  private Dataset with(Source other) {
    return new Dataset(other, seed, batchSize, dropRemainder, prefetch);
  }

  private Dataset inOrder(Source other) {
    return new Dataset(other, null, batchSize, dropRemainder, prefetch);
  }

  // ---- where samples come from --------------------------------------------------------------------------------------

  /**
   * Samples with one input and one target.
   *
   * @param x shape (samples, …); not copied
   * @param y shape (samples, …); not copied
   * @throws IllegalArgumentException if there are no samples, or not as many in y as in x
   */
  public static Dataset of(Tensor x, Tensor y) {
    return of(Batch.of(x, y));
  }

  /** Samples with one input and no target, to predict from. */
  public static Dataset of(Tensor x) {
    return of(Batch.of(x));
  }

  /** Samples with several inputs and targets, each of shape (samples, …); the tensors are not copied. */
  public static Dataset of(List<Tensor> inputs, List<Tensor> targets) {
    return of(new Batch(inputs, targets));
  }

  /** These samples. */
  public static Dataset of(Batch samples) {
    Check.given(samples, "Dataset", "samples");
    Check.argument(samples.size() > 0, "Dataset: expected at least one sample, got an input of shape %s", samples.inputs().get(0).shape());
    return new Dataset(new Rows.Arrayed(samples.each(Tensor::contiguous)));
  }

  /** Samples with a class each: targets are INT32 of shape (samples,). */
  public static Dataset of(float[][] x, int[] labels) {
    Check.given(labels, "Dataset", "labels, one a sample");
    return of(rows(x), Tensor.of(labels));
  }

  /** Samples with a number each: targets are of shape (samples, 1), as a layer of one unit gives them. */
  public static Dataset of(float[][] x, float[] y) {
    Check.given(y, "Dataset", "targets, one a sample");
    return of(rows(x), Batch.column(y));
  }

  /** Samples with several numbers each. */
  public static Dataset of(float[][] x, float[][] y) {
    return of(rows(x), rows(y));
  }

  private static Tensor rows(float[][] values) {
    Check.argument(values != null && values.length > 0, "Dataset: expected at least one sample, got %s",
        values == null ? "null" : "an array of length 0");
    return Tensor.of((Object) values);
  }

  /**
   * Samples that are made, or read from somewhere, when they are asked for.
   *
   * @param size number of samples
   * @param sample gives the sample of a number from 0 to size - 1 ({@link Batch#sample}), the same one each time; may be called from
   *     several threads
   */
  public static Dataset generate(int size, IntFunction<Batch> sample) {
    Check.argument(size > 0, "Dataset.generate: expected at least one sample, got a size of %d", size);
    Check.given(sample, "Dataset.generate", "a function that gives samples");
    return new Dataset(new Rows.Computed(size, sample));
  }

  /**
   * Samples that can only be read in order, from a new iterator for each pass. Its elements may hold any number of samples ({@link
   * Batch#sample} makes one): they are
   * cut and joined to batches. An iterator that is {@link AutoCloseable} is closed when the pass ends.
   */
  public static Dataset stream(Supplier<? extends Iterator<Batch>> iterators) {
    Check.given(iterators, "Dataset.stream", "what gives an iterator for each pass");
    return new Dataset(new Source.Stream(iterators));
  }

  // ---- other samples ------------------------------------------------------------------------------------------------

  /**
   * The same samples, each with a weight in the loss; for a dataset of tensors that is not shuffled yet. Elsewhere {@link #map} or the
   * {@link Batch} itself can add them.
   *
   * @param onePerOutput of shape (samples,), or (samples, …) for an output that has several losses a sample: one for all outputs, or one
   *     for each target
   */
  public Dataset sampleWeights(Tensor... onePerOutput) {
    Check.state(source instanceof Rows.Arrayed && seed == null,
        "Dataset.sampleWeights: set the weights on a dataset of tensors, before shuffle, map or split");
    for (Tensor weights : onePerOutput) {
      Check.argument(weights != null && weights.rank() > 0 && weights.shape().dim(0) == size(),
          "Dataset.sampleWeights: expected shape (%d,), one weight a sample, got %s", size(), weights == null ? null : weights.shape());
    }
    return with(of(((Rows.Arrayed) source).all().withWeights(List.of(onePerOutput))).source);
  }

  /**
   * What a function makes of the samples; it is given batches (their first dimension is the number of samples) and keeps the number of
   * samples.
   */
  public Dataset map(UnaryOperator<Batch> function) {
    Check.argument(function != null, "Dataset.map: expected a function, got null");
    Change change = new Change(function);
    return with(source instanceof Rows rows ? new Rows.Mapped(rows, change) : new Source.Map(source, change));
  }

  /**
   * What a function makes of the inputs; targets and weights stay. A random change, such as a layer in training, is drawn anew in each
   * pass: {@code train.mapInputs(x -> augment.run(true, x)[0])}.
   */
  public Dataset mapInputs(UnaryOperator<Tensor> function) {
    Check.given(function, "Dataset.mapInputs", "a function");
    return map(batch -> new Batch(batch.inputs().stream().map(function).toList(), batch.targets(), batch.sampleWeights()));
  }

  /** The first samples; of a shuffled dataset a random choice that the seed fixes. */
  public Dataset take(int count) {
    Check.argument(count > 0, "Dataset.take: expected a count of at least 1, got %d", count);
    return source instanceof Rows ? part(0, Math.min(count, size())) : with(new Source.Take(source, count));
  }

  /** All but the first samples: what {@link #take} leaves. */
  public Dataset skip(int count) {
    Check.argument(count >= 0, "Dataset.skip: expected a count of 0 or more, got %d", count);
    Check.argument(size() < 0 || count < size(), "Dataset.skip: expected a count below the %d samples, got %d", size(), count);
    return source instanceof Rows ? part(count, size()) : with(new Source.Skip(source, count));
  }

  /**
   * Parts of these sizes, then what is left: {@code split(0.8)} gives two, {@code split(0.7, 0.15)} three. The parts of a shuffled dataset
   * are drawn at random, fixed
   * by the seed, and never share a sample.
   */
  public List<Dataset> split(double... fractions) {
    int size = rows("split").size();
    return split(Arrays.stream(fractions).mapToInt(fraction -> {
      Check.argument(fraction > 0 && fraction < 1, "Dataset.split: expected fractions above 0 and below 1, got %s", fraction);
      return (int) Math.round(fraction * size);
    }).toArray());
  }

  /** Parts of these numbers of samples, then what is left. */
  public List<Dataset> split(int... counts) {
    int size = rows("split").size();
    List<Dataset> parts = new ArrayList<>();
    int start = 0;
    for (int count : counts) {
      Check.argument(count > 0 && count < size - start, "Dataset.split: expected parts of at least one sample of %d, got %s and the rest",
          size, Arrays.toString(counts));
      parts.add(part(start, start + count));
      start += count;
    }
    parts.add(part(start, size));
    return parts;
  }

  private Dataset part(int from, int to) {
    Rows rows = (Rows) source;
    int[] order = seed == null ? Batch.upTo(rows.size()) : order(rows.size(), -1);
    return with(new Rows.Picked(rows, Arrays.copyOfRange(order, from, to)));
  }

  /** These samples, then those of the others, which must be of the same shapes; handed out as this dataset says. */
  public Dataset concat(Dataset... others) {
    List<Source> sources = new ArrayList<>(List.of(source));
    for (Dataset other : others) {
      Check.given(other, "Dataset.concat", "datasets");
      sources.add(other.source);
    }
    if (sources.stream().allMatch(each -> each instanceof Rows)) {
      return with(new Rows.Joined(sources.stream().map(each -> (Rows) each).toList()));
    }
    sources.set(0, ordered());
    return inOrder(new Source.Chain(false, sources.toArray(new Source[0])));
  }

  /** These samples several times, as one pass. */
  public Dataset repeat(int times) {
    Check.argument(times > 0, "Dataset.repeat: expected at least once, got %d", times);
    if (source instanceof Rows rows) {
      Check.argument(times <= (Integer.MAX_VALUE - 8) / rows.size(), "Dataset.repeat: %d times %d samples are too many for one pass; use"
          + " repeat() and a number of steps", times, rows.size());
      int[] picks = new int[rows.size() * times];
      Arrays.setAll(picks, i -> i % rows.size());
      return with(new Rows.Picked(rows, picks));
    }
    Source[] sources = new Source[times];
    Arrays.fill(sources, source);
    return with(new Source.Chain(false, sources));
  }

  /** These samples over and over, without end, in a new order each time if shuffled; training then needs a number of steps. */
  public Dataset repeat() {
    return inOrder(new Source.Chain(true, ordered()));
  }

  // ---- how they are handed out --------------------------------------------------------------------------------------

  /**
   * In random order, another one for each epoch; seed and epoch fix it.
   *
   * @throws IllegalStateException if the samples can only be read in order: {@link #shuffle(long, int)} is for those
   */
  public Dataset shuffle(long withSeed) {
    rows("shuffle");
    return new Dataset(source, withSeed, batchSize, dropRemainder, prefetch);
  }

  /** In the order in which they are drawn from a buffer of this many samples, for samples that can only be read in order. */
  public Dataset shuffle(long withSeed, int buffer) {
    Check.argument(buffer > 0, "Dataset.shuffle: expected a buffer of at least 1, got %d", buffer);
    int room = size() < 0 ? buffer : Math.min(buffer, size()); // which is made at once
    return inOrder(new Source.Shuffle(source, withSeed, room));
  }

  /** In the samples' own order again, the order of {@link #toBatch}: so that predictions can be laid beside it. */
  public Dataset unshuffled() {
    return inOrder(source);
  }

  /** In batches of this size; the last one may be smaller. */
  public Dataset batch(int size) {
    return batch(size, false);
  }

  /** In batches of this size; a smaller last one is left out if {@code dropLast}. */
  public Dataset batch(int size, boolean dropLast) {
    Check.argument(size > 0, "Dataset.batch: expected a size of at least 1, got %d", size);
    return new Dataset(source, seed, size, dropLast, prefetch);
  }

  /**
   * Made ready by a background thread, up to this many batches ahead; what fails there is thrown where the batch is asked for. 0 turns it
   * off.
   */
  public Dataset prefetch(int batches) {
    Check.argument(batches >= 0, "Dataset.prefetch: expected 0 or more batches, got %d", batches);
    return new Dataset(source, seed, batchSize, dropRemainder, batches);
  }

  // ---- what it is ---------------------------------------------------------------------------------------------------

  /** Number of samples, or -1 if unknown or without end. */
  public int size() {
    return source.size();
  }

  /** Whether the samples never end, as after {@link #repeat()}. */
  public boolean isEndless() {
    return source.isEndless();
  }

  /** Number of samples in a batch. */
  public int batchSize() {
    return isBatched() ? batchSize : DEFAULT_BATCH_SIZE;
  }

  /** Whether {@link #batch(int)} was asked for. */
  public boolean isBatched() {
    return batchSize > 0;
  }

  /** Number of batches in a pass, or -1 if unknown or without end. */
  public int steps() {
    return size() < 0 ? -1 : dropRemainder ? size() / batchSize() : (size() + batchSize() - 1) / batchSize();
  }

  /** Whether any sample can be fetched at once, which shuffle and split need. */
  public boolean isRandomAccess() {
    return source instanceof Rows;
  }

  /** Whether {@link #shuffle(long)} was asked for. */
  public boolean isShuffled() {
    return seed != null;
  }

  private Rows rows(String who) {
    Check.state(source instanceof Rows, "Dataset.%s: these samples can only be read in order; use %s", who,
        who.equals("shuffle") ? "shuffle(seed, buffer)" : who.equals("split") ? "take and skip" : "a dataset of tensors");
    return (Rows) source;
  }

  // ---- reading ------------------------------------------------------------------------------------------------------

  /** A pass over the samples; the epoch fixes the order of a shuffled dataset. */
  public Batches batches(int epoch) {
    Batches batches = new Assembly(ordered(), epoch, batchSize(), dropRemainder);
    return prefetch == 0 ? batches : new Prefetch(batches, prefetch);
  }

  /** A pass over the samples; each call is another epoch. Batches are new tensors: {@link #batches} can use the same ones again. */
  @Override
  public Iterator<Batch> iterator() {
    Batches batches = batches(epochs.getAndIncrement());
    return new Iterator<>() {
      private Batch next;
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (next == null && !ended) {
          next = batches.next();
          if (next == null) {
            ended = true;
            batches.close();
          }
        }
        return !ended;
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Batch result = next;
        next = null;
        return result;
      }
    };
  }

  /** All samples in one batch, in their own order. */
  public Batch toBatch() {
    Check.state(!isEndless(), "Dataset.toBatch: these samples have no end; take some first");
    if (source instanceof Rows.Arrayed arrayed) {
      return arrayed.all();
    }
    try (Batches batches = new Assembly(source, 0, size() < 0 ? Integer.MAX_VALUE : size(), false)) {
      Batch all = batches.next();
      Check.state(all != null, "Dataset.toBatch: the data set has no samples");
      return all;
    }
  }

  /** The same samples, computed or read once and then kept in memory. */
  public Dataset cache() {
    return with(of(toBatch()).source);
  }

  /** The samples in the order in which they are handed out. */
  private Source ordered() {
    if (seed == null) {
      return source;
    }
    Rows rows = (Rows) source;
    return new Source() {
      @Override
      public int size() {
        return rows.size();
      }

      @Override
      public boolean isForeign() {
        return rows.isForeign();
      }

      @Override
      public Reader open(int epoch) {
        return rows.inOrder(order(rows.size(), epoch));
      }
    };
  }

  private int[] order(int size, int epoch) {
    return Source.rng(seed, epoch).permutationOf(size);
  }

  @Override
  public String toString() {
    return "Dataset(" + (size() < 0 ? "unknown number of" : size()) + " samples, batches of " + batchSize() + (seed == null ? ""
        : ", shuffled") + ")";
  }
}
