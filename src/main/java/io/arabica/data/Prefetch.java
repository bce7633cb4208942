package io.arabica.data;

import java.lang.ref.Cleaner;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Batches that a background thread makes ready ahead of their use; they go round in the same few buffers. */
final class Prefetch implements Batches {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Worker worker;
  private final Cleaner.Cleanable stop;
  private boolean ended;

  Prefetch(Batches source, int count) {
    worker = new Worker(source, count);
    // a consumer that walks away without close() must not leave a thread behind
    stop = CLEANER.register(this, worker::end);
    worker.setDaemon(true);
    worker.start();
  }

  @Override
  public Batch next(Batch... reuse) {
    Item item = ended ? Item.END : worker.take();
    if (item.batch == null) {
      ended = true;
      if (item.failure != null) {
        throw Prefetch.<RuntimeException>unchecked(item.failure);
      }
      return null;
    }
    Batch room = item.batch.fitting(item.batch.size(), reuse);
    if (room == null) {
      return item.batch;
    }
    item.batch.copyTo(room, 0);
    worker.free.offer(item.batch);
    return room;
  }

  @Override
  public void close() {
    ended = true;
    stop.clean();
  }

  /** Throws what the user's code threw as it is: from another language than Java that may be a checked exception. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T unchecked(Throwable failure) throws T {
    throw (T) failure;
  }

  /** A batch, a failure, or (both null) the end. */
  private record Item(Batch batch, Throwable failure) {
    static final Item END = new Item(null, null);
  }

  /** Knows nothing of the consumer, so that the consumer can be collected. */
  private static final class Worker extends Thread {
    private final Batches source;
    private final BlockingQueue<Item> ready;
    private final BlockingQueue<Batch> free;
    private volatile boolean stopped;

    Worker(Batches source, int count) {
      super("arabica-data");
      this.source = source;
      ready = new ArrayBlockingQueue<>(count);
      free = new ArrayBlockingQueue<>(count + 1);
    }

    @Override
    public void run() {
      try (source) {
        Item item;
        do {
          item = read();
        } while (deliver(item) && item.batch != null);
      }
    }

    /**
     * Waits for room in the queue; false if nobody wants the item any more. An interrupt alone does not tell: the user's code, which runs
     * here too, may set the flag where the consumer still waits, and clear it where {@link #end} has set it.
     */
    private boolean deliver(Item item) {
      while (!stopped) {
        try {
          ready.put(item);
          return true;
        } catch (InterruptedException e) {
          continue; // look whether it came from end()
        }
      }
      return false;
    }

    private Item read() {
      try {
        return new Item(source.next(free.poll()), null);
      } catch (Throwable e) { // the consumer waits for it
        return new Item(null, e);
      }
    }

    /** Waits for the next item; an interrupt is kept for the caller to see, for the worker always delivers. */
    Item take() {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return ready.take();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    void end() {
      stopped = true;
      interrupt();
    }
  }
}
