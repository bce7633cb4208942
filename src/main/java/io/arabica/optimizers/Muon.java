package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.LinAlg;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Momentum whose step is made orthogonal, for the matrices inside a network: m ← momentum · m + g; w ← w - rate · 0.2 √max(rows, columns) ·
 * O(g + momentum · m).
 *
 * <p>O brings all singular values near 1 by {@code newtonSchulzSteps} steps of x ← ax + (bA + cA²)x, A = xxᵀ. Parameters that are not
 * matrices, embeddings and what {@link #exclude} names are updated by {@link Adam} with Keras' epsilon hat (added before the correction).
 * Defaults: rate 0.001, weight decay 0.004 for both kinds, momentum 0.95 with Nesterov's look ahead, β₁ 0.9, β₂ 0.999, ε 1e-7, 5 steps, a
 * 3.4445, b -4.775, c 2.0315.
 *
 * <p>Keras looks for "embedding" and for what is excluded in the path of a variable; here the name of the parameter is searched.
 *
 * <p>Reference: Jordan et al., Muon, 2024; Liu et al., Muon is Scalable for LLM Training, 2025.
 */
public final class Muon extends BaseOptimizer<Muon> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;
  private double adamWeightDecay = 0.004;
  private double adamRateRatio = 1;
  private double momentum = 0.95;
  private boolean nesterov = true;
  private int newtonSchulzSteps = 5;
  private double rmsRate = 0.2;
  private boolean excludeEmbeddings = true;
  private List<String> excluded = List.of();
  private double a = 3.4445;
  private double b = -4.775;
  private double c = 2.0315;
  private final Map<Parameter, Boolean> byAdam = new IdentityHashMap<>();
  private final Map<Kind, Orthogonal> orthogonals = new HashMap<>();

  /** Matrices that are made orthogonal in the same buffers. */
  private record Kind(DType dtype, Shape shape) {}

  /** A rate of 0.001. */
  public Muon() {
    this(0.001);
  }

  /** A fixed rate. */
  public Muon(double learningRate) {
    super("muon", learningRate);
    weightDecay(0.004);
  }

  /** A rate that depends on the steps done. */
  public Muon(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  /** How much of the sum of gradients is kept, in [0, 1]; 0.95 by default. */
  public Muon momentum(double value) {
    momentum = Hyper.fraction("Muon", "momentum", value);
    return this;
  }

  /** Whether the momentum looks ahead; true by default. */
  public Muon nesterov(boolean flag) {
    nesterov = flag;
    return this;
  }

  /** How often the step is made more orthogonal, at least 1; 5 by default. */
  public Muon newtonSchulzSteps(int steps) {
    Check.argument(steps >= 1, "Muon: expected ns_steps of at least 1, got %d", steps);
    newtonSchulzSteps = steps;
    return this;
  }

  /** The polynomial that makes the step orthogonal. */
  public Muon coefficients(double newA, double newB, double newC) {
    a = Hyper.finite("Muon", "muon_a", newA);
    b = Hyper.finite("Muon", "muon_b", newB);
    c = Hyper.finite("Muon", "muon_c", newC);
    return this;
  }

  /** The root mean square that a step of rate 1 has, 0.2 by default; 0 leaves the orthogonal step as it is. */
  public Muon rmsRate(double value) {
    rmsRate = Hyper.atLeastZero("Muon", "rms_rate", value);
    return this;
  }

  /** β₁, β₂ and ε of what Adam updates. */
  public Muon adam(double newBeta1, double newBeta2, double newEpsilon) {
    beta1 = Hyper.decay("Muon", "adam_beta_1", newBeta1);
    beta2 = Hyper.decay("Muon", "adam_beta_2", newBeta2);
    epsilon = Hyper.atLeastZero("Muon", "epsilon", newEpsilon);
    return this;
  }

  /** Weight decay of what Adam updates, 0.004 by default, and its rate as a multiple of the learning rate, 1 by default. */
  public Muon adam(double decay, double rateRatio) {
    adamWeightDecay = Hyper.atLeastZero("Muon", "adam_weight_decay", decay);
    adamRateRatio = Hyper.atLeastZero("Muon", "adam_lr_ratio", rateRatio);
    return this;
  }

  /** Matrices for Adam, by regular expressions that are found in their names, e.g. that of the last layer. */
  public Muon exclude(String... names) {
    unbuilt("exclude_layers");
    byAdam.clear();
    excluded = List.of(names);
    return this;
  }

  /** Whether parameters with "embedding" in their names go to Adam; true by default. */
  public Muon excludeEmbeddings(boolean flag) {
    unbuilt("exclude_embeddings");
    byAdam.clear();
    excludeEmbeddings = flag;
    return this;
  }

  private boolean byAdam(Parameter w) {
    Boolean known = byAdam.get(w);
    if (known == null) {
      known = w.rank() != 2 || excludeEmbeddings && w.name().toLowerCase(Locale.ROOT).contains("embedding")
          || excluded.stream().anyMatch(name -> Pattern.compile(name).matcher(w.name()).find());
      byAdam.put(w, known);
    }
    return known;
  }

  @Override
  protected List<List<String>> slots() {
    return List.of(List.of("momentum", "velocity"));
  }

  @Override
  protected Shape slotShape(String slot, Parameter parameter) {
    return slot.equals("velocity") && !byAdam(parameter) ? null : parameter.shape();
  }

  @Override
  protected double weightDecayOf(Parameter parameter) {
    return byAdam(parameter) ? adamWeightDecay : super.weightDecayOf(parameter);
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    Tensor m = slots[0];
    if (slots[1] != null) {
      int t = updates() + 1;
      double corrected = rate * adamRateRatio * Math.sqrt(1 - StrictMath.pow(beta2, t)) / (1 - StrictMath.pow(beta1, t));
      Updates.adam(w, g, m, slots[1], corrected, beta1, beta2, epsilon);
      return;
    }
    Updates.scale(m, momentum, m);
    Updates.addScaled(m, 1, g);
    Orthogonal step = orthogonals.computeIfAbsent(new Kind(w.dtype(), w.shape()), Orthogonal::new);
    Updates.copy(step.x, m);
    if (nesterov) {
      Updates.scale(step.x, momentum, m);
      Updates.addScaled(step.x, 1, g);
    }
    double length = rmsRate == 0 ? 1 : rmsRate * Math.sqrt(Math.max(w.shape().dim(0), w.shape().dim(1)));
    Updates.addScaled(w, -rate * length, step.run());
  }

  /** Makes matrices of one kind orthogonal: written down once and run again, in the same buffers. */
  private final class Orthogonal {
    final Tensor x;
    private Recording recording;

    Orthogonal(Kind kind) {
      x = Tensor.zeros(kind.dtype(), kind.shape());
    }

    Tensor run() {
      if (Recording.isUnderWay()) {
        return orthogonal(x);
      }
      if (recording == null) {
        recording = Recording.of(() -> List.of(orthogonal(x)));
      } else {
        recording.run();
      }
      return recording.outputs().get(0);
    }
  }

  /** A matrix with the singular vectors of x and singular values near 1. */
  private Tensor orthogonal(Tensor x) {
    boolean tall = x.shape().dim(0) > x.shape().dim(1);
    Tensor y = tall ? x.transpose() : x;
    y = y.div(Reduce.sumSquares(x, false).sqrt().add(1e-7));
    for (int i = 0; i < newtonSchulzSteps; i++) {
      Tensor square = LinAlg.matMul(y, y, false, true);
      y = y.mul(a).add(square.mul(b).add(square.matMul(square).mul(c)).matMul(y));
    }
    return tall ? y.transpose().contiguous() : y;
  }

  @Override
  public Config config() {
    return super.config().put("adam_beta_1", beta1).put("adam_beta_2", beta2).put("epsilon", epsilon).put("exclude_layers", excluded)
        .put("muon_a", a)
        .put("muon_b", b).put("muon_c", c).put("adam_lr_ratio", adamRateRatio).put("momentum", momentum).put("ns_steps", newtonSchulzSteps)
        .put("nesterov", nesterov).put("exclude_embeddings", excludeEmbeddings).put("adam_weight_decay", adamWeightDecay)
        .put("rms_rate", rmsRate == 0 ? null : rmsRate);
  }

  static Muon of(Config c) {
    return new Muon().adam(c.number("adam_beta_1", 0.9), c.number("adam_beta_2", 0.999), c.number("epsilon", 1e-7))
        .adam(c.number("adam_weight_decay", c.toMap().containsKey("adam_weight_decay") ? 0 : 0.004), c.number("adam_lr_ratio", 1))
        .coefficients(c.number("muon_a", 3.4445), c.number("muon_b", -4.775), c.number("muon_c", 2.0315))
        .momentum(c.number("momentum", 0.95)).nesterov(c.flag("nesterov", true)).newtonSchulzSteps(c.integer("ns_steps", 5))
        .rmsRate(c.number("rms_rate", c.toMap().containsKey("rms_rate") ? 0 : 0.2)).excludeEmbeddings(c.flag("exclude_embeddings", true))
        .exclude(c.list("exclude_layers").toArray(String[]::new));
  }
}
