package io.arabica.models;

import io.arabica.data.Batch;
import io.arabica.data.Batches;
import io.arabica.data.Dataset;
import io.arabica.layers.Layer;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The one training loop: epochs, batches, validation, callbacks. */
final class Trainer {
  private final Model model;
  private final Compiled compiled;
  private final List<Callback> callbacks;
  private Batches feed; // the pass over the data that goes on

  Trainer(Model model, Compiled compiled, List<Callback> callbacks) {
    this.model = model;
    this.compiled = compiled;
    this.callbacks = callbacks;
  }

  History fit(Dataset given, Fit fit) {
    Dataset data = fit.sampleWeight.length == 0 ? given : given.sampleWeights(fit.sampleWeight);
    Dataset validation = fit.validation;
    if (fit.validationSplit > 0) {
      Check.argument(validation == null, "%s.fit: expected validation data or a validation split, got both", model);
      int samples = data.size();
      int trained = fit.trained(samples);
      Check.argument(samples < 0 || trained > 0 && trained < samples,
          "%s.fit: a validation split of %s leaves %d of %d samples for training; expected at least one on either side", model,
          fit.validationSplit, trained, samples);
      List<Dataset> parts = data.split(trained);
      data = parts.get(0);
      validation = parts.get(1);
    }
    Check.argument(!data.isEndless() || fit.hasSteps(), "%s.fit: the data have no end; give Fit.stepsPerEpoch(n), or take(n) samples",
        model);
    Check.argument(validation == null || !validation.isEndless() || fit.validationSteps != Integer.MAX_VALUE,
        "%s.fit: the validation data have no end; give Fit.validationSteps(n), or take(n) samples", model);
    Training run = new Training(model, compiled, callbacks, fit.initialEpoch);
    model.beginTraining(run);
    try {
      callbacks.forEach(callback -> callback.onTrainBegin(model, fit));
      run.settle();
      if (run.orderSeed == null) {
        run.orderSeed = fit.seed != null ? fit.seed : model.orderSeed(fit.initialEpoch > 0);
      }
      run(run, prepared(data, fit, run.orderSeed), validation == null ? null : batched(validation, fit), fit);
    } finally {
      model.endTraining();
    }
    return run.history;
  }

  /** In batches, in the order of a seed, with the weights of classes. */
  private Dataset prepared(Dataset given, Fit fit, long orderSeed) {
    Dataset data = batched(given, fit);
    if (fit.shuffle && data.isRandomAccess() && !data.isShuffled()) {
      data = data.shuffle(orderSeed);
    }
    if (fit.classWeight.isEmpty()) {
      return data;
    }
    Map<Integer, Double> weights = fit.classWeight;
    return data.map(batch -> classWeighted(batch, weights));
  }

  private void run(Training run, Dataset data, Dataset validation, Fit fit) {
    run.begin();
    if (run.epoch == fit.initialEpoch && run.batch == 0) {
      startAt(run, data, fit);
    }
    try {
      while (run.epoch < fit.epochs && (!model.isStopping() || run.batch > 0)) { // an epoch that was begun is ended
        epoch(run, data, validation, fit);
        run.settle();
      }
      if (!Thread.currentThread().isInterrupted()) {
        run.complete();
      }
    } finally {
      closeFeed();
      run.forget();
      compiled.optimizer.finish();
      callbacks.forEach(callback -> callback.onTrainEnd(model, run.history.lastLogs()));
      run.settle();
    }
  }

  private void epoch(Training run, Dataset data, Dataset validation, Fit fit) {
    int number = run.epoch;
    callbacks.forEach(callback -> callback.onEpochBegin(model, number));
    if (run.batch == 0) {
      compiled.reset();
    }
    train(run, data, fit);
    Map<String, Double> logs = new LinkedHashMap<>(compiled.logs());
    if (validation != null && (number + 1) % fit.validationFrequency == 0) {
      evaluate(validation, fit.validationSteps).forEach((name, score) -> logs.put("val_" + name, score));
    }
    logs.put("learning_rate", compiled.optimizer.learningRate());
    callbacks.forEach(callback -> callback.onEpochEnd(model, number, logs));
    run.history.add(number, logs);
    run.epoch++;
    run.batch = 0;
  }

  private static Dataset batched(Dataset data, Fit fit) {
    return fit.batchSizeGiven || !data.isBatched() ? data.batch(fit.batchSize) : data;
  }

  /** Where the data stand before the first batch of a run that begins, or goes on with a later epoch. */
  private static void startAt(Training run, Dataset data, Fit fit) {
    run.pass = run.epoch;
    run.read = 0;
    if (fit.hasSteps() && data.steps() < 0) {
      run.pass = 0;
      run.read = run.epoch * fit.stepsPerEpoch;
    } else if (fit.hasSteps()) {
      int epochsOfPass = Math.max(1, (data.steps() + fit.stepsPerEpoch - 1) / fit.stepsPerEpoch);
      run.pass = run.epoch / epochsOfPass;
      run.read = run.epoch % epochsOfPass * fit.stepsPerEpoch;
    }
  }

  private void train(Training run, Dataset data, Fit fit) {
    TrainStep step = model.trainStep();
    Map<String, Double> logs = compiled.logs();
    while (run.batch < fit.stepsPerEpoch && !(model.isStopping() && run.batch > 0)) {
      Batch batch = next(run, data, step);
      if (batch == null) {
        break;
      }
      int index = run.batch;
      for (int i = 0; i < callbacks.size(); i++) {
        callbacks.get(i).onTrainBatchBegin(model, index);
      }
      if (!step.trainsTheSame()) {
        step = model.trainStep();
      }
      step.run(batch);
      run.batch++;
      run.read++;
      for (int i = 0; i < callbacks.size(); i++) {
        callbacks.get(i).onTrainBatchEnd(model, index, logs);
      }
      run.settle();
      if (Thread.currentThread().isInterrupted()) { // stays set: who interrupted will want to know
        model.stopTraining();
      }
    }
    if (!fit.hasSteps() || run.read == data.steps()) {
      endPass(run);
    }
    Check.argument(run.batch > 0, "%s.fit: the data set has no batches; it needs at least one sample", model);
  }

  /** The next batch, or null where a pass over the data ends. */
  private Batch next(Training run, Dataset data, TrainStep step) {
    boolean fresh = feed == null;
    if (fresh) {
      open(run, data, step);
    }
    Batch batch = feed.next(step.reusable());
    if (batch == null && run.batch == 0 && !fresh) { // the epoch before ended with the data
      endPass(run);
      return next(run, data, step);
    }
    if (batch == null) {
      endPass(run);
    }
    return batch;
  }

  /** Opens the pass and passes over what was read of it before. */
  private void open(Training run, Dataset data, TrainStep step) {
    feed = data.batches(run.pass);
    int left = run.read;
    while (left > 0 && feed.next(step.reusable()) != null) {
      left--;
    }
    if (left > 0 && left < run.read) { // more than one pass, of data whose size is not known
      closeFeed();
      run.pass++;
      run.read = left;
      open(run, data, step);
    }
  }

  private void endPass(Training run) {
    if (run.read > 0) {
      run.pass++;
      run.read = 0;
    }
    closeFeed();
  }

  private void closeFeed() {
    if (feed != null) {
      feed.close();
      feed = null;
    }
  }

  /** Weights each sample with its class' weight, on top of a weight that it has already. */
  private Batch classWeighted(Batch batch, Map<Integer, Double> classWeights) {
    Check.argument(batch.targets().size() == 1, "%s.fit: class weights need a model with one output, got %d targets", model,
        batch.targets().size());
    Tensor target = batch.target();
    boolean oneHot = target.rank() > 1 && target.shape().dim(-1) > 1;
    int[] labels = (oneHot ? target.argMax(target.rank() - 1) : target).toInts();
    Check.argument(labels.length == batch.size(), "%s.fit: class weights need one label a sample, got targets of shape %s", model,
        target.shape());
    float[] ofClasses = new float[labels.length];
    for (int i = 0; i < ofClasses.length; i++) {
      ofClasses[i] = classWeights.getOrDefault(labels[i], 1.0).floatValue();
    }
    Tensor weights = Tensor.wrap(ofClasses, ofClasses.length);
    Tensor given = batch.sampleWeight(0);
    return new Batch(batch.inputs(), batch.targets(), List.of(given == null ? weights
        : weights.cast(given.dtype()).mul(given.reshape(ofClasses.length))));
  }

  Map<String, Double> evaluate(Dataset data, int steps) {
    compiled.reset();
    callbacks.forEach(callback -> callback.onTestBegin(model));
    Map<String, Double> live = compiled.logs();
    int index = 0;
    try (Batches batches = data.unshuffled().batches(0)) {
      Batch last = null;
      for (Batch batch = batches.next(); batch != null && index < steps; batch = batches.next(last)) {
        int number = index++;
        callbacks.forEach(callback -> callback.onTestBatchBegin(model, number));
        Batch current = batch;
        Autograd.noGradient(() -> test(current));
        callbacks.forEach(callback -> callback.onTestBatchEnd(model, number, live));
        last = batch;
      }
    }
    Check.argument(index > 0, "%s.evaluate: the data set has no batches; it needs at least one sample", model);
    Map<String, Double> logs = new LinkedHashMap<>(live);
    callbacks.forEach(callback -> callback.onTestEnd(model, logs));
    return logs;
  }

  private void test(Batch batch) {
    List<Tensor> added = new ArrayList<>();
    Tensor[] predictions = Layer.collectLosses(added, () -> model.run(false, batch.inputs().toArray(new Tensor[0])));
    List<Tensor> losses = TrainStep.losses(model, compiled, batch, predictions);
    Tensor total = TrainStep.total(model, compiled, losses, added);
    compiled.update(batch, total, losses, List.of(predictions));
  }

  /** Computes the outputs batch by batch and joins them. */
  List<Tensor> predict(Dataset data) {
    callbacks.forEach(callback -> callback.onPredictBegin(model));
    List<List<Tensor>> parts = new ArrayList<>();
    int index = 0;
    try (Batches batches = data.unshuffled().batches(0)) {
      Batch last = null;
      for (Batch batch = batches.next(); batch != null; batch = batches.next(last)) {
        int number = index++;
        callbacks.forEach(callback -> callback.onPredictBatchBegin(model, number));
        Tensor[] in = batch.inputs().toArray(new Tensor[0]);
        Tensor[] out = model.predictOnBatch(in);
        for (int i = 0; i < out.length; i++) {
          if (parts.size() <= i) {
            parts.add(new ArrayList<>());
          }
          parts.get(i).add(own(out[i], in));
        }
        callbacks.forEach(callback -> callback.onPredictBatchEnd(model, number));
        last = batch;
      }
    }
    callbacks.forEach(callback -> callback.onPredictEnd(model));
    List<Tensor> outputs = new ArrayList<>();
    for (List<Tensor> part : parts) {
      outputs.add(part.size() == 1 ? part.get(0)
          : Autograd.noGradient(() -> io.arabica.tensor.Shaping.concat(0, part.toArray(new Tensor[0]))));
    }
    return outputs;
  }

  /** An output that is not a view of an input, which is the user's or about to be used again. */
  static Tensor own(Tensor output, Tensor... inputs) {
    boolean shared = false;
    for (Tensor input : inputs) {
      shared |= input.dtype() == output.dtype() && array(input) == array(output);
    }
    return shared ? Autograd.noGradient(output::copy) : output.detach();
  }

  private static Object array(Tensor tensor) {
    return tensor.dtype() == DType.FLOAT32 ? tensor.floats() : tensor.dtype() == DType.FLOAT64 ? tensor.doubles()
        : tensor.dtype() == DType.INT32 ? tensor.ints() : tensor.booleans();
  }
}
