package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.Configurable;
import io.arabica.constraints.Constraint;
import io.arabica.initializers.Initializer;
import io.arabica.regularizers.Regularizer;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One step of a network: a function from tensors to a tensor, with weights of its own.
 *
 * <p>A layer is made without knowing its input; {@link #build} makes the weights when the input's shape is known. A layer of your own
 * overrides {@link #outputShape}, {@link #call} and, with weights, {@link #build}:
 *
 * <pre>{@code
 * final class Scale extends Layer {
 *   private Parameter factor;
 *
 *   protected void build(Shape... inputs) {
 *     factor = addWeight("factor", Shape.of(inputs[0].dim(-1)), Initializers.ones());
 *   }
 *
 *   public Shape outputShape(Shape... inputs) {
 *     return inputs[0];
 *   }
 *
 *   protected Tensor call(Tensor[] inputs, boolean training) {
 *     return inputs[0].mul(factor);
 *   }
 * }
 * }</pre>
 *
 * <p>Layers hold no state between calls besides their weights, so inference with one layer from many threads is safe.
 */
public abstract class Layer implements Configurable {
  /** Collects the losses that layers add while a model computes its training loss. */
  private static final ThreadLocal<List<Tensor>> LOSSES = new ThreadLocal<>();

  /** Changes the first values of weights while a file is read. */
  private static final ThreadLocal<UnaryOperator<Initializer>> INITIALIZERS = new ThreadLocal<>();

  private final List<Parameter> weights = new ArrayList<>();
  /** Of the weights, those meant for training; by identity, for tensors of equal values are equal. */
  private final Set<Parameter> trainables = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Parameter, Regularizer> regularizers = new IdentityHashMap<>();
  private final List<Layer> parts = new ArrayList<>();
  private String name;
  private String place = "";
  private DType dtype = DType.FLOAT32;
  private boolean trainable = true;
  private boolean built;
  private Rng rng;

  /** A layer without weights yet. */
  protected Layer() {}

  // ---- what a layer overrides -----------------------------------------------------------------------------------------

  /** The shape of the output for inputs of these shapes; dimensions may be {@link Shape#ANY}. */
  public abstract Shape outputShape(Shape... inputs);

  /** Computes the output; {@code training} is true while the model is being fitted. */
  protected abstract Tensor call(Tensor[] inputs, boolean training);

  /** Makes the weights with {@link #addWeight}; called once, before the first call. */
  protected void build(Shape... inputs) {}

  /** The shapes of all outputs, for a layer with several. */
  public Shape[] outputShapes(Shape... inputs) {
    return new Shape[] {outputShape(inputs)};
  }

  /** Computes all outputs, for a layer with several. */
  protected Tensor[] callAll(Tensor[] inputs, boolean training) {
    Tensor output = call(inputs, training);
    Check.argument(output != null, "expected a tensor from call, got null");
    return new Tensor[] {output};
  }

  /** The type of the output where it is not the layer's own, e.g. for integer inputs that pass through. */
  public DType outputType(DType... inputs) {
    return dtype;
  }

  /**
   * Whether the calls of a training step are the same tensor operations every time, so that a recording of one step can be run again for
   * the next batches. True for the layers that come with the library. A layer of your own whose {@code call} neither branches on Java state
   * that changes nor changes such state may return true to train faster.
   */
  public boolean isRepeatable() {
    return getClass().getPackage() == Layer.class.getPackage() && parts.stream().allMatch(Layer::isRepeatable)
        && regularizers.values().stream().allMatch(Regularizer::isRepeatable);
  }

  /** Whether the layer takes a list of inputs; without an override of this method more than one is an error. */
  protected boolean takesSeveralInputs() {
    return false;
  }

  /** Name, trainable flag and type; a layer adds its own entries under Keras' names. */
  @Override
  public Config config() {
    return new Config().put("name", name()).put("trainable", trainable).put("dtype", dtype.label());
  }

  // ---- settings -----------------------------------------------------------------------------------------------------

  /** The name: given, or made by the model from the class, e.g. {@code dense_1}. */
  public final String name() {
    return name != null ? name : defaultName();
  }

  /** Whether the name was given, or made already. */
  public final boolean isNamed() {
    return name != null;
  }

  /** Names the layer; unique in a model. */
  public Layer name(String given) {
    Check.argument(given != null && !given.isBlank() && !given.contains("/"), "%s: expected a name without slashes, got \"%s\"", getClass()
        .getSimpleName(), given);
    name = given;
    return this;
  }

  /**
   * The class name as Keras writes it in names: {@code Conv2D} gives {@code conv2d}, {@code GaussianNoise} gives {@code gaussian_noise}.
   */
  public final String defaultName() {
    String from = className().isEmpty() ? type() : className();
    return from.replaceAll("(.)([A-Z][a-z0-9]+)", "$1_$2").replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** Whether training changes this layer's weights. */
  public final boolean isTrainable() {
    return trainable;
  }

  /** Freezes (false) or thaws the weights of this layer and its parts; takes effect with the next batch, without compiling again. */
  public Layer trainable(boolean flag) {
    trainableAlone(flag);
    sublayers().forEach(part -> part.trainable(flag));
    return this;
  }

  /** Freezes or thaws the weights of this layer, not of its parts; for readers of files, in which each part speaks for itself. */
  public final void trainableAlone(boolean flag) {
    trainable = flag;
    trainables.forEach(weight -> weight.trainable(flag));
  }

  /** The type of weights and output; FLOAT32 unless said. */
  public final DType dtype() {
    return dtype;
  }

  /** Whether floating inputs are cast to this layer's type before {@link #call}; a model leaves that to its layers. */
  protected boolean castsInputs() {
    return true;
  }

  /** Sets the type of weights and output; before the layer is built. */
  public Layer dtype(DType type) {
    checkNotBuilt("dtype");
    Check.argument(Check.given(type, this, "a type").isFloating(), "%s: expected FLOAT32 or FLOAT64, got %s", this, type);
    dtype = type;
    sublayers().forEach(part -> part.dtype(type));
    return this;
  }

  /** Fixes the initial weights and the random choices of this layer. */
  public Layer seed(long seed) {
    return random(new Rng(seed));
  }

  /** Gives the layer its source of random numbers, unless it has one. */
  public final Layer random(Rng source) {
    if (rng == null) {
      rng = source;
    }
    return this;
  }

  /** Gives the layer a source of random numbers that goes on from a {@link Rng#state}. */
  public final void restoreRandom(long... state) {
    rng = Rng.restore(state);
  }

  /** The layer's source of random numbers. */
  protected final Rng rng() {
    if (rng == null) {
      rng = Rng.random();
    }
    return rng;
  }

  /** The state of every source of random numbers in this layer and its parts, if any was drawn from. */
  public final Rng randomSource() {
    return rng;
  }

  /** Throws if the layer is built already: a setter comes too late then. */
  protected final void checkNotBuilt(String setting) {
    Check.state(!built, "%s: %s cannot be set any more, the layer is built", this, setting);
  }

  /** Says where in a model the layer stands, for error messages. */
  public final void place(String where) {
    place = where;
  }

  /** Class, name and place, for error messages: {@code Dense "dense_1" (layer 3)}. */
  public final String who() {
    return type() + " \"" + name() + "\"" + (place.isEmpty() ? "" : " (" + place + ")");
  }

  /** The class, or that above it if it has no name. */
  private String type() {
    String simple = getClass().getSimpleName();
    return simple.isEmpty() ? getClass().getSuperclass().getSimpleName() : simple;
  }

  /** The same as {@link #who}. */
  @Override
  public String toString() {
    return who();
  }

  // ---- weights ------------------------------------------------------------------------------------------------------

  /** Makes a trainable weight. */
  protected final Parameter addWeight(String weightName, Shape shape, Initializer initializer) {
    return addWeight(weightName, shape, initializer, true, null);
  }

  /**
   * Makes a weight.
   *
   * @param forTraining false for a state such as a running mean, which an optimizer never changes
   * @param regularizer adds a loss for large weights; may be null
   */
  protected final Parameter addWeight(String weightName, Shape shape, Initializer initializer, boolean forTraining,
      Regularizer regularizer) {
    Check.state(!built, "%s: weight \"%s\" comes after build, when no optimizer would train it; override build(Shape...) and make it there",
        this, weightName);
    Check.argument(shape.isKnown(), "weight \"%s\" needs a known shape, got %s; give the input's shape", weightName, shape);
    Check.argument(initializer != null, "expected an initializer for weight \"%s\", got null", weightName);
    UnaryOperator<Initializer> other = INITIALIZERS.get();
    Initializer first = other == null ? initializer : other.apply(initializer);
    Parameter weight = new Parameter(weightName, first.initialize(dtype, shape, rng()), forTraining && trainable);
    weights.add(weight);
    if (forTraining) {
      trainables.add(weight);
    }
    if (regularizer != null) {
      regularizers.put(weight, regularizer);
    }
    return weight;
  }

  /**
   * Makes a trainable weight.
   *
   * @param regularizer adds a loss for large weights; may be null
   * @param constraint keeps the weight where it may be after each step of an optimizer; may be null
   */
  protected final Parameter addWeight(String weightName, Shape shape, Initializer initializer, Regularizer regularizer,
      Constraint constraint) {
    Parameter weight = addWeight(weightName, shape, initializer, true, regularizer);
    if (constraint != null) {
      Shape constrained = Check.given(constraint.apply(weight.detach()), "constraint of \"" + weightName + "\"", "a tensor").shape();
      Check.argument(constrained.equals(shape), "expected a constraint that keeps the shape %s of \"%s\", got %s", shape, weightName,
          constrained);
      weight.constraint(constraint, constraint.isRepeatable());
    }
    return weight;
  }

  /** Lists a weight of a part among this layer's own, where Keras does so too; it counts once. */
  final Parameter share(Parameter weight) {
    weights.add(weight);
    trainables.add(weight);
    return weight;
  }

  /** Makes another layer a part of this one: its weights count as this layer's. */
  protected final <L extends Layer> L track(L part) {
    parts.add(part);
    return part;
  }

  /** The layers inside this one. */
  public List<? extends Layer> sublayers() {
    return Collections.unmodifiableList(parts);
  }

  /** The layer's own weights, without those of its parts. */
  public final List<Parameter> ownWeights() {
    return Collections.unmodifiableList(weights);
  }

  /** All weights, layer by layer, in each those meant for training first, as Keras lists them. */
  public final List<Parameter> parameters() {
    List<Parameter> result = new ArrayList<>();
    collect(result, seen());
    return result;
  }

  /** The number of all weights' elements. */
  public final long countParams() {
    return parameters().stream().mapToLong(Tensor::size).sum();
  }

  /** Copies of all weights, in the order of {@link #parameters}, in a list of your own: change it and hand it to {@link #setWeights}. */
  public List<Tensor> getWeights() {
    return parameters().stream().map(weight -> weight.detach().copy()).collect(Collectors.toCollection(ArrayList::new));
  }

  /**
   * Replaces all weights, in the order of {@link #getWeights}: {@code encoder.setWeights(trained.getWeights())}.
   *
   * @throws IllegalArgumentException if number or shapes differ; then nothing is changed
   */
  public void setWeights(List<Tensor> given) {
    Check.argument(given != null, "%s.setWeights: expected a list of weights, got null", this);
    List<Parameter> mine = parameters();
    Check.state(built || given.isEmpty(), "%s.setWeights: it is not built; give it an Input or data first", this);
    Check.argument(mine.size() == given.size(), "%s.setWeights: expected %d weights, got %d", this, mine.size(), given.size());
    for (int i = 0; i < mine.size(); i++) {
      Check.argument(given.get(i) != null && mine.get(i).shape().equals(given.get(i).shape()),
          "%s.setWeights: expected shape %s for weight %d (%s), got %s", this, mine.get(i).shape(), i, mine.get(i).name(),
          given.get(i) == null ? null : given.get(i).shape());
    }
    for (int i = 0; i < mine.size(); i++) {
      mine.get(i).assign(given.get(i));
    }
  }

  /** Layers and weights by identity: what stands in two parts counts once. */
  private static Set<Object> seen() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private void collect(List<Parameter> into, Set<Object> seen) {
    if (seen.add(this)) {
      weights.stream().filter(trainables::contains).filter(seen::add).forEach(into::add);
      weights.stream().filter(weight -> !trainables.contains(weight)).filter(seen::add).forEach(into::add);
      for (Layer part : sublayers()) {
        part.collect(into, seen);
      }
    }
  }

  /**
   * The weights that training changes now. As in Keras there are none while this layer is frozen, whatever its parts say; of a part that is
   * frozen, those that were thawed again alone.
   */
  public final List<Parameter> trainableParameters() {
    List<Parameter> result = new ArrayList<>();
    if (trainable) {
      collectTrainable(result, seen());
    }
    return result;
  }

  private void collectTrainable(List<Parameter> into, Set<Object> seen) {
    if (seen.add(this)) {
      weights.stream().filter(Parameter::isTrainable).filter(seen::add).forEach(into::add);
      for (Layer part : sublayers()) {
        part.collectTrainable(into, seen);
      }
    }
  }

  /** The sum of what the regularizers of the {@link #trainableParameters} ask for, or null if there is none. */
  public final Tensor regularizationLoss() {
    return trainable ? regularizationLoss(seen()) : null;
  }

  private Tensor regularizationLoss(Set<Object> seen) {
    Tensor sum = null;
    if (!seen.add(this)) {
      return null;
    }
    for (Parameter weight : weights) {
      Regularizer regularizer = regularizers.get(weight);
      if (regularizer != null && weight.isTrainable()) {
        Tensor loss = explain(() -> regularizer.loss(weight));
        sum = sum == null ? loss : sum.add(loss);
      }
    }
    for (Layer part : sublayers()) {
      Tensor loss = part.regularizationLoss(seen);
      sum = sum == null ? loss : loss == null ? sum : sum.add(loss);
    }
    return sum;
  }

  /** Adds to the training loss of the model that is calling this layer; without one it has no effect. */
  protected final void addLoss(Tensor loss) {
    List<Tensor> losses = LOSSES.get();
    if (losses != null) {
      losses.add(loss);
    }
  }

  /** Adds what a regularizer asks for an output, divided by the number of samples, to the training loss; null asks for nothing. */
  protected final void addActivityLoss(Regularizer regularizer, Tensor output) {
    if (regularizer != null) {
      addLoss(regularizer.loss(output).div(output.rank() == 0 ? 1 : Math.max(1, output.shape().dim(0))));
    }
  }

  /** Runs a computation and collects what layers {@linkplain #addLoss add} to the loss meanwhile. */
  public static Tensor[] collectLosses(List<Tensor> into, Supplier<Tensor[]> computation) {
    List<Tensor> before = LOSSES.get();
    LOSSES.set(into);
    try {
      return computation.get();
    } finally {
      LOSSES.set(before);
    }
  }

  // ---- use ----------------------------------------------------------------------------------------------------------

  /** Whether the weights exist. */
  public final boolean isBuilt() {
    return built;
  }

  /** Makes the weights for inputs of these shapes, unless that is done; none if it fails. */
  public final void buildFor(Shape... inputs) {
    if (!built) {
      long[] randomBefore = rng == null ? null : rng.state();
      int weightsBefore = weights.size();
      int partsBefore = parts.size();
      try {
        explain(() -> {
          build(inputs);
          return null;
        });
        built = true;
      } finally {
        if (!built) { // else the next attempt would add to the weights of this one
          List<Parameter> made = weights.subList(weightsBefore, weights.size());
          made.forEach(trainables::remove);
          made.forEach(regularizers::remove);
          made.clear();
          parts.subList(partsBefore, parts.size()).clear();
          if (randomBefore != null && sublayers().isEmpty()) { // parts may be built already, from these numbers
            rng.reset(randomBefore);
          }
        }
      }
    }
  }

  /** Computes the output as in inference; builds the layer first if need be. */
  public final Tensor apply(Tensor... inputs) {
    return run(false, inputs)[0];
  }

  /** Computes all outputs; builds the layer first if need be. */
  public final Tensor[] run(boolean training, Tensor... inputs) {
    checkInputs((Object[]) inputs);
    if (!built) {
      Shape[] shapes = new Shape[inputs.length];
      for (int i = 0; i < shapes.length; i++) {
        shapes[i] = inputs[i].rank() == 0 ? inputs[i].shape() : inputs[i].shape().with(0, Shape.ANY);
      }
      buildFor(shapes);
    }
    Tensor[] typed = inputs;
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].dtype() != dtype && inputs[i].dtype().isFloating() && castsInputs()) {
        typed = typed == inputs ? inputs.clone() : typed;
        typed[i] = inputs[i].cast(dtype);
      }
    }
    Supplier<String> before = Recording.speaker(this::who);
    try {
      return callAll(typed, training);
    } catch (IllegalArgumentException e) {
      throw explained(e);
    } finally {
      Recording.speaker(before);
    }
  }

  private void checkInputs(Object... inputs) {
    boolean several = takesSeveralInputs();
    int count = Check.given(inputs, this, "an input").length;
    Check.argument(count == 1 || count > 1 && several, "%s: expected %s input, got %d", this, several ? "at least one" : "one", count);
    for (Object input : inputs) {
      Check.given(input, this, "a tensor");
    }
  }

  /** Applies the layer to symbolic tensors, to build a {@code Functional} model. */
  public final SymbolicTensor apply(SymbolicTensor... inputs) {
    return applyAll(inputs)[0];
  }

  /** Applies the layer to symbolic tensors; returns all outputs. */
  public final SymbolicTensor[] applyAll(SymbolicTensor... inputs) {
    checkInputs((Object[]) inputs);
    Shape[] shapes = new Shape[inputs.length];
    DType[] types = new DType[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      shapes[i] = inputs[i].shape();
      types[i] = inputs[i].dtype();
    }
    Shape[] outputs = explain(() -> outputShapes(shapes));
    return new LayerCall(this, inputs, outputs, outputType(types)).outputs().clone();
  }

  /**
   * Runs a computation in which every weight that is made gets its first values from another initializer than its layer's; for readers of
   * files, which know the values already, and how many there can be.
   */
  public static <T> T withInitializers(UnaryOperator<Initializer> change, Supplier<T> computation) {
    UnaryOperator<Initializer> before = INITIALIZERS.get();
    INITIALIZERS.set(change);
    try {
      return computation.get();
    } finally {
      INITIALIZERS.set(before);
    }
  }

  /** Puts the name of the layer before the message of an error. */
  final <T> T explain(Supplier<T> computation) {
    try {
      return computation.get();
    } catch (IllegalArgumentException e) {
      throw explained(e);
    }
  }

  /** The same error with the name of the layer in front, unless an inner layer put its own there. */
  private IllegalArgumentException explained(IllegalArgumentException e) {
    return e instanceof LayerException ? e : new LayerException(who() + ": " + e.getMessage(), e);
  }

  /** An argument error that says already which layer it comes from. */
  private static final class LayerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    LayerException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
