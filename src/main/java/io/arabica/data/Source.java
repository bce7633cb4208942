package io.arabica.data;

import io.arabica.tensor.Check;
import io.arabica.tensor.Rng;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Supplier;

/** Samples that can be read in order, several times. */
interface Source {
  /** Number of samples, or -1 if unknown or without end. */
  int size();

  /** A pass over the samples. */
  Reader open(int epoch);

  /** Whether a pass never ends. */
  default boolean isEndless() {
    return false;
  }

  /** Whether batches may be arrays that the user keeps, as a function or an iterator of theirs gave them: nobody may write into those. */
  default boolean isForeign() {
    return false;
  }

  /** A pass over the samples. */
  interface Reader extends AutoCloseable {
    /** The next samples, at least one and at most {@code max}, or null after the last; in one of {@code reuse} where that is easy. */
    Batch read(int max, Batch... reuse);

    @Override
    default void close() {}
  }

  /** Batches of any sizes from a new iterator for each pass. */
  record Stream(Supplier<? extends Iterator<Batch>> supplier) implements Source {
    @Override
    public int size() {
      return -1;
    }

    @Override
    public boolean isForeign() {
      return true;
    }

    @Override
    public Reader open(int epoch) {
      Iterator<Batch> iterator = supplier.get();
      Check.state(iterator != null, "Dataset.stream: expected an iterator for each pass, got null");
      return new Reader() {
        private Batch current;
        private int at;

        @Override
        public Batch read(int max, Batch... reuse) {
          while (current == null || at == current.size()) {
            if (!iterator.hasNext()) {
              return null;
            }
            current = iterator.next();
            Check.state(current != null, "Dataset.stream: the iterator gave null, expected a batch; the data end where hasNext() is false");
            at = 0;
          }
          int count = Math.min(max, current.size() - at);
          Batch part = current.slice(at, count);
          at += count;
          return part;
        }

        @Override
        public void close() {
          if (iterator instanceof AutoCloseable closeable) {
            try {
              closeable.close();
            } catch (Exception e) {
              throw new IllegalStateException("Dataset: the iterator could not be closed", e);
            }
          }
        }
      };
    }
  }

  /** The first samples of another source. */
  record Take(Source source, int count) implements Source {
    @Override
    public int size() {
      return source.size() < 0 ? -1 : Math.min(count, source.size());
    }

    @Override
    public boolean isForeign() {
      return source.isForeign();
    }

    @Override
    public Reader open(int epoch) {
      Reader reader = source.open(epoch);
      return new Around(reader) {
        private int left = count;

        @Override
        public Batch read(int max, Batch... reuse) {
          Batch batch = left == 0 ? null : reader.read(Math.min(max, left), reuse);
          left -= batch == null ? 0 : batch.size();
          return batch;
        }
      };
    }
  }

  /** All but the first samples of another source. */
  record Skip(Source source, int count) implements Source {
    @Override
    public int size() {
      return source.size() < 0 ? -1 : Math.max(0, source.size() - count);
    }

    @Override
    public boolean isEndless() {
      return source.isEndless();
    }

    @Override
    public boolean isForeign() {
      return source.isForeign();
    }

    @Override
    public Reader open(int epoch) {
      Reader reader = source.open(epoch);
      return new Around(reader) {
        private int left = count;

        @Override
        public Batch read(int max, Batch... reuse) {
          while (left > 0) {
            Batch skipped = reader.read(left);
            if (skipped == null) {
              return null;
            }
            left -= skipped.size();
          }
          return reader.read(max, reuse);
        }
      };
    }
  }

  /** What a function makes of the samples. */
  record Map(Source source, Change change) implements Source {
    @Override
    public int size() {
      return source.size();
    }

    @Override
    public boolean isEndless() {
      return source.isEndless();
    }

    @Override
    public boolean isForeign() {
      return true;
    }

    @Override
    public Reader open(int epoch) {
      Reader reader = source.open(epoch);
      return new Around(reader) {
        @Override
        public Batch read(int max, Batch... reuse) {
          Batch batch = reader.read(max);
          return batch == null ? null : change.apply(batch);
        }
      };
    }
  }

  /** Passes over the sources one after another; epochs without end where there is only one. */
  record Chain(boolean endless, Source... sources) implements Source {
    @Override
    public int size() {
      int sum = 0;
      for (Source source : sources) {
        if (endless || source.size() < 0) {
          return -1;
        }
        sum += source.size();
      }
      return sum;
    }

    @Override
    public boolean isEndless() {
      return endless || Arrays.stream(sources).anyMatch(Source::isEndless);
    }

    @Override
    public boolean isForeign() {
      return Arrays.stream(sources).anyMatch(Source::isForeign);
    }

    @Override
    public Reader open(int epoch) {
      return new Reader() {
        private int next;
        private Reader reader;

        @Override
        public Batch read(int max, Batch... reuse) {
          boolean fresh = false;
          while (true) {
            if (reader == null) {
              if (!endless && next == sources.length) {
                return null;
              }
              reader = endless ? sources[0].open(epoch + next) : sources[next].open(epoch);
              next++;
              fresh = true;
            }
            Batch batch = reader.read(max, reuse);
            if (batch != null) {
              return batch;
            }
            close();
            Check.state(!endless || !fresh, "Dataset.repeat: the data set has no samples");
          }
        }

        @Override
        public void close() {
          if (reader != null) {
            reader.close();
            reader = null;
          }
        }
      };
    }
  }

  /** Samples in the order in which they are drawn from a buffer. */
  record Shuffle(Source source, long seed, int buffer) implements Source {
    @Override
    public int size() {
      return source.size();
    }

    @Override
    public boolean isEndless() {
      return source.isEndless();
    }

    @Override
    public Reader open(int epoch) {
      Reader reader = source.open(epoch);
      Rng rng = rng(seed, epoch);
      return new Around(reader) {
        private Batch pool;
        private int filled;

        @Override
        public Batch read(int max, Batch... reuse) {
          fill();
          if (filled == 0) {
            return null;
          }
          int count = Math.min(max, filled);
          Batch out = pool.room(count, reuse);
          for (int i = 0; i < count; i++) {
            int pick = rng.nextInt(filled);
            pool.copyTo(out, new int[] {pick}, 0, 1, new int[] {i});
            filled--;
            pool.copyTo(pool, new int[] {filled}, 0, 1, new int[] {pick});
            fill();
          }
          return out;
        }

        private void fill() {
          while (filled < buffer) {
            Batch batch = reader.read(buffer - filled);
            if (batch == null) {
              return;
            }
            pool = pool == null ? batch.room(buffer) : pool;
            batch.copyTo(pool, filled);
            filled += batch.size();
          }
        }
      };
    }
  }

  /** A reader that closes another one. */
  abstract class Around implements Reader {
    private final Reader inner;

    Around(Reader inner) {
      this.inner = inner;
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  /** A source of random numbers for one epoch. */
  static Rng rng(long seed, int epoch) {
    return new Rng(new Rng(seed).nextLong() + epoch);
  }
}
