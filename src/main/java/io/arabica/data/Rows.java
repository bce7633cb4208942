package io.arabica.data;

import io.arabica.tensor.Check;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Samples that can be fetched in any order; safe to use from several threads. */
interface Rows extends Source {
  /** The samples {@code rows[from]} to {@code rows[from + count - 1]}; in one of {@code reuse} where that is easy. */
  Batch gather(int[] rows, int from, int count, Batch... reuse);

  @Override
  default Reader open(int epoch) {
    return inOrder(Batch.upTo(size()));
  }

  /** A pass in this order. */
  default Reader inOrder(int[] order) {
    return new Reader() {
      private int at;

      @Override
      public Batch read(int max, Batch... reuse) {
        int count = Math.min(max, order.length - at);
        if (count == 0) {
          return null;
        }
        Batch batch = gather(order, at, count, reuse);
        at += count;
        return batch;
      }
    };
  }

  /** Samples in arrays. */
  record Arrayed(Batch all) implements Rows {
    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Batch gather(int[] rows, int from, int count, Batch... reuse) {
      Batch out = all.room(count, reuse);
      all.copyTo(out, rows, from, count, null);
      return out;
    }
  }

  /** Samples that are made or read one by one when they are asked for. */
  record Computed(int size, IntFunction<Batch> sample) implements Rows {
    @Override
    public Batch gather(int[] rows, int from, int count, Batch... reuse) {
      Batch out = null;
      for (int i = 0; i < count; i++) {
        Batch one = sample.apply(rows[from + i]);
        Check.state(one != null, "Dataset.generate: the function returned null for sample %d", rows[from + i]);
        Check.state(one.size() == 1, "Dataset.generate: expected one sample for number %d, got %d; use Batch.sample", rows[from + i],
            one.size());
        out = out == null ? one.room(count, reuse) : out;
        one.copyTo(out, i);
      }
      return out;
    }
  }

  /** Some samples of others, in an order of their own. */
  record Picked(Rows rows, int[] picks) implements Rows {
    @Override
    public int size() {
      return picks.length;
    }

    @Override
    public boolean isForeign() {
      return rows.isForeign();
    }

    @Override
    public Batch gather(int[] places, int from, int count, Batch... reuse) {
      int[] inner = new int[count];
      Arrays.setAll(inner, i -> picks[places[from + i]]);
      return rows.gather(inner, 0, count, reuse);
    }
  }

  /** What a function makes of samples. */
  record Mapped(Rows rows, Change change) implements Rows {
    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public boolean isForeign() {
      return true;
    }

    @Override
    public Batch gather(int[] places, int from, int count, Batch... reuse) {
      return change.apply(rows.gather(places, from, count));
    }
  }

  /** The samples of several one after another. */
  record Joined(List<Rows> parts) implements Rows {
    @Override
    public int size() {
      return parts.stream().mapToInt(Rows::size).sum();
    }

    @Override
    public Batch gather(int[] rows, int from, int count, Batch... reuse) {
      Batch out = null;
      int start = 0;
      for (Rows part : parts) {
        int[] inner = new int[count];
        int[] at = new int[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
          int row = rows[from + i] - start;
          if (row >= 0 && row < part.size()) {
            inner[found] = row;
            at[found++] = i;
          }
        }
        if (found > 0) {
          Batch piece = part.gather(inner, 0, found);
          out = out == null ? piece.room(count, reuse) : out;
          piece.copyTo(out, Batch.upTo(found), 0, found, at);
        }
        start += part.size();
      }
      return out;
    }
  }
}
