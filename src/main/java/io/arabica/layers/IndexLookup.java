package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.initializers.Initializer;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What {@link IntegerLookup} and {@link StringLookup} share: a vocabulary, given or learnt, and the place of each token in it.
 *
 * @param <T> a token
 * @param <L> the layer itself, which the setters return
 */
abstract class IndexLookup<T, L extends IndexLookup<T, L>> extends Layer {
  private int maxTokens; // 0 for any number
  private int numOovIndices = 1;
  private T maskToken;
  private T oovToken;
  private OutputMode outputMode = OutputMode.INT;
  private boolean padToMaxTokens;
  private boolean invert;
  private long[] salt;
  private List<T> given; // the vocabulary as it was given or learnt
  private double[] givenWeights;
  private List<T> tokens; // without mask and unknown ones
  private Map<T, Integer> places = Map.of();
  private double[] idfWeights; // of the tokens, those for unknown ones before them if they were given
  private int sizeInFile; // of a vocabulary that a file holds elsewhere
  private Parameter idf;

  IndexLookup(T oovToken) {
    this.oovToken = oovToken;
  }

  // ---- what tells the two apart ---------------------------------------------------------------------------------------

  /** Which of several places for unknown tokens is this one's. */
  abstract int bucket(T token, int buckets);

  /** The order of tokens that are equally frequent, the last one first. */
  abstract Comparator<T> order();

  /** The token that a configuration or a file holds. */
  abstract T token(Object written);

  @SuppressWarnings("unchecked")
  final L self() {
    return (L) this;
  }

  final L read(Config config) {
    maxTokens(config.integer("max_tokens", 0)).numOovIndices(config.integer("num_oov_indices", 1));
    maskToken = config.has("mask_token") ? token(config.get("mask_token")) : null;
    oovToken = config.has("oov_token") ? token(config.get("oov_token")) : config.toMap().containsKey("oov_token") ? null : oovToken;
    outputMode(OutputMode.of(config.string("output_mode", "int"))).invert(config.flag("invert", false));
    padToMaxTokens(config.flag("pad_to_max_tokens", false));
    salt = Hashing.salt(config);
    sizeInFile = config.integer("vocabulary_size", 0);
    if (config.has("vocabulary")) {
      Check.argument(config.get("vocabulary") instanceof List, "expected the vocabulary itself, got %s", config.get("vocabulary"));
      double[] weights = config.has("idf_weights") ? config.numbers("idf_weights") : null;
      set(config.list("vocabulary").stream().map(this::token).toList(), weights);
    }
    return self();
  }

  // ---- settings -----------------------------------------------------------------------------------------------------

  @Override
  public L name(String given) {
    super.name(given);
    return self();
  }

  /** Keeps so many tokens at most, those for the mask and for unknown ones included; 0, the default, for all. */
  public L maxTokens(int most) {
    checkNotBuilt("maxTokens");
    Check.argument(most == 0 || most > 1, "%s: expected more than one token, or 0 for any number, got %d", getClass().getSimpleName(),
        most);
    int before = maxTokens;
    maxTokens = most;
    return again(() -> maxTokens = before);
  }

  /** Sets the number of places for unknown tokens, which share them by a hash; 1 by default; with 0 they are an error. */
  public L numOovIndices(int places) {
    checkNotBuilt("numOovIndices");
    Check.argument(places >= 0, "%s: expected 0 places for unknown tokens or more, got %d", getClass().getSimpleName(), places);
    int before = numOovIndices;
    numOovIndices = places;
    return again(() -> numOovIndices = before);
  }

  /** Sets the form of what comes out; {@link OutputMode#INT} by default. */
  public L outputMode(OutputMode mode) {
    checkNotBuilt("outputMode");
    Check.argument(!invert || mode == OutputMode.INT, "%s: expected INT where the lookup is inverted, got %s", getClass().getSimpleName(),
        mode);
    OutputMode before = outputMode;
    outputMode = Check.given(mode, this, "an output mode");
    return again(() -> outputMode = before);
  }

  /** Makes rows as long as {@link #maxTokens}, whatever the size of the vocabulary; false by default. */
  public L padToMaxTokens(boolean flag) {
    checkNotBuilt("padToMaxTokens");
    Check.argument(!flag || maxTokens > 0, "%s: expected maxTokens before rows are made as long", getClass().getSimpleName());
    padToMaxTokens = flag;
    return self();
  }

  /** Hashes unknown tokens by SipHash with this key. */
  L setSalt(long first, long second) {
    checkNotBuilt("salt");
    salt = new long[] {first, second};
    return self();
  }

  final L setMask(T token) {
    checkNotBuilt("maskToken");
    T before = maskToken;
    maskToken = token;
    return again(() -> maskToken = before);
  }

  final L setOov(T token) {
    checkNotBuilt("oovToken");
    T before = oovToken;
    oovToken = token;
    return again(() -> oovToken = before);
  }

  L invert(boolean flag) {
    checkNotBuilt("invert");
    Check.argument(!flag || outputMode == OutputMode.INT, "%s: expected the output mode INT to be inverted, got %s",
        getClass().getSimpleName(), outputMode);
    invert = flag;
    return self();
  }

  final boolean isInverted() {
    return invert;
  }

  final long[] salt() {
    return salt;
  }

  /** The tokens by place, those for the mask and for unknown ones first, or null before they are known. */
  public final List<T> vocabulary() {
    if (tokens == null) {
      return null;
    }
    List<T> all = new ArrayList<>();
    for (int i = 0; i < tokenStart(); i++) {
      all.add(i < oovStart() ? maskToken : oovToken);
    }
    all.addAll(tokens);
    return all;
  }

  // ---- the vocabulary -----------------------------------------------------------------------------------------------

  /** The first place of unknown tokens. */
  final int oovStart() {
    return maskToken != null && outputMode == OutputMode.INT ? 1 : 0;
  }

  private int tokenStart() {
    return oovStart() + numOovIndices;
  }

  /** The number of categories. */
  private int depth() {
    Check.state(tokens != null || padToMaxTokens || sizeInFile > 0, "%s: there is no vocabulary yet; give one or call adapt", this);
    return padToMaxTokens ? maxTokens : tokens == null ? sizeInFile : tokenStart() + tokens.size();
  }

  /** Numbers the vocabulary anew after a setting was changed, or takes the change back if the vocabulary does not go with it. */
  private L again(Runnable back) {
    try {
      if (given != null) {
        set(given, givenWeights);
      }
      return self();
    } catch (IllegalArgumentException e) {
      back.run();
      throw e;
    }
  }

  /** Takes a vocabulary, with or without the tokens for the mask and for unknown ones in front. */
  final void set(List<T> vocabulary, double... weights) {
    Check.argument(!vocabulary.isEmpty(), "%s: expected a vocabulary, got none", this);
    int start = tokenStart();
    boolean special = vocabulary.size() >= start;
    for (int i = 0; special && i < start; i++) {
      T expected = i < oovStart() ? maskToken : oovToken;
      special = expected != null && expected.equals(vocabulary.get(i));
    }
    List<T> plain = List.copyOf(special ? vocabulary.subList(start, vocabulary.size()) : vocabulary);
    boolean weighted = weights != null && (weights.length == plain.size() || weights.length == vocabulary.size());
    Check.argument(weighted || outputMode != OutputMode.TF_IDF, "%s: expected a weight for each of %d tokens for TF_IDF, got %s", this,
        plain.size(), weights == null ? "none" : weights.length);
    Check.argument(maskToken == null || !plain.contains(maskToken),
        "%s: the mask token %s stands among others in the vocabulary; leave it out", this, maskToken);
    Check.argument(maxTokens == 0 || start + plain.size() <= maxTokens, "%s: expected at most %d tokens, got %d", this, maxTokens,
        start + plain.size());
    Map<T, Integer> found = new HashMap<>();
    for (T token : plain) {
      Check.argument(found.put(token, start + found.size()) == null, "%s: %s stands in the vocabulary twice", this, token);
    }
    Check.state(!isBuilt() || outputMode == OutputMode.INT || start + plain.size() == depth(),
        "%s: the layer is built for %d categories, got a vocabulary of %d", this, isBuilt() ? depth() : 0, start + plain.size());
    given = List.copyOf(vocabulary);
    givenWeights = weights;
    tokens = plain;
    places = found;
    numbered(plain, start);
    if (weights != null && outputMode == OutputMode.TF_IDF) {
      idfWeights = weights.clone();
    }
  }

  /** Told of each vocabulary, the first token of which has this place. */
  void numbered(List<T> vocabulary, int first) {}

  /** Takes the vocabulary that a file holds, a token a line, unless one is there; the weights for TF_IDF come with the others. */
  public final void vocabularyFrom(List<String> lines) {
    if (tokens == null) {
      List<T> read = lines.stream().map(this::token).toList();
      set(read, idf == null ? null : Arrays.copyOf(idf.toDoubles(), read.size()));
    }
  }

  /** Learns the tokens of documents, the most frequent first. */
  final L learn(Iterable<? extends Collection<T>> documents) {
    Map<T, Integer> counts = new HashMap<>();
    Map<T, Integer> inDocuments = new HashMap<>();
    int number = 0;
    for (Collection<T> document : documents) {
      number++;
      document.forEach(token -> counts.merge(token, 1, Integer::sum));
      new HashSet<>(document).forEach(token -> inDocuments.merge(token, 1, Integer::sum));
    }
    counts.remove(maskToken);
    counts.remove(oovToken);
    Check.argument(!counts.isEmpty(), "%s: expected tokens to adapt to, got none", this);
    List<T> sorted = new ArrayList<>(counts.keySet());
    sorted.sort(Comparator.<T>comparingInt(counts::get).thenComparing(order()).reversed());
    if (maxTokens > 0) {
      Check.argument(maxTokens > tokenStart(), "%s: expected maxTokens above the %d places for the mask and unknown tokens, got %d", this,
          tokenStart(), maxTokens);
      sorted = sorted.subList(0, Math.min(sorted.size(), maxTokens - tokenStart()));
    }
    double documentCount = number;
    set(sorted, sorted.stream().mapToDouble(token -> Math.log(1 + documentCount / (1 + inDocuments.get(token)))).toArray());
    return self();
  }

  // ---- use ----------------------------------------------------------------------------------------------------------

  /** The place of a token. */
  final int placeOf(T token) {
    if (token.equals(maskToken)) {
      return placeOfMask();
    }
    Integer place = places.get(token);
    return place != null ? place : placeOfUnknown(token);
  }

  final T mask() {
    return maskToken;
  }

  /** The place of the mask; beyond all others where it is left out. */
  final int placeOfMask() {
    return outputMode == OutputMode.INT ? 0 : depth();
  }

  private int placeOfUnknown(T token) {
    Check.argument(numOovIndices > 0, "%s is not in the vocabulary; numOovIndices(1) gives a place to what is not", token);
    return oovStart() + bucket(token, numOovIndices);
  }

  final int numOovIndices() {
    return numOovIndices;
  }

  /** The token of a place. */
  final T at(int place) {
    if (place == 0 && maskToken != null) {
      return maskToken;
    }
    int index = place - tokenStart();
    return index >= 0 && index < tokens.size() ? tokens.get(index) : oovToken;
  }

  final void checkVocabulary() {
    Check.state(tokens != null, "%s: there is no vocabulary yet; give one or call adapt", this);
  }

  /** The places of tokens in the form that was asked for. */
  final Tensor lookUp(List<T> given, int... shape) {
    checkVocabulary();
    return encode(Tensor.wrap(given.stream().mapToInt(this::placeOf).toArray(), shape));
  }

  /** Places in the form that was asked for. */
  final Tensor encode(Tensor places) {
    int depth = depth();
    boolean dropping = maskToken != null && outputMode != OutputMode.INT;
    OutputMode form = outputMode == OutputMode.TF_IDF ? OutputMode.COUNT : outputMode;
    Tensor encoded = form.encode(places, dropping ? depth + 1 : depth, dtype(), null);
    encoded = dropping ? encoded.get("..., :-1") : encoded;
    return outputMode == OutputMode.TF_IDF ? encoded.mul(idf == null ? idf(Shape.of(depth)) : idf) : encoded;
  }

  /** The weight of each category: the mean of all for unknown tokens unless they have their own, 0 for what only fills a row. */
  private Tensor idf(Shape shape) {
    double[] all = new double[shape.size()];
    if (idfWeights != null) {
      int without = tokenStart() + tokens.size() - idfWeights.length;
      Arrays.fill(all, 0, without, Arrays.stream(idfWeights).average().orElse(0));
      System.arraycopy(idfWeights, 0, all, without, idfWeights.length);
    }
    return Tensor.wrap(all, all.length).cast(dtype());
  }

  @Override
  protected void build(Shape... inputs) {
    if (outputMode == OutputMode.TF_IDF) {
      Initializer values = (type, shape, rng) -> idf(shape);
      idf = addWeight("idf_weights", Shape.of(depth()), values, false, null);
    }
  }

  @Override
  public DType outputType(DType... inputs) {
    return outputMode.type(dtype());
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return outputMode == OutputMode.INT ? inputs[0] : outputMode.shape(inputs[0], depth());
  }

  @Override
  public Config config() {
    int size = tokens == null ? sizeInFile : tokenStart() + tokens.size(); // 0 where it is not known
    Config config = super.config().put("invert", invert).put("max_tokens", maxTokens == 0 ? null : maxTokens)
        .put("num_oov_indices", numOovIndices).put("oov_token", oovToken).put("mask_token", maskToken)
        .put("output_mode", outputMode.label()).put("sparse", false).put("pad_to_max_tokens", padToMaxTokens)
        .put("idf_weights", idfWeights == null ? null : Arrays.stream(idfWeights).boxed().toList())
        .put("vocabulary", idfWeights != null && idfWeights.length > tokens.size() ? vocabulary() : tokens)
        .put("vocabulary_size", size == 0 ? null : size);
    return salt == null ? config : config.put("salt", Hashing.list(salt)); // not known to older versions of Keras
  }
}
