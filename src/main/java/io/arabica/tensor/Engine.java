package io.arabica.tensor;

/** What the current thread does besides computing: keep a graph for gradients, record for a repeat. */
final class Engine {
  private static final ThreadLocal<Engine> CURRENT = ThreadLocal.withInitial(Engine::new);

  /** Whether operations are kept for the backward pass. */
  boolean gradients = true;

  /** Where operations are written down to be run again, or null. */
  Recording recording;

  private Engine() {}

  static Engine current() {
    return CURRENT.get();
  }

  /** Tells a recording that the program looked at the tensor's values, so that its course may depend on them, or writes to them. */
  static void onTouch(Tensor tensor) {
    tensor.storage.settle();
    Recording recording = current().recording;
    if (recording != null) {
      recording.touched(tensor.storage);
    }
  }

  /** Tells a recording that the program did something that no run would do again. */
  static void onUnrepeatable() {
    Recording recording = current().recording;
    if (recording != null) {
      recording.refuse();
    }
  }
}
