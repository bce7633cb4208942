package io.arabica.data;

import java.util.ArrayList;
import java.util.List;

/** Batches of one size, from a reader that gives pieces of up to that size. */
final class Assembly implements Batches {
  private final Source.Reader reader;
  private final boolean foreign;
  private final int size;
  private final boolean dropRemainder;
  private boolean ended;

  Assembly(Source source, int epoch, int size, boolean dropRemainder) {
    reader = source.open(epoch);
    foreign = source.isForeign();
    this.size = size;
    this.dropRemainder = dropRemainder;
  }

  @Override
  public Batch next(Batch... reuse) {
    List<Batch> pieces = new ArrayList<>(1);
    int have = 0;
    while (have < size && !ended) {
      // only the first piece may lie in a batch to reuse: a second one could lie in the same
      Batch piece = have == 0 ? reader.read(size, reuse) : reader.read(size - have);
      if (piece == null) {
        close();
      } else {
        pieces.add(piece);
        have += piece.size();
      }
    }
    return have == 0 || dropRemainder && have < size ? null : join(pieces, have, reuse);
  }

  private Batch join(List<Batch> pieces, int count, Batch... reuse) {
    Batch first = pieces.get(0);
    // what is returned comes back to be written into, so it may not be the user's
    Batch room = pieces.size() > 1 || foreign ? first.room(count, reuse) : first.fitting(count, reuse);
    if (room == null) {
      return first;
    }
    int at = 0;
    for (Batch piece : pieces) {
      if (piece != room) {
        piece.copyTo(room, at);
      }
      at += piece.size();
    }
    return room;
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      reader.close();
    }
  }
}
