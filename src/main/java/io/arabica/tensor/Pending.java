package io.arabica.tensor;

/**
 * The computation of a matrix that a {@link Recording} leaves to whoever reads it: the gradient of a weight, say.
 *
 * <p>An update takes it in strips of rows, each while it is in the cache, so that it is never written to memory as a whole, and the update
 * waits for its own numbers less ({@link Updates}). For every other reader it is computed first ({@link Storage#settle}).
 */
interface Pending {
  /** Computes all of it, into its array. */
  void run();

  /** Number of rows. */
  int rows();

  /** Computes the rows from {@code from} (inclusive) to {@code to} (exclusive) into y, from 0 on. */
  void run(int from, int to, float[] y);
}
