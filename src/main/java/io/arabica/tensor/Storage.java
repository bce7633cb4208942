package io.arabica.tensor;

import io.arabica.kernels.Scratch;

/**
 * The array that a tensor and its views share: exactly one of the four fields is set. It may be longer than the tensor needs.
 *
 * <p>The version counts the writes after creation, so that the backward pass can tell that a value it saved was overwritten.
 */
final class Storage {
  /** From so many floats on, an array begins, with its header of 16 bytes, where a cache line does: the G1 collector gives it regions. */
  private static final int LARGE = 1 << 17;

  final float[] floats;
  final double[] doubles;
  final int[] ints;
  final boolean[] booleans;
  int version;

  /** Where the elements begin. */
  final int start;

  /** The {@link Recording#id} of the recording that was under way when this was made, or 0. */
  final int recording;

  /** What is to compute the elements, which do not stand here yet, or null. */
  Pending pending;

  private Storage(int start, float[] floats, double[] doubles, int[] ints, boolean[] booleans) {
    this.start = start;
    this.floats = floats;
    this.doubles = doubles;
    this.ints = ints;
    this.booleans = booleans;
    Recording current = Engine.current().recording;
    recording = current == null ? 0 : current.id;
  }

  static Storage of(float[] data) {
    return new Storage(0, data, null, null, null);
  }

  static Storage of(double[] data) {
    return new Storage(0, null, data, null, null);
  }

  static Storage of(int[] data) {
    return new Storage(0, null, null, data, null);
  }

  static Storage of(boolean[] data) {
    return new Storage(0, null, null, null, data);
  }

  static Storage allocate(DType dtype, int size) {
    return switch (dtype) {
      case FLOAT32 -> of(new float[size]);
      case FLOAT64 -> of(new double[size]);
      case INT32 -> of(new int[size]);
      case BOOL -> of(new boolean[size]);
    };
  }

  /**
   * The same for a result, whose elements begin at a cache line if there are many: a vector of 512 bits that lies across two lines takes as
   * long as two.
   */
  static Storage forResult(DType dtype, int size) {
    boolean large = dtype == DType.FLOAT32 && size >= LARGE && size < Integer.MAX_VALUE - 64;
    return large ? new Storage(Scratch.LINE, new float[Scratch.LINE + size], null, null, null) : allocate(dtype, size);
  }

  /** Computes the elements if that is still to be done. */
  void settle() {
    Pending computation = pending;
    if (computation != null) {
      pending = null;
      computation.run();
    }
  }

  /** The array, whatever its type. */
  Object array() {
    return floats != null ? floats : doubles != null ? doubles : ints != null ? ints : booleans;
  }

  int length() {
    return floats != null ? floats.length : doubles != null ? doubles.length : ints != null ? ints.length : booleans.length;
  }

  double get(int index) {
    return floats != null ? floats[index] : doubles != null ? doubles[index] : ints != null ? ints[index] : booleans[index] ? 1 : 0;
  }

  void set(int index, double value) {
    if (floats != null) {
      floats[index] = (float) value;
    } else if (doubles != null) {
      doubles[index] = value;
    } else if (ints != null) {
      ints[index] = (int) value;
    } else {
      booleans[index] = value != 0;
    }
  }
}
