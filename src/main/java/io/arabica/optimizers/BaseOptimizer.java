package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What all optimizers share, in Keras' order: gradients are averaged over some calls, clipped, the parameters decay, are updated, enter a
 * moving average, and are put where their constraints allow.
 *
 * <p>An optimizer of your own is its hyper-parameters, the names of its slots (tensors that it keeps beside each parameter) and the update
 * of one parameter:
 *
 * <pre>{@code
 * public final class Heavy extends BaseOptimizer<Heavy> {
 *   public Heavy(double learningRate) {
 *     super("heavy", learningRate);
 *   }
 *
 *   protected List<List<String>> slots() {
 *     return List.of(List.of("momentum"));
 *   }
 *
 *   protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
 *     Updates.momentum(w, g, slots[0], rate, 0.9, false);
 *   }
 * }
 * }</pre>
 *
 * <p>Bits do not depend on the number of threads: updates are element-wise, norms are summed in fixed chunks.
 *
 * @param <T> the optimizer itself, which the setters return
 */
public abstract class BaseOptimizer<T extends BaseOptimizer<T>> implements Optimizer {
  private String name;
  private double learningRate;
  private Schedule schedule;
  private double weightDecay = Double.NaN;
  private double clipValue = Double.NaN;
  private double clipNorm = Double.NaN;
  private double globalClipNorm = Double.NaN;
  private double emaMomentum = 0.99;
  private boolean ema;
  private int emaOverwriteFrequency;
  private int accumulationSteps = 1;
  private final Set<Parameter> notDecaying = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> notDecayingNames = new HashSet<>();
  private Pattern notDecayingPattern;

  private final Map<Parameter, Slots> all = new IdentityHashMap<>();
  private final List<Slots> ordered = new ArrayList<>();
  private Slots[] current = new Slots[0];
  private Tensor[] gradients = new Tensor[0];
  private int iterations;

  /** An optimizer of this name with a fixed rate. */
  protected BaseOptimizer(String name, double learningRate) {
    this.name = name;
    this.learningRate = Hyper.atLeastZero(getClass().getSimpleName(), "learning rate", learningRate);
  }

  // ---- what an optimizer says of itself ------------------------------------------------------------------------------

  /** The names of the slots; in {@link #state} those of one group stand together for each parameter. None by default. */
  protected List<List<String>> slots() {
    return List.of();
  }

  /** The shape of a slot, or null where this parameter has none of this name; the parameter's by default. */
  protected Shape slotShape(String slot, Parameter parameter) {
    return parameter.shape();
  }

  /** What a slot is filled with at first; 0 by default. */
  protected double slotValue(String slot) {
    return 0;
  }

  /** Called once before the parameters of a step are updated: the place for what they share, such as corrections of a bias. */
  protected void begin(double rate) {}

  /**
   * Updates one parameter in place, without recording for gradients.
   *
   * @param w the parameter
   * @param g its gradient, clipped; contiguous or not
   * @param slots the slots in the order of {@link #slots()}, null where there is none
   * @param rate the learning rate of this step
   */
  protected abstract void update(Parameter w, Tensor g, Tensor[] slots, double rate);

  /** Tensors that the optimizer keeps besides the slots, by name; none by default. They are saved and restored with the others. */
  protected Map<String, Tensor> extras() {
    return Map.of();
  }

  /** The number of updates before this one; with accumulation less than {@link #iterations}. */
  protected final int updates() {
    return iterations / accumulationSteps;
  }

  /** The rate at which a parameter decays, NaN for none; override it to tell parameters apart. */
  protected double weightDecayOf(Parameter parameter) {
    return weightDecay;
  }

  /** The optimizer, typed. */
  @SuppressWarnings("unchecked")
  protected final T self() {
    return (T) this;
  }

  // ---- settings ------------------------------------------------------------------------------------------------------

  @Override
  public final String name() {
    return name;
  }

  /** Sets the name. */
  public final T name(String newName) {
    name = newName;
    return self();
  }

  @Override
  public final double learningRate() {
    return schedule == null ? learningRate : Hyper.atLeastZero(className(), "learning rate from the schedule", schedule.rate(iterations));
  }

  @Override
  public final T learningRate(double rate) {
    learningRate = Hyper.atLeastZero(className(), "learning rate", rate);
    schedule = null;
    return self();
  }

  /** Sets a learning rate that depends on the number of calls of {@link #apply} before, with accumulation too, as in Keras. */
  @Override
  public final T learningRate(Schedule newSchedule) {
    Check.argument(newSchedule != null, "%s: expected a schedule, got null", className());
    schedule = newSchedule;
    return self();
  }

  @Override
  public final Schedule schedule() {
    return schedule;
  }

  /**
   * Decoupled weight decay: w ← w - w · rate · learning rate before each update. None by default, 0.004 for {@link AdamW} and {@link Muon}.
   */
  public T weightDecay(double rate) {
    weightDecay = Hyper.atLeastZero(className(), "weight decay", rate);
    return self();
  }

  /** Parameters that do not decay, usually biases and normalisations. */
  public final T excludeFromWeightDecay(Parameter... parameters) {
    notDecaying.addAll(Arrays.asList(parameters));
    bindAgain();
    return self();
  }

  /** Parameters that do not decay, by regular expressions that are found in their names, e.g. {@code "bias"}. */
  public final T excludeFromWeightDecay(String... names) {
    notDecayingNames.addAll(Arrays.asList(names));
    notDecayingPattern = Pattern.compile(String.join("|", notDecayingNames));
    bindAgain();
    return self();
  }

  /** Clips every element of a gradient to [-limit, limit]. Only one kind of clipping is possible. */
  public final T clipValue(double limit) {
    return clipping(Hyper.positive(className(), "clipvalue", limit), clipNorm, globalClipNorm);
  }

  /** Shrinks the gradient of each parameter to a Euclidean norm of at most {@code limit}. Only one kind of clipping is possible. */
  public final T clipNorm(double limit) {
    return clipping(clipValue, Hyper.positive(className(), "clipnorm", limit), globalClipNorm);
  }

  /** Shrinks all gradients by one factor so that their common norm is at most {@code limit}. Only one kind of clipping is possible. */
  public final T globalClipNorm(double limit) {
    return clipping(clipValue, clipNorm, Hyper.positive(className(), "global_clipnorm", limit));
  }

  private T clipping(double value, double norm, double globalNorm) {
    int kinds = (Double.isNaN(value) ? 0 : 1) + (Double.isNaN(norm) ? 0 : 1) + (Double.isNaN(globalNorm) ? 0 : 1);
    Check.argument(kinds <= 1, "%s: expected one kind of clipping, got clipvalue %s, clipnorm %s, global_clipnorm %s", className(),
        value, norm, globalNorm);
    clipValue = value;
    clipNorm = norm;
    globalClipNorm = globalNorm;
    return self();
  }

  /**
   * Keeps average ← momentum · average + (1 - momentum) · w after each step (w itself after the first), which {@link #finish} puts into the
   * parameters.
   */
  public final T ema(double momentum) {
    unbuilt("the moving average");
    emaMomentum = Hyper.fraction(className(), "ema_momentum", momentum);
    ema = true;
    return self();
  }

  /** Puts the moving average into the parameters every {@code steps} steps; 0, the default, leaves it to {@link #finish}. */
  public final T emaOverwriteFrequency(int steps) {
    Check.argument(steps >= 0, "%s: expected an ema_overwrite_frequency of at least 1, or 0 for none, got %d", className(), steps);
    emaOverwriteFrequency = steps;
    return self();
  }

  /** Updates the parameters only every {@code steps} calls, by the mean of the gradients since; 1, the default, updates them every time. */
  public final T gradientAccumulationSteps(int steps) {
    unbuilt("accumulation");
    Check.argument(steps >= 1, "%s: expected gradient_accumulation_steps of at least 1, got %d", className(), steps);
    accumulationSteps = steps;
    return self();
  }

  /** Refuses a change that would need other slots. */
  protected final void unbuilt(String what) {
    Check.state(ordered.isEmpty(), "%s: %s has to be set before the first step; make a new optimizer", className(), what);
  }

  private void bindAgain() {
    current = new Slots[0];
  }

  // ---- steps ---------------------------------------------------------------------------------------------------------

  @Override
  public final int iterations() {
    return iterations;
  }

  @Override
  public final void build(List<Parameter> parameters) {
    bind(parameters);
  }

  @Override
  public final List<Parameter> parameters() {
    return ordered.stream().map(slots -> slots.parameter).toList();
  }

  @Override
  public final void apply(List<Parameter> parameters, List<Tensor> grads) {
    if (parameters.size() != grads.size()) {
      throw new IllegalArgumentException(className() + ": expected one gradient for each of " + parameters.size() + " parameters, got "
          + grads.size());
    }
    bind(parameters);
    double rate = learningRate();
    boolean recording = Autograd.isRecording();
    if (recording) {
      Autograd.noGradient(() -> step(grads, rate));
    } else {
      step(grads, rate);
    }
  }

  private void step(List<Tensor> grads, double rate) {
    for (int i = 0; i < current.length; i++) {
      gradients[i] = current[i].parameter.isTrainable() ? checked(current[i].parameter, grads.get(i)) : null;
    }
    try {
      if (accumulated()) {
        clip();
        decay(rate);
        begin(rate);
        for (int i = 0; i < current.length; i++) {
          if (gradients[i] != null) {
            update(current[i].parameter, gradients[i], current[i].slots, rate);
          }
        }
      }
      average();
      for (int i = 0; i < current.length; i++) {
        if (gradients[i] != null) {
          current[i].parameter.constrain();
        }
      }
      iterations++;
    } finally {
      Arrays.fill(gradients, null);
    }
  }

  private Tensor checked(Parameter w, Tensor g) {
    // Written out: the arguments of Check would be garbage in every step.
    if (g != null && (!g.shape().equals(w.shape()) || g.dtype() != w.dtype())) {
      throw new IllegalArgumentException(className() + ": parameter \"" + w.name() + "\" expects a gradient of " + w.dtype() + " "
          + w.shape() + ", got " + g.dtype() + " " + g.shape());
    }
    return g;
  }

  /** Finds the slots of these parameters; nothing to do when they are those of the last step. */
  private void bind(List<Parameter> parameters) {
    int n = parameters.size();
    boolean same = current.length == n;
    for (int i = 0; same && i < n; i++) {
      same = current[i].parameter == parameters.get(i);
    }
    if (!same) {
      Slots[] bound = new Slots[n];
      for (int i = 0; i < n; i++) {
        Slots slots = all.get(parameters.get(i));
        if (slots == null) {
          slots = newSlots(parameters.get(i));
          all.put(parameters.get(i), slots);
          ordered.add(slots);
        }
        slots.decays = !notDecaying.contains(slots.parameter)
            && (notDecayingPattern == null || !notDecayingPattern.matcher(slots.parameter.name()).find());
        bound[i] = slots;
      }
      Check.argument(Arrays.stream(bound).distinct().count() == n, "%s: expected each parameter once, got one of them twice", className());
      current = bound;
      gradients = new Tensor[n];
      if (n == ordered.size()) { // thawed ones take their place among the others, as if they had been there from the first
        ordered.clear();
        ordered.addAll(Arrays.asList(bound));
      }
    }
  }

  /** Adds to the accumulators; whether it is time for an update, by their mean then. */
  private boolean accumulated() {
    if (accumulationSteps == 1) {
      return true;
    }
    boolean update = (iterations + 1) % accumulationSteps == 0;
    for (int i = 0; i < current.length; i++) {
      if (gradients[i] != null) {
        Slots slots = current[i];
        Updates.addScaled(slots.accumulator, 1, gradients[i]);
        if (update) {
          gradients[i] = slots.scratch();
          Updates.scale(gradients[i], 1.0 / accumulationSteps, slots.accumulator);
        }
      }
    }
    if (update) {
      for (Slots slots : ordered) {
        Updates.fill(slots.accumulator, 0);
      }
    }
    return update;
  }

  private void clip() {
    if (clipNorm > 0) {
      for (int i = 0; i < current.length; i++) {
        if (gradients[i] != null) {
          shrink(i, Math.sqrt(Updates.sumSquares(gradients[i])), clipNorm);
        }
      }
    } else if (globalClipNorm > 0) {
      double sum = 0;
      for (int i = 0; i < current.length; i++) {
        sum += gradients[i] == null ? 0 : Updates.sumSquares(gradients[i]);
      }
      for (int i = 0; i < current.length; i++) {
        shrink(i, Math.sqrt(sum), globalClipNorm);
      }
    } else if (clipValue > 0) {
      for (int i = 0; i < current.length; i++) {
        if (gradients[i] != null) {
          Tensor clipped = current[i].scratch();
          Updates.clip(clipped, -clipValue, clipValue, gradients[i]);
          gradients[i] = clipped;
        }
      }
    }
  }

  private void shrink(int i, double norm, double limit) {
    // A norm of NaN has to come through, so the question is not asked the other way round.
    if (gradients[i] != null && !(norm <= limit)) {
      Tensor shrunk = current[i].scratch();
      Updates.scale(shrunk, limit / norm, gradients[i]);
      gradients[i] = shrunk;
    }
  }

  private void decay(double rate) {
    for (int i = 0; i < current.length; i++) {
      Parameter w = current[i].parameter;
      double decay = weightDecayOf(w);
      if (decay > 0 && current[i].decays && gradients[i] != null) {
        Updates.scale(w, 1 - decay * rate, w);
      }
    }
  }

  private void average() {
    if (!ema) {
      return;
    }
    boolean overwrite = emaOverwriteFrequency > 0 && (updates() + 1) % emaOverwriteFrequency == 0;
    for (Slots slots : ordered) {
      Updates.average(slots.average, updates() == 0 ? 1 : 1 - emaMomentum, slots.parameter);
      if (overwrite) {
        Updates.copy(slots.parameter, slots.average);
      }
    }
  }

  @Override
  public final void finish() {
    if (ema && iterations > 0) {
      for (Slots slots : ordered) {
        Updates.copy(slots.parameter, slots.average);
      }
    }
  }

  // ---- state ---------------------------------------------------------------------------------------------------------

  @Override
  public final Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("iteration", Tensor.full(DType.INT32, Shape.of(), iterations));
    if (schedule == null) {
      state.put("learning_rate", Tensor.full(DType.FLOAT64, Shape.of(), learningRate));
    }
    tensors().forEach((key, tensor) -> state.put(key, tensor.copy()));
    return state;
  }

  @Override
  public final void restore(Map<String, Tensor> state) {
    Map<String, Tensor> mine = tensors();
    Set<String> expected = new HashSet<>(mine.keySet());
    expected.add("iteration");
    Set<String> got = new HashSet<>(state.keySet());
    got.remove("learning_rate");
    Check.argument(expected.equals(got), "%s: expected a state of %s, got %s; call build with the same parameters in the same order first",
        className(), expected, got);
    mine.forEach((key, tensor) -> Check.argument(tensor.shape().equals(state.get(key).shape()),
        "%s: state \"%s\": expected shape %s, got %s", className(), key, tensor.shape(), state.get(key).shape()));
    mine.forEach((key, tensor) -> Updates.copy(tensor, state.get(key).cast(tensor.dtype())));
    iterations = (int) state.get("iteration").item();
    if (schedule == null && state.containsKey("learning_rate")) {
      learningRate(state.get("learning_rate").item());
    }
  }

  /** All tensors of the state, not copied. */
  private Map<String, Tensor> tensors() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    put(result, "average", slots -> slots.average);
    put(result, "gradient_accumulator", slots -> slots.accumulator);
    int first = 0;
    for (List<String> group : slots()) {
      for (int i = 0; i < ordered.size(); i++) {
        for (int j = 0; j < group.size(); j++) {
          Tensor slot = ordered.get(i).slots[first + j];
          if (slot != null) {
            result.put(i + "/" + ordered.get(i).parameter.name() + "/" + group.get(j), slot);
          }
        }
      }
      first += group.size();
    }
    result.putAll(extras());
    return result;
  }

  private Slots newSlots(Parameter parameter) {
    Check.argument(parameter.dtype().isFloating(), "%s: expected a floating parameter, got \"%s\" of %s", className(), parameter.name(),
        parameter.dtype());
    List<String> names = slots().stream().flatMap(List::stream).toList();
    Tensor[] slots = new Tensor[names.size()];
    for (int i = 0; i < slots.length; i++) {
      Shape shape = slotShape(names.get(i), parameter);
      slots[i] = shape == null ? null : Tensor.full(parameter.dtype(), shape, slotValue(names.get(i)));
    }
    Tensor zeros = Tensor.zeros(parameter.dtype(), parameter.shape());
    return new Slots(parameter, slots, ema ? zeros : null, accumulationSteps > 1 ? zeros.copy() : null);
  }

  private void put(Map<String, Tensor> result, String slot, Function<Slots, Tensor> get) {
    for (int i = 0; i < ordered.size(); i++) {
      Tensor tensor = get.apply(ordered.get(i));
      if (tensor != null) {
        result.put(i + "/" + ordered.get(i).parameter.name() + "/" + slot, tensor);
      }
    }
  }

  // ---- configuration -------------------------------------------------------------------------------------------------

  /**
   * The hyper-parameters that all optimizers share, under Keras' names; a subclass adds its own. A learning rate from a lambda, which
   * cannot be written down, appears as the number that it gives now.
   */
  @Override
  public Config config() {
    return new Config().put("name", name)
        .put("learning_rate", schedule != null && schedule.config() != null ? schedule : learningRate())
        .put("weight_decay", orNull(weightDecay))
        .put("clipnorm", orNull(clipNorm))
        .put("global_clipnorm", orNull(globalClipNorm))
        .put("clipvalue", orNull(clipValue))
        .put("use_ema", ema)
        .put("ema_momentum", emaMomentum)
        .put("ema_overwrite_frequency", emaOverwriteFrequency == 0 ? null : emaOverwriteFrequency)
        .put("loss_scale_factor", null)
        .put("gradient_accumulation_steps", accumulationSteps == 1 ? null : accumulationSteps);
  }

  /** The class and its {@link #config}. */
  @Override
  public String toString() {
    return className() + config();
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  /** Takes over the hyper-parameters that all optimizers share, except the learning rate. */
  final T configure(Config c) {
    // A loss_scale_factor multiplies the loss and divides the gradients: without 16 bit floats nothing comes of it.
    name(c.string("name", name));
    if (c.has("weight_decay")) {
      weightDecay(c.number("weight_decay", 0));
    } else if (c.toMap().containsKey("weight_decay")) {
      weightDecay = Double.NaN;
    }
    if (c.has("clipnorm")) {
      clipNorm(c.number("clipnorm", 0));
    }
    if (c.has("global_clipnorm")) {
      globalClipNorm(c.number("global_clipnorm", 0));
    }
    if (c.has("clipvalue")) {
      clipValue(c.number("clipvalue", 0));
    }
    if (c.flag("use_ema", false)) {
      ema(c.number("ema_momentum", emaMomentum));
    }
    return emaOverwriteFrequency(c.integer("ema_overwrite_frequency", 0))
        .gradientAccumulationSteps(c.integer("gradient_accumulation_steps", 1));
  }
}
