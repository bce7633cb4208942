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

  /** Tells a recording that the program looked at a computed value, so that its course may depend on it. */
  static void onRead(Tensor tensor) {
    Recording recording = current().recording;
    if (recording != null) {
      recording.read(tensor);
    }
  }
}
