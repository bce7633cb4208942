package io.arabica.kernels;

/**
 * Which inputs along one dimension make up each output, and with which weights: the rows of a sparse matrix. Resizing and pooling with
 * windows of several lengths are such matrices, applied to one dimension after the other.
 */
public final class Taps {
  final int inputs;
  /** The taps of output i are those from {@code starts[i]} to {@code starts[i + 1] - 1}. */
  final int[] starts;
  final int[] at;
  final double[] weights;
  private Taps transposed;

  /**
   * The taps of all outputs, one output after another.
   *
   * @param starts where the taps of each output begin, and where those of the last one end
   * @param at the input of each tap
   * @param weights the weight of each tap
   */
  public Taps(int inputs, int[] starts, int[] at, double[] weights) {
    this.inputs = inputs;
    this.starts = starts;
    this.at = at;
    this.weights = weights;
  }

  /** Number of inputs. */
  public int inputs() {
    return inputs;
  }

  /** Number of outputs. */
  public int outputs() {
    return starts.length - 1;
  }

  /** The same taps seen from the inputs: what the gradient runs through. */
  public synchronized Taps transposed() {
    if (transposed == null) {
      int[] first = new int[inputs + 1];
      for (int input : at) {
        first[input + 1]++;
      }
      for (int i = 0; i < inputs; i++) {
        first[i + 1] += first[i];
      }
      int[] next = first.clone();
      int[] outputs = new int[at.length];
      double[] again = new double[at.length];
      for (int i = 0; i < outputs(); i++) {
        for (int t = starts[i]; t < starts[i + 1]; t++) {
          int place = next[at[t]]++;
          outputs[place] = i;
          again[place] = weights[t];
        }
      }
      transposed = new Taps(outputs(), first, outputs, again);
      transposed.transposed = this;
    }
    return transposed;
  }
}
