package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Indexing;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The place of each whole number in a vocabulary, e.g. of product codes, which become numbers without gaps: 0 for the mask if there is one,
 * then the places for unknown numbers (one by default), then the vocabulary.
 *
 * <p>Shapes: any shape to the same shape, INT32; other forms by {@link OutputMode}. Weights, with {@link OutputMode#TF_IDF} only:
 * {@code idf_weights}.
 *
 * <pre>{@code
 * new IntegerLookup().vocabulary(12, 36, 1138, 42).apply(Tensor.of(12, 1138, 7))   // [1, 3, 0]
 * new IntegerLookup().maxTokens(1000).adapt(codes)                                 // the most frequent ones
 * }</pre>
 */
public final class IntegerLookup extends IndexLookup<Integer, IntegerLookup> {
  private boolean farmHash;
  private long[] numbered = {}; // each number in the upper half, in order, and its place in the lower: found without an Integer for each

  /** With one place for unknown numbers, and none for a mask. */
  public IntegerLookup() {
    super(-1);
  }

  static IntegerLookup of(Config config) {
    IntegerLookup layer = new IntegerLookup();
    String method = config.string("oov_method", "floormod");
    Check.argument(method.equals("floormod") || method.equals("farmhash"), "expected oov_method floormod or farmhash, got %s", method);
    layer.farmHash = method.equals("farmhash");
    return layer.read(config);
  }

  /** Sets the numbers, without those for the mask and for unknown ones. */
  public IntegerLookup vocabulary(int... numbers) {
    set(list(numbers), (double[]) null);
    return this;
  }

  /** Sets the numbers and how much each counts with {@link OutputMode#TF_IDF}. */
  public IntegerLookup vocabulary(int[] numbers, double[] idfWeights) {
    set(list(numbers), idfWeights);
    return this;
  }

  /** Sets the number that means nothing: it has place 0, and in other forms than INT it is left out; none by default. */
  public IntegerLookup maskToken(int number) {
    return setMask(number);
  }

  /** Sets the number that stands for all unknown ones where the lookup is inverted; -1 by default. */
  public IntegerLookup oovToken(int number) {
    return setOov(number);
  }

  /** Gives the number of each place; false by default. */
  @Override
  public IntegerLookup invert(boolean flag) {
    return super.invert(flag);
  }

  /** Shares the places for unknown numbers by FarmHash; by default an unknown number has the place of its remainder. */
  public IntegerLookup farmHash() {
    checkNotBuilt("farmHash");
    farmHash = true;
    return this;
  }

  /** Shares the places for unknown numbers by SipHash with this key. */
  public IntegerLookup salt(long first, long second) {
    return farmHash().setSalt(first, second);
  }

  /** Learns the numbers in data (samples, …), the most frequent first, of equally frequent ones the larger. */
  public IntegerLookup adapt(Tensor data) {
    return adapt(List.of(data));
  }

  /** Learns the numbers in batches (samples, …). */
  public IntegerLookup adapt(Iterable<Tensor> batches) {
    List<List<Integer>> samples = new ArrayList<>();
    for (Tensor batch : batches) {
      int[] numbers = Indexing.wholeNumbers(batch).toInts();
      int length = batch.rank() == 0 || batch.shape().dim(0) == 0 ? 1 : Math.max(1, numbers.length / batch.shape().dim(0));
      for (int i = 0; i < numbers.length; i += length) {
        samples.add(list(Arrays.copyOfRange(numbers, i, i + length)));
      }
    }
    return learn(samples);
  }

  private static List<Integer> list(int... numbers) {
    return Arrays.stream(Check.given(numbers, "IntegerLookup", "numbers")).boxed().toList();
  }

  @Override
  int bucket(Integer token, int buckets) {
    return bucketOf(token, buckets);
  }

  private int bucketOf(int number, int buckets) {
    return farmHash ? Fingerprint.bucket(number, buckets, salt()) : Math.floorMod(number, buckets);
  }

  @Override
  void numbered(List<Integer> vocabulary, int first) {
    numbered = IntStream.range(0, vocabulary.size()).mapToLong(i -> (long) vocabulary.get(i) << 32 | first + i).sorted().toArray();
  }

  private int place(int number) {
    int found = Arrays.binarySearch(numbered, (long) number << 32);
    int i = found < 0 ? -1 - found : found;
    if (i < numbered.length && numbered[i] >> 32 == number) {
      return (int) numbered[i];
    }
    if (mask() != null && mask() == number) {
      return placeOfMask();
    }
    return numOovIndices() > 0 ? oovStart() + bucketOf(number, numOovIndices()) : placeOf(number); // which says what is wrong
  }

  @Override
  Comparator<Integer> order() {
    return Comparator.naturalOrder();
  }

  @Override
  Integer token(Object written) {
    return written instanceof Number number ? number.intValue() : Integer.valueOf(written.toString());
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    checkVocabulary();
    Tensor numbers = Indexing.wholeNumbers(inputs[0]);
    return isInverted() ? Numbering.ofWhole(this::at, numbers) : encode(Numbering.ofWhole(this::place, numbers));
  }

  @Override
  public Config config() {
    Config config = super.config().put("vocabulary_dtype", "int64");
    return farmHash ? config.put("oov_method", "farmhash") : config;
  }
}
