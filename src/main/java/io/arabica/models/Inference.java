package io.arabica.models;

import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Predictions of one shape after another, whose layers' outputs need not be made anew: for a few samples, which take tens of microseconds,
 * even that counts, and for many samples clearing new arrays takes a fifth of the time on two threads.
 *
 * <p>From the second call in a row with inputs of one shape on, the prediction is recorded, and calls run the recording. Each recording
 * serves one thread at a time. Small ones are kept, one a processor at most, and threads that find none make another. Of the large ones
 * there is one, which is given back before memory runs out; threads that find it at work compute as usual. So does everybody where a layer
 * is not known to do the same operations every time.
 */
final class Inference {
  /** Most elements of the input and of the buffers of a small recording. */
  private static final int INPUT = 1 << 14;
  private static final int BUFFERS = 1 << 20;
  /** Most elements of all results, which live at once while a recording is made: a sixteenth of the heap in floats. */
  private static final long RESULTS = Runtime.getRuntime().maxMemory() / 16 / Float.BYTES;
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
  private final Queue<Recorded> small = new ConcurrentLinkedQueue<>(); // those not at work
  private final AtomicBoolean largeAtWork = new AtomicBoolean();
  private volatile SoftReference<Recorded> large = new SoftReference<>(null);
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
    if (!repeatable || Recording.isUnderWay()) {
      return usual(x);
    }
    return x.size() <= INPUT ? predictFew(x) : predictMany(x);
  }

  private Tensor predictFew(Tensor x) {
    Recorded recorded = small.poll();
    Tensor result;
    if (recorded != null && recorded.fits(x)) {
      result = recorded.run(x);
    } else {
      recorded = recordWhenAgain(x, BUFFERS);
      if (recorded == null) {
        return usual(x);
      }
      result = recorded.output();
    }
    if (small.size() < MOST) {
      small.add(recorded);
    }
    return result;
  }

  private Tensor predictMany(Tensor x) {
    if (!largeAtWork.compareAndSet(false, true)) {
      return usual(x);
    }
    try {
      Recorded recorded = large.get();
      if (recorded != null && recorded.fits(x)) {
        last = Kind.of(x); // so that a smaller batch at the end of the data does not drive it out
        return recorded.run(x);
      }
      recorded = recordWhenAgain(x, RESULTS);
      if (recorded == null) {
        return usual(x);
      }
      large = new SoftReference<>(recorded);
      return recorded.output();
    } finally {
      largeAtWork.set(false);
    }
  }

  private Tensor usual(Tensor x) {
    return Trainer.own(model.apply(x), x);
  }

  /** A recording of the prediction if the last one had this shape too, or null, also where its buffers have more elements than this. */
  private Recorded recordWhenAgain(Tensor x, long most) {
    Kind kind = Kind.of(x);
    boolean again = kind.equals(last);
    last = kind;
    if (!again || kind.equals(refused)) {
      return null;
    }
    Parameter input = new Parameter("input", x, false);
    Recording recording = Recording.of(() -> List.of(model.apply(input)), RESULTS);
    if (recording.isRepeatable() && recording.elements() <= most) {
      return new Recorded(input, recording);
    }
    refused = kind;
    return null;
  }
}
