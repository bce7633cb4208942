package io.arabica.models;

import io.arabica.data.Dataset;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The options of {@link Model#fit}.
 *
 * <pre>{@code
 * model.fit(x, y, Fit.epochs(20).batchSize(64).validationSplit(0.1).seed(1).callbacks(new EarlyStopping("val_loss")));
 * }</pre>
 */
public final class Fit {
  final int epochs;
  int batchSize = 32;
  boolean batchSizeGiven;
  Dataset validation;
  double validationSplit;
  int validationFrequency = 1;
  boolean shuffle = true;
  Long seed;
  Map<Integer, Double> classWeight = Map.of();
  Tensor[] sampleWeight = {};
  int initialEpoch;
  int stepsPerEpoch = Integer.MAX_VALUE;
  int validationSteps = Integer.MAX_VALUE;
  Verbosity verbosity = Verbosity.AUTO;
  final List<Callback> callbacks = new ArrayList<>();

  private Fit(int epochs) {
    Check.argument(epochs >= 0, "Fit: expected 0 or more epochs, got %d", epochs);
    this.epochs = epochs;
  }

  /** Options for so many epochs; with {@link #initialEpoch} it is the number of the epoch to end before. */
  public static Fit epochs(int epochs) {
    return new Fit(epochs);
  }

  /** Samples per step; 32 unless said, or as many as the Dataset was given. Said here, it counts more than the Dataset's own. */
  public Fit batchSize(int samples) {
    Check.argument(samples > 0, "Fit: expected a batch size above 0, got %d", samples);
    batchSize = samples;
    batchSizeGiven = true;
    return this;
  }

  /** Data to evaluate after each epoch. */
  public Fit validation(Dataset data) {
    validation = data;
    return this;
  }

  /** Data to evaluate after each epoch; {@link Dataset#sampleWeights} gives its samples weights. */
  public Fit validation(Tensor x, Tensor y) {
    return validation(Dataset.of(x, y));
  }

  /**
   * The fraction of the samples, taken from the end before any shuffling, that is kept for validation; what it leaves for training is
   * rounded down.
   */
  public Fit validationSplit(double fraction) {
    Check.argument(fraction >= 0 && fraction < 1, "Fit: expected a validation split of at least 0 and less than 1, got %s", fraction);
    validationSplit = fraction;
    return this;
  }

  /** Validates after every so many epochs; 1 unless said. */
  public Fit validationFrequency(int everyEpochs) {
    Check.argument(everyEpochs > 0, "Fit: expected a validation frequency above 0, got %d", everyEpochs);
    validationFrequency = everyEpochs;
    return this;
  }

  /** Whether the samples come in a new order each epoch; true unless said. */
  public Fit shuffle(boolean flag) {
    shuffle = flag;
    return this;
  }

  /** Fixes the order of the samples; without it the order follows from the model's own seed, or is different each time. */
  public Fit seed(long orderSeed) {
    seed = orderSeed;
    return this;
  }

  /** How much the samples of a class count; classes not named count 1. */
  public Fit classWeight(Map<Integer, Double> weights) {
    Check.argument(weights != null, "Fit: expected class weights, got null; leave them out where all classes count the same");
    weights.forEach((label, weight) ->
        Check.argument(label != null && weight != null && weight >= 0 && Double.isFinite(weight),
            "Fit: expected finite class weights of 0 or more, got %s for class %s", weight, label));
    classWeight = Map.copyOf(weights);
    return this;
  }

  /** How much each sample counts, as {@link Dataset#sampleWeights} says: one tensor for all outputs, or one for each. */
  public Fit sampleWeight(Tensor... onePerOutput) {
    Check.argument(onePerOutput != null && Arrays.stream(onePerOutput).noneMatch(Objects::isNull),
        "Fit: expected sample weights, got null; leave them out where all samples count the same");
    sampleWeight = onePerOutput.clone();
    return this;
  }

  /** The number of the first epoch; greater than 0 to go on with an earlier run. */
  public Fit initialEpoch(int epoch) {
    Check.argument(epoch >= 0, "Fit: expected an initial epoch of 0 or more, got %d", epoch);
    initialEpoch = epoch;
    return this;
  }

  /** Ends an epoch after so many batches; the next one takes up the data where it ended, and begins anew where they are all read. */
  public Fit stepsPerEpoch(int steps) {
    Check.argument(steps > 0, "Fit: expected more than 0 steps per epoch, got %d", steps);
    stepsPerEpoch = steps;
    return this;
  }

  /** Ends a validation after so many batches. */
  public Fit validationSteps(int steps) {
    Check.argument(steps > 0, "Fit: expected more than 0 validation steps, got %d", steps);
    validationSteps = steps;
    return this;
  }

  /** Code to run at certain moments. */
  public Fit callbacks(Callback... more) {
    Check.argument(Arrays.stream(more).noneMatch(Objects::isNull), "Fit: expected callbacks, got null among them");
    callbacks.addAll(List.of(more));
    return this;
  }

  /** How progress is shown. */
  public Fit verbose(Verbosity how) {
    verbosity = how;
    return this;
  }

  /** Shows nothing. */
  public Fit silent() {
    return verbose(Verbosity.SILENT);
  }

  boolean hasSteps() {
    return stepsPerEpoch != Integer.MAX_VALUE;
  }

  /** How many of so many samples are trained on. */
  int trained(int samples) {
    return (int) Math.floor((1 - validationSplit) * samples);
  }

  /** The number of epochs. */
  public int epochs() {
    return epochs;
  }
}
