package io.arabica.models;

import io.arabica.data.Batch;
import io.arabica.layers.Layer;
import io.arabica.layers.losses.Loss;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.Check;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One step of training: forward, loss, gradients, update.
 *
 * <p>The first batch of a shape is computed as usual and recorded; the next batches of that shape are written into the first one's arrays
 * ({@link #reusable}) and computed by running the recording again, which allocates next to nothing. Where a layer or a loss is not known to
 * do the same operations every time, each step is computed as usual.
 */
final class TrainStep {
  private static final int MOST_RECORDINGS = 4;

  /** A recorded step: the batch whose arrays it reads, and what it computes. */
  private record Recorded(Batch batch, Recording recording, Results results) {}

  /** The total loss, the loss of each output, the outputs and the gradients, in one list. */
  private record Results(List<Tensor> all, int outputs) {
    Tensor total() {
      return all.get(0);
    }

    List<Tensor> losses() {
      return all.subList(1, 1 + outputs);
    }

    List<Tensor> predictions() {
      return all.subList(1 + outputs, 1 + 2 * outputs);
    }

    List<Tensor> gradients() {
      return all.subList(1 + 2 * outputs, all.size());
    }
  }

  private final Model model;
  private final Compiled compiled;
  private final List<Parameter> trainable;
  private final Layer[] layers;
  private final Parameter[] weights;
  private final boolean[] flags; // of the layers, then of the weights, when this step was made
  private final boolean repeatable;
  private final List<Recorded> recordings = new ArrayList<>();
  private Batch[] reusable = new Batch[0];

  TrainStep(Model model, Compiled compiled) {
    this.model = model;
    this.compiled = compiled;
    trainable = model.trainableParameters();
    layers = layersOf(model);
    weights = model.parameters().toArray(new Parameter[0]);
    flags = new boolean[layers.length + weights.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = isTrainable(i);
    }
    repeatable = model.isRepeatable() && compiled.losses.stream().allMatch(Loss::isRepeatable);
  }

  /** The model and the layers at any depth in it. */
  static Layer[] layersOf(Model model) {
    List<Layer> all = new ArrayList<>(List.of(model));
    for (int i = 0; i < all.size(); i++) {
      all.addAll(all.get(i).sublayers());
    }
    return all.toArray(new Layer[0]);
  }

  private boolean isTrainable(int i) {
    return i < layers.length ? layers[i].isTrainable() : weights[i - layers.length].isTrainable();
  }

  /** Whether the model has the layers that it had when this step was made, and trains the same of them. */
  boolean isCurrent() {
    return trainsTheSame() && Arrays.equals(layers, layersOf(model));
  }

  /** Whether no layer was frozen or thawed since this step was made; cheap enough for every batch. */
  boolean trainsTheSame() {
    for (int i = 0; i < flags.length; i++) {
      if (flags[i] != isTrainable(i)) {
        return false;
      }
    }
    return true;
  }

  /** Batches whose arrays the next batch may be written into. */
  Batch[] reusable() {
    return reusable;
  }

  /** Trains on one batch and adds it to the running means. */
  void run(Batch batch) {
    Results results = compute(batch);
    compiled.update(batch, results.total(), results.losses(), results.predictions());
    if (!trainable.isEmpty()) {
      compiled.optimizer.apply(trainable, results.gradients());
    }
  }

  private Results compute(Batch batch) {
    for (int i = 0; i < recordings.size(); i++) {
      Recorded recorded = recordings.get(i);
      if (recorded.batch == batch) {
        recorded.recording.run();
        return recorded.results;
      }
    }
    if (!repeatable) {
      return new Results(results(batch), outputs());
    }
    Recording recording = Recording.of(() -> results(batch), batch.inputs());
    Results results = new Results(recording.outputs(), outputs());
    if (recording.isRepeatable()) {
      if (recordings.size() == MOST_RECORDINGS) {
        recordings.remove(0);
      }
      recordings.add(new Recorded(batch, recording, results));
      reusable = recordings.stream().map(Recorded::batch).toArray(Batch[]::new);
    }
    return results;
  }

  private int outputs() {
    return compiled.losses.size();
  }

  private List<Tensor> results(Batch batch) {
    List<Tensor> added = new ArrayList<>();
    Tensor[] predictions = Layer.collectLosses(added, () -> model.run(true, batch.inputs().toArray(new Tensor[0])));
    List<Tensor> losses = losses(model, compiled, batch, predictions);
    Tensor total = total(model, compiled, losses, added);
    List<Tensor> all = new ArrayList<>();
    all.add(total);
    all.addAll(losses);
    all.addAll(Arrays.asList(predictions));
    if (!trainable.isEmpty()) {
      all.addAll(Autograd.gradients(total, trainable));
    }
    return all;
  }

  /** The loss of each output. */
  static List<Tensor> losses(Model model, Compiled compiled, Batch batch, Tensor[] predictions) {
    int n = compiled.losses.size();
    Check.argument(batch.targets().size() == n, "%s: expected %d targets, one an output, got %d", model, n, batch.targets().size());
    List<Tensor> losses = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      Tensor loss = compiled.losses.get(i).loss(batch.targets().get(i), predictions[i], batch.sampleWeight(i));
      losses.add(loss.rank() == 0 ? loss : loss.mean()); // a loss that is not reduced
    }
    return losses;
  }

  /** The weighted sum of the outputs' losses and what layers and regularizers add. */
  static Tensor total(Model model, Compiled compiled, List<Tensor> losses, List<Tensor> added) {
    Tensor total = null;
    for (int i = 0; i < losses.size(); i++) {
      Tensor loss = losses.get(i);
      Tensor weighted = compiled.weight(i) == 1 ? loss : loss.mul(compiled.weight(i));
      total = total == null ? weighted : total.add(weighted);
    }
    for (Tensor loss : added) {
      total = total.add(loss);
    }
    Tensor regularization = model.regularizationLoss();
    return regularization == null ? total : total.add(regularization);
  }
}
