package io.arabica.models;

import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Predictions for a few samples, which take tens of microseconds: then even making the layers' outputs anew counts.
 *
 * <p>From the second call in a row with inputs of one shape on, the prediction is recorded, and calls run the recording. Each recording
 * serves one thread at a time; threads that find none make another. Small ones are kept, one a processor at most. Where a layer is not
 * known to do the same operations every time, each prediction is computed as usual.
 */
final class Inference {
  /** Most elements of an input, and of the buffers of a recording that is kept. */
  private static final int INPUT = 1 << 14;
  private static final int BUFFERS = 1 << 20;
  private static final int MOST = Runtime.getRuntime().availableProcessors();

  /** A recorded prediction and what it reads. */
  private record Recorded(Parameter input, Recording recording) {
    boolean fits(Tensor x) {
      return input.dtype() == x.dtype() && input.shape().equals(x.shape());
    }

    Tensor run(Tensor x) {
      input.assign(x);
      recording.run();
      return output();
    }

    Tensor output() {
      return recording.outputs().get(0).copy();
    }
  }

  /** What the recording of a prediction depends on besides the model. */
  private record Kind(DType dtype, Shape shape) {
    static Kind of(Tensor x) {
      return new Kind(x.dtype(), x.shape());
    }
  }

  private final Model model;
  private final Model[] parts; // the model and the models in it
  private final Graph[] graphs; // theirs when this was made
  private final boolean repeatable;
  private final Queue<Recorded> idle = new ConcurrentLinkedQueue<>();
  private volatile Kind last;
  private volatile Kind refused;

  Inference(Model model) {
    this.model = model;
    parts = Arrays.stream(TrainStep.layersOf(model)).filter(Model.class::isInstance).toArray(Model[]::new);
    graphs = Arrays.stream(parts).map(Model::graph).toArray(Graph[]::new);
    repeatable = model.isRepeatable();
  }

  /** Whether the model and the models in it have the layers that they had when this was made. */
  boolean isCurrent() {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].graph() != graphs[i]) {
        return false;
      }
    }
    return true;
  }

  /** The model's output for samples x, in an array of its own. */
  Tensor predict(Tensor x) {
    if (!repeatable || x.size() > INPUT || Recording.isUnderWay()) {
      return usual(x);
    }
    Recorded recorded = idle.poll();
    Tensor result;
    if (recorded != null && recorded.fits(x)) {
      result = recorded.run(x);
    } else {
      Kind kind = Kind.of(x);
      boolean again = kind.equals(last);
      last = kind;
      recorded = again && !kind.equals(refused) ? record(kind, x) : null;
      if (recorded == null) {
        return usual(x);
      }
      result = recorded.output();
    }
    if (idle.size() < MOST) {
      idle.add(recorded);
    }
    return result;
  }

  private Tensor usual(Tensor x) {
    Tensor output = model.apply(x);
    return output == x ? x.copy() : output.detach();
  }

  private Recorded record(Kind kind, Tensor x) {
    Parameter input = new Parameter("input", x, false);
    Recording recording = Recording.of(() -> List.of(model.apply(input)));
    if (recording.isRepeatable() && recording.elements() <= BUFFERS) {
      return new Recorded(input, recording);
    }
    refused = kind;
    return null;
  }
}
