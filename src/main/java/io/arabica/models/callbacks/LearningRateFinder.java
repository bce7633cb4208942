package io.arabica.models.callbacks;

import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries learning rates: trains a little while the rate grows from batch to batch, η(i) = min · (max / min)^(i / (steps - 1)), and watches
 * the
 * loss. Afterwards weights, optimizer, its rate and the random numbers are what they were, as if nothing had been trained.
 *
 * <pre>{@code
 * LearningRateFinder finder = new LearningRateFinder(1e-6, 1);
 * model.fit(data, Fit.epochs(10).callbacks(finder));            // ends by itself
 * model.optimizer().learningRate(finder.suggestion());
 * }</pre>
 *
 * <p>The run ends after the steps, or as soon as the loss is NaN or four times the least so far; give it enough epochs for the steps. The
 * losses are those of single batches, in an exponential average, corrected for its beginning. Keras has no such callback.
 *
 * <p>Reference: L. N. Smith, Cyclical Learning Rates for Training Neural Networks, WACV 2017, section 3.3.
 */
public final class LearningRateFinder implements Callback {
  private static final double WORSE = 4;

  private final double min;
  private final double max;
  private int steps = 100;
  private double smoothing = 0.95;

  private final List<Double> rates = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();
  private Map<String, Tensor> before;
  private Schedule schedule;
  private double average;
  private double least;
  private double epochSum; // of the losses of the epoch's batches

  /**
   * Tries rates from min to max.
   *
   * @throws IllegalArgumentException unless 0 &lt; min &lt; max
   */
  public LearningRateFinder(double min, double max) {
    Check.argument(min > 0 && min < max && Double.isFinite(max), "LearningRateFinder: expected 0 < min < max, got %s and %s", min, max);
    this.min = min;
    this.max = max;
  }

  /** The number of batches; 100 unless said. */
  public LearningRateFinder steps(int batches) {
    Check.argument(batches > 1, "LearningRateFinder: expected 2 steps or more, got %d", batches);
    steps = batches;
    return this;
  }

  /** How much of the average of the losses stays with each batch, at least 0 and below 1; 0.95 unless said. */
  public LearningRateFinder smoothing(double part) {
    Check.argument(part >= 0 && part < 1, "LearningRateFinder: expected a smoothing of at least 0 and below 1, got %s", part);
    smoothing = part;
    return this;
  }

  /** The rates that were tried. */
  public double[] rates() {
    return rates.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The averaged loss for each of the {@link #rates}. */
  public double[] losses() {
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The rate at which the averaged loss fell most steeply over the logarithm of the rate, before it was least.
   *
   * @throws IllegalStateException if the loss never fell
   */
  public double suggestion() {
    Check.state(losses.size() > 2, "LearningRateFinder: expected a run of 3 batches or more, there were %d; fit with it first",
        losses.size());
    double[] y = losses();
    int end = 0;
    for (int i = 1; i < y.length; i++) {
      end = y[i] < y[end] ? i : end;
    }
    int best = -1;
    double steepest = 0;
    for (int i = 1; i < end; i++) { // central differences; the logarithms of the rates are evenly spaced
      double slope = (y[i + 1] - y[i - 1]) / 2;
      if (slope < steepest) {
        steepest = slope;
        best = i;
      }
    }
    Check.state(best >= 0, "LearningRateFinder: the loss never fell between %s and %s; try smaller rates or more steps", min, max);
    return rates.get(best);
  }

  @Override
  public void onTrainBegin(Model model, Fit fit) {
    rates.clear();
    losses.clear();
    average = 0;
    least = Double.POSITIVE_INFINITY;
    schedule = model.optimizer().schedule();
    model.optimizer().build(model.trainableParameters());
    before = model.training().modelState();
  }

  @Override
  public void onEpochBegin(Model model, int epoch) {
    epochSum = 0;
  }

  @Override
  public void onTrainBatchBegin(Model model, int batch) {
    double rate = min * Math.pow(max / min, rates.size() / (steps - 1.0));
    rates.add(rate);
    model.optimizer().learningRate(rate);
  }

  @Override
  public void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {
    double sum = logs.get("loss") * (batch + 1); // the mean of the epoch so far; exact for batches of one size
    double loss = sum - epochSum;
    epochSum = sum;
    average = smoothing * average + (1 - smoothing) * loss;
    double corrected = average / (1 - Math.pow(smoothing, rates.size()));
    if (!Double.isFinite(loss) || corrected > WORSE * least && rates.size() > 1) {
      rates.remove(rates.size() - 1);
      model.stopTraining();
      return;
    }
    losses.add(corrected);
    least = Math.min(least, corrected);
    if (rates.size() == steps) {
      model.stopTraining();
    }
  }

  @Override
  public void onTrainEnd(Model model, Map<String, Double> logs) {
    model.training().afterCallbacks(() -> {
      if (schedule != null) {
        model.optimizer().learningRate(schedule);
      }
      model.training().restoreModel(before);
      before = null;
    });
  }
}
