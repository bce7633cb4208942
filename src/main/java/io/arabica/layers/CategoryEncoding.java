package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Indexing;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * Numbers of categories, from 0 to less than the number of tokens, as rows of 0 and 1 or as counts.
 *
 * <p>Shapes: (n, values) to (n, tokens), or with {@link OutputMode#ONE_HOT} (n, …) to (n, …, tokens); see {@link OutputMode}. A second
 * input of the shape of the first, with {@link OutputMode#COUNT} only, holds how much each value counts. Values of samples of more than
 * one dimension are taken together along the last axis, as Keras says, not along the second, as it does.
 *
 * <pre>{@code
 * new CategoryEncoding(4).apply(Tensor.of(new int[][] {{0, 1}, {3, 3}}))   // [[1, 1, 0, 0], [0, 0, 0, 1]]
 * }</pre>
 */
public final class CategoryEncoding extends Layer {
  private final int numTokens;
  private OutputMode outputMode = OutputMode.MULTI_HOT;

  /** For this many tokens, in the multi-hot form. */
  public CategoryEncoding(int numTokens) {
    Check.argument(numTokens > 0, "CategoryEncoding: expected one token or more, got %d", numTokens);
    this.numTokens = numTokens;
  }

  static CategoryEncoding of(Config config) {
    return new CategoryEncoding(config.integer("num_tokens", 0)).outputMode(OutputMode.of(config.string("output_mode", "multi_hot")));
  }

  @Override
  public CategoryEncoding name(String given) {
    super.name(given);
    return this;
  }

  /** Sets the form: one-hot, multi-hot (by default) or count. */
  public CategoryEncoding outputMode(OutputMode mode) {
    checkNotBuilt("outputMode");
    Check.argument(mode != OutputMode.INT && mode != OutputMode.TF_IDF, "CategoryEncoding: expected ONE_HOT, MULTI_HOT or COUNT, got %s",
        mode);
    outputMode = Check.given(mode, this, "an output mode");
    return this;
  }

  @Override
  protected boolean takesSeveralInputs() {
    return true;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Check.argument(inputs.length == 1 || inputs.length == 2 && outputMode == OutputMode.COUNT,
        "expected one input, or with COUNT its weights too, got %d inputs for %s", inputs.length, outputMode);
    Check.argument(inputs.length == 1 || inputs[1].equals(inputs[0]), "expected weights of shape %s, got %s", inputs[0],
        inputs[inputs.length - 1]);
    return outputMode.shape(inputs[0], numTokens);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(Arrays.stream(inputs).map(Tensor::shape).toArray(Shape[]::new)); // checks
    return outputMode.encode(Indexing.wholeNumbers(inputs[0]), numTokens, dtype(), inputs.length > 1 ? inputs[1].cast(dtype()) : null);
  }

  @Override
  public Config config() {
    return super.config().put("num_tokens", numTokens).put("output_mode", outputMode.label());
  }
}
