package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Indexing;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A bin for each text or whole number, by a hash function, so that no vocabulary is needed: hash(x) modulo the number of bins, with
 * Keras' numbers. The hash is FarmHash64, or SipHash-2-4 with a salt; a number is hashed as its decimal text.
 *
 * <p>Shapes: any shape to the same shape, INT32; other forms by {@link OutputMode}. In a model it takes numbers; texts, which no tensor
 * holds, are hashed beforehand by {@link #apply(String...)}.
 *
 * <pre>{@code
 * new Hashing(3).apply("A", "B", "C")                      // [1, 0, 1]
 * new Hashing(3).apply(table.texts("city"))
 * new Hashing(3).maskValue("").salt(133, 137)
 * }</pre>
 */
public final class Hashing extends Layer {
  private final int numBins;
  private Object maskValue; // a text or a whole number
  private long[] salt;
  private OutputMode outputMode = OutputMode.INT;

  /** With this many bins. */
  public Hashing(int numBins) {
    Check.argument(numBins > 0, "Hashing: expected one bin or more, got %d", numBins);
    this.numBins = numBins;
  }

  static Hashing of(Config config) {
    Hashing layer = new Hashing(config.integer("num_bins", 0)).outputMode(OutputMode.of(config.string("output_mode", "int")));
    layer.maskValue = config.get("mask_value") instanceof Number number ? (Object) number.intValue() : config.get("mask_value");
    layer.salt = salt(config);
    return layer;
  }

  /** The two numbers of a salt, or null. */
  static long[] salt(Config config) {
    if (!config.has("salt")) {
      return null;
    }
    if (config.get("salt") instanceof Number one) {
      return new long[] {one.longValue(), one.longValue()};
    }
    long[] two = config.list("salt").stream().mapToLong(value -> ((Number) value).longValue()).toArray();
    Check.argument(two.length == 2, "expected a salt of one number or two, got %s", config.get("salt"));
    return two;
  }

  static List<Long> list(long... salt) {
    return salt == null ? null : Arrays.stream(salt).boxed().toList();
  }

  @Override
  public Hashing name(String given) {
    super.name(given);
    return this;
  }

  /** Sets the text that has bin 0 to itself; none (null) by default. */
  public Hashing maskValue(String text) {
    checkNotBuilt("maskValue");
    maskValue = text;
    return this;
  }

  /** Sets the number that has bin 0 to itself; none by default. */
  public Hashing maskValue(int number) {
    checkNotBuilt("maskValue");
    maskValue = number;
    return this;
  }

  /** Uses SipHash with this key, so that nobody without it can find texts for a bin. */
  public Hashing salt(long first, long second) {
    checkNotBuilt("salt");
    salt = new long[] {first, second};
    return this;
  }

  /** Sets the form of what comes out; {@link OutputMode#INT} by default. */
  public Hashing outputMode(OutputMode mode) {
    checkNotBuilt("outputMode");
    Check.argument(mode != OutputMode.TF_IDF, "Hashing: expected INT, ONE_HOT, MULTI_HOT or COUNT, got TF_IDF");
    outputMode = Check.given(mode, this, "an output mode");
    return this;
  }

  /** Hashes texts: INT32 of shape (texts), or another form of it. */
  public Tensor apply(String... texts) {
    int[] bins = new int[texts.length];
    for (int i = 0; i < bins.length; i++) {
      Check.argument(texts[i] != null, "%s: expected a text, got null at place %d; fill in missing values first", this, i);
      boolean masked = texts[i].equals(maskValue);
      bins[i] = masked ? 0 : first() + Fingerprint.bucket(texts[i], numBins - first(), salt);
    }
    return outputMode.encode(Tensor.wrap(bins, bins.length), numBins, dtype(), null);
  }

  /** The first bin that is not the mask's. */
  private int first() {
    return maskValue == null || numBins == 1 ? 0 : 1;
  }

  private int bin(int number) {
    boolean masked = maskValue instanceof Integer mask && mask == number;
    return masked ? 0 : first() + Fingerprint.bucket(number, numBins - first(), salt);
  }

  @Override
  public DType outputType(DType... inputs) {
    return outputMode.type(dtype());
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return outputMode.shape(inputs[0], numBins);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor bins = Numbering.ofWhole(this::bin, Indexing.wholeNumbers(inputs[0]));
    return outputMode.encode(bins, numBins, dtype(), null);
  }

  @Override
  public Config config() {
    // Keras asks for a whole type where whole numbers come out.
    return super.config().put("dtype", outputMode.type(dtype()).label()).put("num_bins", numBins).put("salt", list(salt))
        .put("mask_value", maskValue).put("output_mode", outputMode.label()).put("sparse", false);
  }
}
