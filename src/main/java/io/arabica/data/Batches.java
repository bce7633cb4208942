package io.arabica.data;

/**
 * One pass over a dataset, batch by batch. {@link #next} can write into batches of before, so that a training loop allocates next to
 * nothing:
 *
 * <pre>{@code
 * try (Batches batches = data.batches(epoch)) {
 *   for (Batch batch = batches.next(); batch != null; batch = batches.next(batch)) {
 *     …
 *   }
 * }
 * }</pre>
 */
public interface Batches extends AutoCloseable {
  /**
   * The next batch, or null after the last.
   *
   * @param reuse batches that nobody needs any more (nulls are ignored): the first one of the right shapes and types is filled and
   *     returned; where none fits, the
   *     batch is a new one
   */
  Batch next(Batch... reuse);

  /**
   * Ends the pass early: closes files and ends the thread of {@link Dataset#prefetch}. Calling it twice, or after the last batch, does no
   * harm.
   */
  @Override
  void close();
}
