package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The place of each text in a vocabulary: 0 for the mask if there is one, then the places for unknown texts (one by default), then the
 * vocabulary. Unknown texts share several places by a hash, with Keras' numbers.
 *
 * <p>No tensor holds texts, so unlike Keras' layer this one cannot stand in a model: it makes the numbers that a model takes while the data
 * is prepared, from texts or from a column of a table. Nor does a {@code .keras} file with one open; {@link #of} makes it from the layer's
 * configuration.
 *
 * <pre>{@code
 * StringLookup colours = new StringLookup().adapt("red", "green", "red");
 * colours.apply("green", "blue", "red")              // [2, 0, 1], INT32
 * colours.apply(table.texts("colour"))
 * colours.texts(Tensor.of(1, 0))                     // ["red", "[UNK]"]
 * }</pre>
 */
public final class StringLookup extends IndexLookup<String, StringLookup> {
  /** With one place for unknown texts, and none for a mask. */
  public StringLookup() {
    super("[UNK]");
  }

  /** A lookup with the configuration of Keras' layer. */
  public static StringLookup of(Config config) {
    return new StringLookup().read(config);
  }

  /** Sets the texts, without those for the mask and for unknown ones. */
  public StringLookup vocabulary(String... texts) {
    set(checked(texts), (double[]) null);
    return this;
  }

  /** Sets the texts and how much each counts with {@link OutputMode#TF_IDF}. */
  public StringLookup vocabulary(List<String> texts, double... idfWeights) {
    set(checked(Check.given(texts, this, "texts").toArray(String[]::new)), idfWeights.length == 0 ? null : idfWeights);
    return this;
  }

  /** Sets the text that means nothing: it has place 0, and in other forms than INT it is left out; none (null) by default. */
  public StringLookup maskToken(String text) {
    return setMask(text);
  }

  /** Sets the text that stands for all unknown ones; {@code [UNK]} by default. */
  public StringLookup oovToken(String text) {
    return setOov(text);
  }

  /** Shares the places for unknown texts by SipHash with this key; by FarmHash without one. */
  public StringLookup salt(long first, long second) {
    return setSalt(first, second);
  }

  /** Learns the texts, each a sample, the most frequent first, of equally frequent ones the last in the order of their characters. */
  public StringLookup adapt(String... texts) {
    return learn(checked(texts).stream().map(text -> List.of(text)).toList());
  }

  /** Learns the texts of samples of several. */
  public StringLookup adapt(String[]... samples) {
    return learn(Arrays.stream(samples).map(this::checked).toList());
  }

  /** The places of texts: INT32 of shape (texts), or another form of it. */
  public Tensor apply(String... texts) {
    return lookUp(checked(texts), texts.length);
  }

  /** The places of the texts of samples, as many in each: INT32 of shape (samples, texts), or another form of it. */
  public Tensor apply(String[]... samples) {
    List<String> all = new ArrayList<>();
    for (String[] sample : samples) {
      Check.argument(sample.length == samples[0].length, "%s: expected samples of as many texts, got %d and %d", this, samples[0].length,
          sample.length);
      all.addAll(checked(sample));
    }
    return lookUp(all, samples.length, samples.length == 0 ? 0 : samples[0].length);
  }

  private List<String> checked(String... texts) {
    Check.given(texts, this, "texts");
    for (int i = 0; i < texts.length; i++) {
      Check.argument(texts[i] != null, "%s: expected a text, got null at place %d; fill in missing values first", this, i);
    }
    return List.of(texts);
  }

  /** The text of each place, the other way round. */
  public String[] texts(Tensor places) {
    checkVocabulary();
    return Arrays.stream(places.toInts()).mapToObj(this::at).toArray(String[]::new);
  }

  @Override
  int bucket(String token, int buckets) {
    return Fingerprint.bucket(token, buckets, salt());
  }

  /** By bytes, as Python compares them. */
  @Override
  Comparator<String> order() {
    return (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  String token(Object written) {
    return written.toString();
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    throw new IllegalArgumentException("no tensor holds texts, so a StringLookup cannot stand in a model; apply it to texts while the data "
        + "is prepared, and give the model the numbers");
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    throw new IllegalArgumentException("expected texts, got a tensor of shape " + inputs[0].shape() + "; a StringLookup takes String[]");
  }

  @Override
  public Config config() {
    return super.config().put("encoding", "utf-8");
  }
}
