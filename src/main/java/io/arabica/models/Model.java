package io.arabica.models;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.data.Batch;
import io.arabica.data.Dataset;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerCall;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.losses.Loss;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metric;
import io.arabica.metrics.Metrics;
import io.arabica.optimizers.Optimizer;
import io.arabica.optimizers.Optimizers;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Layers that are trained and used together. {@link Sequential} is a chain of them, {@link Functional} any graph without loops; a model is
 * a layer itself and can stand in another.
 *
 * <p>{@link #predict} on one model from many threads at once is safe and gives the same answers. Training and evaluation, which share the
 * running means, belong to one thread at a time.
 */
public abstract class Model extends Layer {
  private static final int PREDICT_BATCH = 256;

  private Compile settings;
  private Compiled compiled;
  private TrainStep step;
  private volatile Inference inference;
  private volatile Training training;
  private volatile boolean ready;
  private volatile boolean stopping;
  private final Map<LayerCall, Graph> parts = Collections.synchronizedMap(new IdentityHashMap<>()); // of models in this one, up to date

  /** A model without layers yet. */
  Model() {}

  // ---- structure ----------------------------------------------------------------------------------------------------

  /** The graph of layers, or null while the input's shape is not known. */
  abstract Graph graph();

  /** The graph of layers for inputs of these shapes. */
  abstract Graph graphFor(Shape... inputs);

  /** The layers, each once, in the order in which they are used; an {@link Input} too, which Keras leaves out of a Sequential's. */
  public abstract List<Layer> layers();

  @Override
  public List<Layer> sublayers() {
    return layers();
  }

  /** The layer of this name. */
  public Layer getLayer(String name) {
    for (Layer layer : layers()) {
      if (layer.name().equals(name)) {
        return layer;
      }
    }
    throw new IllegalArgumentException(who() + ": there is no layer \"" + name + "\", only "
        + layers().stream().map(Layer::name).toList());
  }

  /** The layer at this place of {@link #layers}; a negative place counts from the end: -1 is the last layer. */
  public Layer getLayer(int place) {
    List<Layer> all = layers();
    Check.argument(place >= -all.size() && place < all.size(), "%s.getLayer: expected a place from %d to %d, got %d", this, -all.size(),
        all.size() - 1, place);
    return all.get(place < 0 ? place + all.size() : place);
  }

  /** Where data enters. */
  public List<SymbolicTensor> inputs() {
    return List.of(knownGraph("inputs").inputs());
  }

  /** What the model computes. */
  public List<SymbolicTensor> outputs() {
    return List.of(knownGraph("outputs").outputs());
  }

  /** Every use of a layer, in an order in which they can run, those of its {@link Input}s included. */
  public List<LayerCall> calls() {
    return knownGraph("calls").calls();
  }

  /**
   * What a layer computes in this model; new layers can be applied to it, and {@code new Functional(model.inputs(), outputs)} gives it out.
   *
   * @throws IllegalArgumentException if there is no such layer, or if it is used several times or has several outputs
   */
  public SymbolicTensor output(String layer) {
    Layer wanted = getLayer(layer);
    List<SymbolicTensor> found = new ArrayList<>();
    for (LayerCall call : knownGraph("output").calls()) {
      if (call.layer() == wanted) {
        found.addAll(List.of(call.outputs()));
      }
    }
    Check.argument(found.size() == 1, "%s.output: expected a layer with one output, %s has %d: it is used several times or gives several",
        this, wanted, found.size());
    return found.get(0);
  }

  /**
   * The part of this model up to a layer, that one included: a model of the same layers, which shares their weights. Of several inputs it
   * has those that the layer needs.
   *
   * <pre>{@code
   * Model features = trained.upTo("global_average_pooling2d");
   * features.trainable(false);
   * Sequential model = new Sequential(features, new Dense(3).activation(SOFTMAX));
   * }</pre>
   */
  public Functional upTo(String layer) {
    SymbolicTensor output = output(layer);
    Set<LayerCall> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    List<LayerCall> left = new ArrayList<>(List.of(output.source()));
    while (!left.isEmpty()) {
      LayerCall call = left.remove(left.size() - 1);
      if (needed.add(call)) {
        for (SymbolicTensor input : call.inputs()) {
          left.add(input.source());
        }
      }
    }
    return new Functional(inputs().stream().filter(input -> needed.contains(input.source())).toList(), List.of(output));
  }

  private Graph knownGraph(String method) {
    Graph known = graph();
    Check.state(known != null, "%s.%s: the shape of the input is not known yet; begin the model with an Input, or give it data first",
        this, method);
    return known;
  }

  /** Called when layers came or went. */
  final void restructured() {
    ready = false;
    step = null;
    compiled = null;
    parts.clear();
  }

  /** Makes the weights for inputs of these shapes, the batch dimension in front (-1). */
  @Override
  protected final void build(Shape... inputs) {
    prepare(inputs);
  }

  /** Makes the weights of every layer that has none. */
  private synchronized void prepare(Shape... inputs) {
    if (!ready) {
      Graph graph = graphFor(inputs);
      graph.layers().forEach(layer -> {
        if (!layer.isBuilt() && !(layer instanceof Input)) {
          layer.random(rng().split());
        }
      });
      graph.build();
      ready = true;
    }
  }

  /** Builds the model if the shape of its input is known. */
  private void buildIfPossible() {
    if (graph() != null && !ready) {
      SymbolicTensor[] inputs = graph().inputs();
      Shape[] shapes = Arrays.stream(inputs).map(SymbolicTensor::shape).toArray(Shape[]::new);
      buildFor(shapes);
      prepare(shapes);
    }
    if (graph() != null) {
      updateParts();
    }
  }

  /** Gives weights to layers that came to a model in this one after that was built: they would be missing in files and in training. */
  private void updateParts() {
    for (LayerCall call : graph().models()) {
      Model part = (Model) call.layer();
      if (!part.ready || part.graph() != parts.get(call)) {
        Shape[] shapes = Arrays.stream(call.inputs()).map(SymbolicTensor::shape).toArray(Shape[]::new);
        Shape[] made = part.graphFor(shapes).shapes(shapes);
        Shape[] wanted = Arrays.stream(call.outputs()).map(SymbolicTensor::shape).toArray(Shape[]::new);
        boolean same = made.length == wanted.length && IntStream.range(0, made.length).allMatch(i -> made[i].fits(wanted[i]));
        Check.state(same, "%s: %s was changed after it was put in here, and makes %s now, where the layers behind it"
            + " expect %s; change it back, or make the outer model anew", this, part, Arrays.toString(made), Arrays.toString(wanted));
        part.prepare(shapes);
        parts.put(call, part.graph());
      }
      part.updateParts();
    }
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape[] shapes = outputShapes(inputs);
    Check.argument(shapes.length == 1, "%s: expected one output, there are %d", this, shapes.length);
    return shapes[0];
  }

  @Override
  public Shape[] outputShapes(Shape... inputs) {
    return graphFor(inputs).shapes(inputs);
  }

  @Override
  protected boolean takesSeveralInputs() {
    return true;
  }

  @Override
  public DType outputType(DType... inputs) {
    return graph() == null ? super.outputType(inputs) : graph().outputs()[0].dtype();
  }

  @Override
  protected boolean castsInputs() {
    return false;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return callAll(inputs, training)[0];
  }

  @Override
  protected Tensor[] callAll(Tensor[] inputs, boolean training) {
    if (!ready) {
      prepare(Arrays.stream(inputs).map(input -> input.shape().with(0, Shape.ANY)).toArray(Shape[]::new));
    }
    return graph().run(inputs, training);
  }

  @Override
  public boolean isRepeatable() {
    return layers().stream().allMatch(Layer::isRepeatable);
  }

  @Override
  public Model name(String given) {
    super.name(given);
    return this;
  }

  /** Fixes everything random in this model: initial weights, dropout and the order of the samples. */
  @Override
  public Model seed(long seed) {
    super.seed(seed);
    return this;
  }

  @Override
  public Model trainable(boolean flag) {
    super.trainable(flag);
    return this;
  }

  /** A table of layers, output shapes and numbers of weights. */
  public String summary() {
    buildIfPossible();
    return Summary.of(this);
  }

  // ---- weights ------------------------------------------------------------------------------------------------------

  @Override
  public List<Tensor> getWeights() {
    buildIfPossible();
    return super.getWeights();
  }

  @Override
  public void setWeights(List<Tensor> weights) {
    buildIfPossible();
    super.setWeights(weights);
  }

  // ---- compile ------------------------------------------------------------------------------------------------------

  /** Says how the model is trained and judged. */
  public Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    return compile(Compile.with(optimizer).loss(loss).metrics(metrics));
  }

  /** Says how the model is trained and judged, by Keras' names: {@code compile("adam", "mse", "mae")}. */
  public Model compile(String optimizer, String loss, String... metrics) {
    return compile(Optimizers.of(optimizer), Losses.of(loss), Arrays.stream(metrics).map(Metrics::of).toArray(Metric[]::new));
  }

  /**
   * Says how the model is trained and judged, for several outputs.
   *
   * @throws IllegalStateException while {@link #fit} is running: what it measures would be lost
   */
  public Model compile(Compile how) {
    Check.argument(how != null, "%s.compile: expected settings such as Compile.with(optimizer).loss(loss), got null", this);
    Check.state(training == null, "%s.compile: fit is running; compile before or after it (freezing layers and another learning rate need"
        + " no compile)", this);
    settings = how;
    compiled = null;
    step = null;
    buildIfPossible();
    if (graph() != null) {
      compiled(); // finds mistakes now
    }
    return this;
  }

  /** Whether the model was compiled. */
  public boolean isCompiled() {
    return settings != null;
  }

  /** What trains the model. */
  public Optimizer optimizer() {
    Check.state(settings != null, "%s.optimizer: call compile(optimizer, loss) first", this);
    return settings.optimizer;
  }

  private Compiled compiled() {
    if (compiled == null) {
      compiled = new Compiled(who(), settings, outputNames());
    }
    return compiled;
  }

  /** The names of the layers that make the outputs; numbered where one makes several. */
  private List<String> outputNames() {
    List<String> names = new ArrayList<>();
    for (SymbolicTensor output : graph().outputs()) {
      String name = output.source().layer().name();
      names.add(names.contains(name) ? name + "_" + output.index() : name);
    }
    return names;
  }

  private void checkCompiled(String method) {
    Check.state(settings != null, "%s.%s: the model is not compiled; call compile(optimizer, loss, metrics…) first", this, method);
  }

  /** Builds the model for data like this. */
  private void buildFor(Dataset data) {
    buildIfPossible();
    if (!ready) {
      try (var batches = data.batch(1).batches(0)) {
        Batch first = batches.next();
        Check.argument(first != null, "%s: the data set has no samples", this);
        Shape[] shapes = first.inputs().stream().map(input -> input.shape().with(0, Shape.ANY)).toArray(Shape[]::new);
        buildFor(shapes);
        prepare(shapes);
      }
      updateParts();
    }
  }

  // ---- training -----------------------------------------------------------------------------------------------------

  /**
   * Trains on the data. Interrupting the thread ends the training after the batch; the model stays usable and the interrupt flag stays set.
   *
   * @throws IllegalStateException if the model is not compiled, or while another fit of it is running
   */
  public History fit(Dataset data, Fit fit) {
    checkCompiled("fit");
    Check.argument(data != null && fit != null, "%s.fit: expected data and options such as Fit.epochs(10), got %s and %s", this, data,
        fit);
    buildFor(data);
    List<Callback> callbacks = new ArrayList<>(fit.callbacks);
    if (fit.verbosity != Verbosity.SILENT) {
      callbacks.add(0, new Progress(fit.verbosity, steps(data, fit), System.out));
    }
    return new Trainer(this, compiled(), callbacks).fit(data, fit);
  }

  private static int steps(Dataset data, Fit fit) {
    if (data.size() < 0) {
      return fit.stepsPerEpoch == Integer.MAX_VALUE ? -1 : fit.stepsPerEpoch;
    }
    int samples = fit.trained(data.size());
    int batch = fit.batchSizeGiven || !data.isBatched() ? fit.batchSize : data.batchSize();
    return Math.min(fit.stepsPerEpoch, (samples + batch - 1) / batch);
  }

  /** Trains on samples x with targets y, the first dimension of both being the samples. */
  public History fit(Tensor x, Tensor y, Fit fit) {
    return fit(Dataset.of(x, y), fit);
  }

  /** Trains on samples with several inputs or targets, in the order of {@link #inputs} and {@link #outputs}. */
  public History fit(List<Tensor> x, List<Tensor> y, Fit fit) {
    return fit(Dataset.of(x, y), fit);
  }

  /** Trains on rows with a class each. */
  public History fit(float[][] x, int[] labels, Fit fit) {
    return fit(Dataset.of(x, labels), fit);
  }

  /** Trains on rows with a number each. */
  public History fit(float[][] x, float[] y, Fit fit) {
    return fit(Dataset.of(x, y), fit);
  }

  /** Trains on rows with several numbers each. */
  public History fit(float[][] x, float[][] y, Fit fit) {
    return fit(Dataset.of(x, y), fit);
  }

  /** One step on one batch; returns loss and metrics of this batch. */
  public Map<String, Double> trainOnBatch(Tensor x, Tensor y) {
    return trainOnBatch(Batch.of(x, y));
  }

  /** One step on one batch; returns loss and metrics of this batch. */
  public Map<String, Double> trainOnBatch(Batch batch) {
    checkCompiled("trainOnBatch");
    Dataset one = Dataset.of(batch).batch(batch.size());
    buildFor(one);
    compiled().reset();
    TrainStep training = trainStep();
    try (var batches = one.batches(0)) {
      training.run(batches.next(training.reusable()));
    }
    return new LinkedHashMap<>(compiled().logs());
  }

  /** Loss and metrics of one batch, which changes nothing. */
  public Map<String, Double> testOnBatch(Tensor x, Tensor y) {
    return testOnBatch(Batch.of(x, y));
  }

  /** Loss and metrics of one batch, which changes nothing. */
  public Map<String, Double> testOnBatch(Batch batch) {
    return evaluate(Dataset.of(batch).batch(batch.size()));
  }

  /** The recorded steps, made anew when what is to be trained has changed. */
  final TrainStep trainStep() {
    if (step == null || !step.isCurrent()) {
      step = new TrainStep(this, compiled());
    }
    return step;
  }

  /**
   * The seed of the order of the samples: a new one for a new run, the last one for a run that goes on with a later epoch.
   */
  final long orderSeed(boolean goesOn) {
    return goesOn ? rng().lastLong() : rng().nextLong();
  }

  /** Begins a run unless one is going on: two would mix their batches, running means and random numbers. */
  final synchronized void beginTraining(Training run) {
    Check.state(training == null, "%s.fit: fit of this model is running already; wait until it has ended (a callback may train another"
        + " model)", this);
    training = run;
    stopping = false;
  }

  final void endTraining() {
    training = null;
  }

  /**
   * The run of {@link #fit} that is going on, for callbacks.
   *
   * @throws IllegalStateException if there is none
   */
  public Training training() {
    Training run = training;
    Check.state(run != null, "%s.training: no fit is running", this);
    return run;
  }

  /** Forgets the recorded steps, which know the sources of random numbers of before. */
  final void forgetSteps() {
    step = null;
  }

  /** Ends a running {@link #fit} after the batch; may be called from a callback or another thread. */
  public void stopTraining() {
    stopping = true;
  }

  /** Whether {@link #stopTraining} was called in the current or last run of {@link #fit}. */
  public boolean isStopping() {
    return stopping;
  }

  // ---- evaluation and prediction --------------------------------------------------------------------------------------

  /** Loss and metrics on the data, by name. */
  public Map<String, Double> evaluate(Dataset data, Callback... callbacks) {
    checkCompiled("evaluate");
    checkData("evaluate", data, callbacks);
    buildFor(data);
    return new Trainer(this, compiled(), List.of(callbacks))
        .evaluate(data.isBatched() ? data : data.batch(PREDICT_BATCH), Integer.MAX_VALUE);
  }

  private void checkData(String method, Dataset data, Callback... callbacks) {
    Check.argument(data != null, "%s.%s: expected data, got null", this, method);
    Check.argument(Arrays.stream(callbacks).noneMatch(Objects::isNull), "%s.%s: expected callbacks, got null among them", this, method);
    Check.argument(!data.isEndless(), "%s.%s: the data have no end; take(n) samples", this, method);
  }

  /** Loss and metrics on samples x with targets y. */
  public Map<String, Double> evaluate(Tensor x, Tensor y) {
    return evaluate(Dataset.of(x, y));
  }

  /** Loss and metrics on samples with several inputs or targets. */
  public Map<String, Double> evaluate(List<Tensor> x, List<Tensor> y) {
    return evaluate(Dataset.of(x, y));
  }

  /** Loss and metrics on rows with a class each. */
  public Map<String, Double> evaluate(float[][] x, int[] labels) {
    return evaluate(Dataset.of(x, labels));
  }

  /** Loss and metrics on rows with a number each. */
  public Map<String, Double> evaluate(float[][] x, float[] y) {
    return evaluate(Dataset.of(x, y));
  }

  /**
   * The output for samples x, in batches of 256 (Keras: 32); of several outputs the first, {@link #predict(List)} gives all. Safe to call
   * from many threads at once. A thread keeps working memory, some megabytes where there are convolutions, as long as it lives; so a pool
   * of a few threads serves better than a new (virtual) thread for each request.
   */
  public Tensor predict(Tensor x) {
    checkBuilt();
    Check.argument(x != null, "%s.predict: expected samples, got null", this);
    Check.argument(x.rank() > 0, "%s.predict: expected samples along the first dimension, got a scalar", this);
    if (x.shape().dim(0) <= PREDICT_BATCH) {
      return Autograd.noGradient(() -> inference().predict(x));
    }
    return predict(Dataset.of(x)).get(0);
  }

  /** All outputs for one batch, in arrays of their own or as the layers made them. */
  final Tensor[] predictOnBatch(Tensor[] inputs) {
    boolean single = inputs.length == 1 && graph().outputs().length == 1;
    return Autograd.noGradient(() -> single ? new Tensor[] {inference().predict(inputs[0])} : run(false, inputs));
  }

  /** The recorded predictions, made anew when layers came or went. */
  private Inference inference() {
    Inference current = inference;
    if (current == null || !current.isCurrent()) {
      current = new Inference(this);
      inference = current;
    }
    return current;
  }

  /** All outputs for samples with several inputs, in the order of {@link #inputs}. */
  public List<Tensor> predict(List<Tensor> x) {
    return predict(Dataset.of(x, List.of()));
  }

  /** The output for rows of numbers. */
  public float[][] predict(float[][] x) {
    Tensor output = predict(Tensor.of((Object) x));
    Check.argument(output.rank() == 2, "%s.predict: the output has shape %s, not rows of numbers; pass a Tensor", this, output.shape());
    return (float[][]) output.cast(DType.FLOAT32).toArray();
  }

  /** All outputs for the samples of a data set, whose targets are ignored. */
  public List<Tensor> predict(Dataset data, Callback... callbacks) {
    checkBuilt();
    checkData("predict", data, callbacks);
    return new Trainer(this, null, List.of(callbacks)).predict(data.isBatched() ? data : data.batch(PREDICT_BATCH));
  }

  // ---- files ----------------------------------------------------------------------------------------------------------

  /**
   * Writes layers, weights and, once compiled, optimizer, loss and metrics with the state of the training to a {@code .keras} file, which
   * Keras opens too; or what the model computes to a {@code .onnx} file, which many engines run. A file that is there is replaced in one
   * go, never left half written.
   *
   * @throws IllegalArgumentException if no format has this file name
   */
  public void save(Path file) throws IOException {
    buildIfPossible();
    ModelFormat.of(file, false).save(this, file);
  }

  /**
   * Reads a model that {@link #save} or Keras wrote; training goes on as if it had never been saved.
   *
   * @throws ModelFormatException if the file is damaged or holds a layer or option that is not known
   */
  public static Model load(Path file) throws IOException {
    return load(file, CustomObjects.none());
  }

  /** Reads a model with classes of your own. */
  public static Model load(Path file, CustomObjects custom) throws IOException {
    return ModelFormat.of(file, false).load(file, custom);
  }

  /** Writes the weights alone, to a {@code .weights.h5} file. */
  public void saveWeights(Path file) throws IOException {
    buildIfPossible();
    Check.state(ready, "%s.saveWeights: the model is not built; give it an Input or data first", this);
    ModelFormat.of(file, true).saveWeights(this, file);
  }

  /** Reads weights that {@link #saveWeights} or Keras wrote for the same layers. */
  public void loadWeights(Path file) throws IOException {
    buildIfPossible();
    Check.state(ready, "%s.loadWeights: the model is not built; give it an Input or data first", this);
    ModelFormat.of(file, true).loadWeights(this, file);
  }

  /** Makes the weights if the shape of the input is known; whether they exist now. */
  public boolean build() {
    buildIfPossible();
    return ready;
  }

  /** What {@link #compile} was given, in Keras' words; empty if the model is not compiled. */
  public Config compileConfig() {
    return settings == null ? new Config() : settings.config(graph() == null ? List.of("") : outputNames());
  }

  /** Compiles the model as a {@link #compileConfig} says. */
  public Model compileFromConfig(Config config, CustomObjects custom) {
    return compile(Compile.of(config, graph() == null ? List.of("") : outputNames(), custom));
  }

  /** The model that a {@link #config} describes, compiled or not, with new weights. */
  public static Model fromConfig(String className, Config config, CustomObjects custom) {
    return GraphConfig.read(className, config, custom);
  }

  private void checkBuilt() {
    buildIfPossible();
    Check.state(ready, "%s.predict: the model is not built, so it has no weights; fit it, or begin it with an Input", this);
  }

}
