package io.arabica.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A computation written down while it ran, to be run again on the same buffers.
 *
 * <p>A training step does the same operations for every batch of the same shape. Running it through the tensors' public methods again would
 * allocate every result anew; a recording instead keeps a list of operations with their inputs and outputs. What no output needs is left
 * out, a buffer whose last reader has run is given to the next result, and an element-wise operation writes over an input that nobody reads
 * after it. {@link #run} then computes the same values with the same operations in the same order, and allocates next to nothing.
 *
 * <p>Inputs are the tensors that existed before: write new values into them, then call {@link #run}; the {@link #outputs} change in place.
 * What the computation made on its way besides its outputs belongs to the recording: its values are gone after a run.
 *
 * <p>A result that is a large matrix product, and only a result, can be left to its reader ({@link #of(Supplier, List)}): most gradients of
 * a dense layer's weights are, and an optimizer's update reads them once.
 *
 * <p>Some computations cannot be repeated this way, and {@link #isRepeatable} tells: those that look at the values of an input or a result
 * (to branch on it, say, or because a mask decides a shape), that write to an array by hand, that draw random numbers other than by a
 * tensor operation, that make a {@link Parameter}, or whose results are larger than the caller allowed. Constants made on the way may be
 * read and filled at will.
 */
public final class Recording {
  private static final AtomicInteger IDS = new AtomicInteger();

  /** Tells the storages that were made while this recording ran. */
  final int id = IDS.incrementAndGet();

  private final List<Entry<?>> entries = new ArrayList<>();
  private final Set<Storage> produced = Collections.newSetFromMap(new IdentityHashMap<>());
  private List<Tensor> outputs;
  private Entry<?>[] program;
  private Entry<?>[] left;
  private boolean repeatable = true;
  private long room;
  private Supplier<String> speaker;

  private Recording(long most) {
    room = most;
  }

  /** Runs the computation once, as usual, and writes it down. */
  public static Recording of(Supplier<List<Tensor>> computation) {
    return of(computation, null, Long.MAX_VALUE);
  }

  /**
   * The same, but given up when all results together have more than {@code most} elements: while a recording is made they live at once,
   * and without one only until their last reader has run. What was given up is not repeatable.
   */
  public static Recording of(Supplier<List<Tensor>> computation, long most) {
    return of(computation, null, most);
  }

  /**
   * The same, but matrix products among the outputs are not computed by {@link #run}, only when somebody reads them; {@link Updates} read
   * them piece by piece. It is for those that nothing else is made of and whose operands, which are kept for them, are no larger than they
   * are.
   *
   * @param kept tensors made before that stay as they are from a run until its outputs have been read
   */
  public static Recording of(Supplier<List<Tensor>> computation, List<Tensor> kept) {
    return of(computation, kept, Long.MAX_VALUE);
  }

  private static Recording of(Supplier<List<Tensor>> computation, List<Tensor> kept, long most) {
    Engine engine = Engine.current();
    Check.state(engine.recording == null, "Recording: this thread is recording already");
    Recording recording = new Recording(most);
    engine.recording = recording;
    try {
      recording.outputs = computation.get().stream().map(Tensor::detach).toList();
    } finally {
      engine.recording = null;
    }
    recording.plan(kept);
    return recording;
  }

  /** Whether this thread is recording. */
  public static boolean isUnderWay() {
    return Engine.current().recording != null;
  }

  /**
   * Says in whose name this thread computes from now on, so that errors of later runs of what it records begin with that name; null for
   * nobody's. Without a recording nothing happens.
   *
   * @return in whose name it did so before
   */
  public static Supplier<String> speaker(Supplier<String> who) {
    Recording recording = Engine.current().recording;
    if (recording == null) {
      return null;
    }
    Supplier<String> before = recording.speaker;
    recording.speaker = who;
    return before;
  }

  /** Whether {@link #run} computes what the computation would compute again. */
  public boolean isRepeatable() {
    return repeatable;
  }

  /** The results; {@link #run} writes new values into them. */
  public List<Tensor> outputs() {
    return outputs;
  }

  /** Runs the computation again on what the inputs hold now. */
  public void run() {
    Check.state(repeatable, "Recording: the computation looked at a value on its way, so it cannot be repeated; see isRepeatable()");
    for (Entry<?> entry : program) {
      try {
        entry.run();
      } catch (IllegalArgumentException e) {
        throw entry.speaker == null ? e : new IllegalArgumentException(entry.speaker.get() + ": " + e.getMessage(), e);
      }
    }
    for (Entry<?> entry : left) {
      entry.output.storage.pending = entry;
    }
  }

  /** Number of operations that a run computes. */
  public int size() {
    return program.length;
  }

  /** Number of elements of the arrays that a run writes to. */
  public long elements() {
    long elements = 0;
    for (Storage buffer : written()) {
      elements += buffer.length();
    }
    return elements;
  }

  /** The operations of a run, one a line: name and shape of the result. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Entry<?> entry : program) {
      text.append(entry.op.name()).append(' ').append(entry.output.shape()).append('\n');
    }
    return text.toString();
  }

  <A> void add(Op<A> op, A attributes, Tensor[] inputs, Tensor output) {
    if (!op.isView()) {
      room -= output.size();
    }
    if (room < 0) {
      repeatable = false;
      entries.clear();
      produced.clear();
      return;
    }
    entries.add(new Entry<>(op, attributes, inputs, output, speaker));
    if (!op.isView() && !op.inPlace) {
      produced.add(output.storage);
    }
  }

  /** The program looks at the array, or writes to it: harmless only for a constant that it made itself. */
  void touched(Storage storage) {
    if (storage.recording != id || produced.contains(storage)) {
      repeatable = false;
    }
  }

  /** The program does something that no run would do again. */
  void refuse() {
    repeatable = false;
  }

  /** Number of different arrays that the results live in. */
  int buffers() {
    return written().size();
  }

  private Set<Storage> written() {
    Set<Storage> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Entry<?> entry : program) {
      buffers.add(entry.output.storage);
    }
    return buffers;
  }

  /** Drops what nobody needs, sets apart what is left to its reader, then gives every result a buffer. */
  private void plan(List<Tensor> stay) {
    Set<Storage> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Tensor output : outputs) {
      needed.add(output.storage);
    }
    Set<Storage> pinned = Collections.newSetFromMap(new IdentityHashMap<>());
    pinned.addAll(needed);
    List<Entry<?>> kept = new ArrayList<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry<?> entry = entries.get(i);
      if (!entry.op.isView() && (entry.op.impure || needed.contains(entry.output.storage))) {
        kept.add(entry);
        for (Tensor input : entry.inputs) {
          needed.add(input.storage);
        }
      }
    }
    Collections.reverse(kept);
    List<Entry<?>> toLeave = stay == null ? List.of() : leave(kept, stay);
    for (Entry<?> entry : toLeave) {
      for (Tensor input : entry.inputs) {
        pinned.add(input.storage);
      }
    }
    Map<Storage, Integer> lastUse = new IdentityHashMap<>();
    for (int i = 0; i < kept.size(); i++) {
      lastUse.put(kept.get(i).output.storage, i);
      for (Tensor input : kept.get(i).inputs) {
        lastUse.put(input.storage, i);
      }
    }
    Buffers buffers = new Buffers();
    program = new Entry<?>[kept.size()];
    for (int i = 0; i < program.length; i++) {
      Entry<?> entry = kept.get(i);
      Storage result = entry.output.storage;
      if (produced.contains(result) && !pinned.contains(result) && !buffers.placed(result)) {
        Storage over = entry.op.elementwise ? overwritable(entry, i, lastUse, pinned) : null;
        buffers.place(result, entry.output.dtype(), result.start + entry.output.shape().size(), over);
      }
      program[i] = entry.on(buffers); // before anything is freed: the output may not take the place of an input that is read
      for (Tensor input : entry.inputs) {
        free(input.storage, i, lastUse, pinned, buffers);
      }
      free(result, i, lastUse, pinned, buffers);
    }
    left = toLeave.stream().map(entry -> entry.on(buffers)).toArray(Entry<?>[]::new);
    entries.clear();
    produced.clear();
  }

  /** Takes out of the operations those whose results may be computed by rows when they are read. */
  private List<Entry<?>> leave(List<Entry<?>> kept, List<Tensor> stay) {
    Set<Storage> known = Collections.newSetFromMap(new IdentityHashMap<>());
    known.addAll(produced);
    stay.forEach(tensor -> known.add(tensor.storage));
    Set<Storage> read = Collections.newSetFromMap(new IdentityHashMap<>());
    kept.forEach(entry -> Arrays.stream(entry.inputs).forEach(input -> read.add(input.storage)));
    List<Entry<?>> result = new ArrayList<>();
    for (Entry<?> entry : kept) {
      Tensor output = entry.output;
      boolean whole = outputs.stream().allMatch(other -> other.storage != output.storage
          || other.isContiguous() && other.shape().equals(output.shape()));
      if (entry.op.rows != null && output.rank() == 2 && output.dtype() == DType.FLOAT32 && output.size() > Updates.CHUNK && whole
          && !read.contains(output.storage)
          && Arrays.stream(entry.inputs).allMatch(input -> known.contains(input.storage) && input.size() <= output.size())) {
        result.add(entry);
      }
    }
    kept.removeAll(result);
    return result;
  }

  private void free(Storage storage, int at, Map<Storage, Integer> lastUse, Set<Storage> pinned, Buffers buffers) {
    if (produced.contains(storage) && !pinned.contains(storage) && lastUse.get(storage) == at) {
      buffers.free(storage);
    }
  }

  /** An input of the size of the output that nobody reads after this entry, or null. */
  private Storage overwritable(Entry<?> entry, int at, Map<Storage, Integer> lastUse, Set<Storage> pinned) {
    for (Tensor candidate : entry.inputs) {
      Storage storage = candidate.storage;
      boolean fits = produced.contains(storage) && !pinned.contains(storage) && lastUse.get(storage) == at
          && candidate.dtype() == entry.output.dtype();
      for (Tensor input : entry.inputs) {
        fits &= input.storage != storage || input.shape().equals(entry.output.shape()) && input.offset == entry.output.offset
            && input.isContiguous();
      }
      if (fits) {
        return storage;
      }
    }
    return null;
  }

  /** Which array stands for which: the arrays of the first run serve as the pool. */
  private static final class Buffers {
    private final Map<Storage, Storage> place = new IdentityHashMap<>();
    private final Set<Storage> handedOn = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<DType, TreeMap<Integer, List<Storage>>> free = new HashMap<>();
    private final Map<Storage, DType> types = new IdentityHashMap<>();

    boolean placed(Storage storage) {
      return place.containsKey(storage);
    }

    void place(Storage storage, DType dtype, int size, Storage over) {
      types.put(storage, dtype);
      if (over != null) {
        place.put(storage, of(over));
        handedOn.add(over);
        return;
      }
      TreeMap<Integer, List<Storage>> sizes = free.computeIfAbsent(dtype, d -> new TreeMap<>());
      Map.Entry<Integer, List<Storage>> best = sizes.ceilingEntry(size);
      if (best == null || best.getKey() > 2L * size + 64) {
        place.put(storage, storage);
        return;
      }
      List<Storage> stack = best.getValue();
      place.put(storage, stack.remove(stack.size() - 1));
      if (stack.isEmpty()) {
        sizes.remove(best.getKey());
      }
    }

    void free(Storage storage) {
      if (place.containsKey(storage) && handedOn.add(storage)) {
        Storage buffer = of(storage);
        free.computeIfAbsent(types.get(storage), d -> new TreeMap<>()).computeIfAbsent(buffer.length(), n -> new ArrayList<>()).add(buffer);
      }
    }

    Storage of(Storage storage) {
      return place.getOrDefault(storage, storage);
    }
  }

  /** One operation with its tensors. */
  private static final class Entry<A> implements Pending {
    final Op<A> op;
    final A attributes;
    final Tensor[] inputs;
    final Tensor output;
    final Supplier<String> speaker;

    Entry(Op<A> op, A attributes, Tensor[] inputs, Tensor output, Supplier<String> speaker) {
      this.op = op;
      this.attributes = attributes;
      this.inputs = inputs;
      this.output = output;
      this.speaker = speaker;
    }

    @Override
    public void run() {
      op.run(attributes, inputs, output);
    }

    @Override
    public int rows() {
      return output.shape().at(0);
    }

    @Override
    public void run(int from, int to, float[] y) {
      op.rows.run(attributes, inputs, output, from, to, y);
    }

    /** The same operation on the planned buffers, with nothing of the graph behind the first run. */
    Entry<A> on(Buffers buffers) {
      Tensor[] in = new Tensor[inputs.length];
      for (int i = 0; i < in.length; i++) {
        in[i] = inputs[i].on(buffers.of(inputs[i].storage));
      }
      return new Entry<>(op, attributes, in, output.on(buffers.of(output.storage)), speaker);
    }
  }
}
