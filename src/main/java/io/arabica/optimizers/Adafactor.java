package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.Arrays;
import java.util.List;

/**
 * Adam without momentum that keeps the mean squares v of a matrix as the means of its rows and columns: v = r · cᵀ / mean(r).
 *
 * <p>β = 1 - t^decay; r and c are running means of g² + ε₁ over rows and columns (v itself for a vector); u = g / √v; w ← w - α · u /
 * max(1, rms(u) / threshold), with α = max(ε₂, rms(w)) · min(rate, 1 / √t). Defaults: rate 0.001, decay -0.8, ε₁ 1e-30, ε₂ 0.001, threshold
 * 1.
 *
 * <p>As in Keras, α falls with 1 / √t whether or not {@link #relativeStep} is set, and the slots of a matrix hold v too, so that the states
 * agree. Where a row and a column without gradients meet, ε₁² is 0 in float: weights stay, while Keras makes all of them NaN.
 *
 * <p>Reference: Shazeer and Stern, Adafactor, 2018.
 */
public final class Adafactor extends BaseOptimizer<Adafactor> {
  private double beta2Decay = -0.8;
  private double epsilon1 = 1e-30;
  private double epsilon2 = 1e-3;
  private double clipThreshold = 1;
  private boolean relativeStep = true;

  /** A rate of 0.001. */
  public Adafactor() {
    this(0.001);
  }

  /** A fixed rate. */
  public Adafactor(double learningRate) {
    super("adafactor", learningRate);
  }

  /** A rate that depends on the steps done. */
  public Adafactor(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  /** How fast the means of squares become long, at most 0; -0.8 by default. */
  public Adafactor beta2Decay(double value) {
    beta2Decay = -Hyper.atLeastZero("Adafactor", "negative of beta_2_decay", -value);
    return this;
  }

  /**
   * What is added to squared gradients (1e-30 by default), and the least size of a parameter that a step is measured by (0.001 by default).
   */
  public Adafactor epsilon(double squares, double sizes) {
    epsilon1 = Hyper.atLeastZero("Adafactor", "epsilon_1", squares);
    epsilon2 = Hyper.atLeastZero("Adafactor", "epsilon_2", sizes);
    return this;
  }

  /** The root mean square that a step may have, above 0; 1 by default. */
  public Adafactor clipThreshold(double value) {
    clipThreshold = Hyper.positive("Adafactor", "clip_threshold", value);
    return this;
  }

  /** Whether a fixed rate is at most 1 / √t; true by default. */
  public Adafactor relativeStep(boolean flag) {
    relativeStep = flag;
    return this;
  }

  @Override
  protected List<List<String>> slots() {
    return List.of(List.of("r", "c", "velocity"));
  }

  @Override
  protected Shape slotShape(String slot, Parameter parameter) {
    Shape shape = parameter.shape();
    if (slot.equals("velocity")) {
      return shape;
    }
    return shape.rank() < 2 ? Shape.of() : shape.remove(slot.equals("r") ? -1 : -2);
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    int t = updates() + 1;
    double beta = 1 - StrictMath.pow(t, beta2Decay);
    double alpha = Math.max(epsilon2, rms(w)) * Math.min(rate, 1 / Math.sqrt(t));
    if (w.dtype() == DType.FLOAT32) {
      inPasses(w, Updates.forParts(w, g), slots, (float) beta, alpha);
      return;
    }
    Tensor square = g.square().add(epsilon1);
    Tensor v = slots[2];
    if (w.rank() >= 2) {
      Tensor r = slots[0];
      Tensor c = slots[1];
      Updates.average(r, 1 - beta, square.mean(-1));
      Updates.average(c, 1 - beta, square.mean(-2));
      Updates.copy(v, r.div(Reduce.mean(r, true, -1)).expandDims(-1).mul(c.expandDims(-2)));
    } else {
      Updates.average(v, 1 - beta, square);
    }
    Tensor step = g.div(v.sqrt());
    Updates.addScaled(w, -alpha / Math.max(1, rms(step) / clipThreshold), step);
  }

  /** The same in passes over the arrays. */
  private void inPasses(Parameter w, Tensor g, Tensor[] slots, float beta, double alpha) {
    float[] gradients = g.floats();
    float[] v = slots[2].floats();
    int at = g.offset();
    if (w.rank() < 2) {
      Updates.inParts(w, (from, to) -> {
        for (int i = from; i < to; i++) {
          float gradient = gradients[at + i];
          v[i] = beta * v[i] + (1 - beta) * (gradient * gradient + (float) epsilon1);
        }
      });
    } else {
      int rows = w.shape().dim(-2);
      int columns = w.shape().dim(-1);
      for (int matrix = 0; matrix * rows * columns < w.size(); matrix++) {
        squares(rows, columns, gradients, at + matrix * rows * columns, slots[0].floats(), matrix * rows, slots[1].floats(),
            matrix * columns, v, matrix * rows * columns, beta);
      }
    }
    double sum = 0;
    for (int i = 0; i < w.size(); i++) {
      double step = step(gradients[at + i], v[i]);
      sum += step * step;
    }
    float rate = (float) (alpha / Math.max(1, Math.sqrt(sum / w.size()) / clipThreshold));
    float[] weights = w.floats();
    Updates.inParts(w, (from, to) -> {
      for (int i = from; i < to; i++) {
        weights[i] -= rate * step(gradients[at + i], v[i]);
      }
    });
  }

  /** g / √v, and 0 for 0 / 0: v is no normal number where a row and a column without gradients meet. */
  private static float step(float gradient, float v) {
    return gradient / (float) Math.sqrt(Math.max(v, Float.MIN_NORMAL));
  }

  /** Moves the means r and c of one matrix and makes v of them; v holds the sums of the columns meanwhile. */
  private void squares(int rows, int columns, float[] g, int go, float[] r, int ro, float[] c, int co, float[] v, int vo, float beta) {
    double all = 0;
    Arrays.fill(v, vo, vo + columns, 0);
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        float gradient = g[go + i * columns + j];
        float square = gradient * gradient + (float) epsilon1;
        v[vo + j] += square;
        sum += square;
      }
      r[ro + i] = beta * r[ro + i] + (1 - beta) * (float) (sum / columns);
      all += r[ro + i];
    }
    for (int j = 0; j < columns; j++) {
      c[co + j] = beta * c[co + j] + (1 - beta) * (v[vo + j] / rows);
    }
    for (int i = 0; i < rows; i++) {
      float row = (float) (r[ro + i] / (all / rows));
      for (int j = 0; j < columns; j++) {
        v[vo + i * columns + j] = row * c[co + j];
      }
    }
  }

  private static double rms(Tensor x) {
    return Math.sqrt(Updates.sumSquares(x) / x.size());
  }

  @Override
  public Config config() {
    return super.config().put("beta_2_decay", beta2Decay).put("epsilon_1", epsilon1).put("epsilon_2", epsilon2)
        .put("clip_threshold", clipThreshold)
        .put("relative_step", relativeStep);
  }

  static Adafactor of(Config c) {
    return new Adafactor().beta2Decay(c.number("beta_2_decay", -0.8)).epsilon(c.number("epsilon_1", 1e-30), c.number("epsilon_2", 1e-3))
        .clipThreshold(c.number("clip_threshold", 1)).relativeStep(c.flag("relative_step", true));
  }
}
