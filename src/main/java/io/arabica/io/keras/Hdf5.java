package io.arabica.io.keras;

import io.arabica.models.ModelFormatException;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import io.jhdf.api.dataset.ChunkedDataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tensors in an HDF5 file, each at a path of groups. The only class that names the library, whose traps it stays clear of: no group without
 * children (they damage files), no empty arrays, no attributes; links, which could lead to other files, are refused.
 */
final class Hdf5 implements AutoCloseable {
  private static final char LOST = '\uFFFD'; // what stands for bytes that are no characters

  private final String what;
  private final HdfFile file;
  private final long size;

  private Hdf5(String what, HdfFile file, long size) {
    this.what = what;
    this.file = file;
    this.size = size;
  }

  // ---- writing --------------------------------------------------------------------------------------------------------

  /**
   * Writes a new file.
   *
   * @param tensors by path, e.g. {@code layers/dense/vars/0}
   */
  static void write(Path target, Map<String, Tensor> tensors) throws IOException {
    try (WritableHdfFile out = HdfFile.write(target)) {
      Map<String, WritableGroup> groups = new HashMap<>();
      groups.put("", out);
      tensors.forEach((path, tensor) -> {
        if (tensor.size() == 0) {
          throw new IllegalArgumentException("cannot save the weight at " + path + ", it has no elements: " + tensor.shape());
        }
        int slash = path.lastIndexOf('/');
        group(path.substring(0, slash), groups).putDataset(path.substring(slash + 1), tensor.toArray());
      });
    } catch (io.jhdf.exceptions.HdfException e) {
      Object why = e.getCause() == null ? e.getMessage() : e.getCause(); // that the disk is full, say
      throw new IOException("cannot write " + target + ": " + why, e);
    }
  }

  private static WritableGroup group(String path, Map<String, WritableGroup> groups) {
    WritableGroup group = groups.get(path);
    if (group == null) {
      int slash = path.lastIndexOf('/');
      group = group(slash < 0 ? "" : path.substring(0, slash), groups).putGroup(path.substring(slash + 1));
      groups.put(path, group);
    }
    return group;
  }

  // ---- reading --------------------------------------------------------------------------------------------------------

  /**
   * Opens a file for reading; {@code what} stands in messages. It is mapped into memory where it can be: then a wrong length in the file is
   * a read past its end, while the library would make an array of that length first.
   */
  static Hdf5 open(Path source, String what) throws IOException {
    if (Files.isDirectory(source)) {
      throw new ModelFormatException(what + ": expected a file, got a folder");
    }
    try (FileChannel channel = FileChannel.open(source)) {
      long size = channel.size();
      return size > Integer.MAX_VALUE ? guarded(what, () -> new Hdf5(what, new HdfFile(source), size))
          : open(channel.map(FileChannel.MapMode.READ_ONLY, 0, size), what);
    }
  }

  /** Reads a file that is in memory or mapped into it. */
  static Hdf5 open(ByteBuffer bytes, String what) throws ModelFormatException {
    long size = bytes.remaining();
    return guarded(what, () -> {
      ByteBuffer start = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
      HdfFile file = HdfFile.fromByteBuffer(bytes);
      if (file.getUserBlockSize() == 0) { // else the library counts from behind that block
        long end = Superblock.readSuperblock(start).getEndOfFileAddress();
        if (end > size) { // HDF5 refuses it too, though all weights may be there
          throw new IllegalStateException("the file is cut off: expected " + end + " bytes, got " + size);
        }
      }
      return new Hdf5(what, file, size);
    });
  }

  /** What to throw if the file does not hold what is looked for. */
  ModelFormatException refused(String why) {
    return new ModelFormatException(what + ": " + why);
  }

  /** The number of bytes of the file. */
  long size() {
    return size;
  }

  /** How many entries a group has; 0 if it is not there. */
  int count(String group) throws ModelFormatException {
    return guarded(what + ", " + group, () -> find(group) instanceof Group found ? found.getChildren().size() : 0);
  }

  /** Whether there is something at this path. */
  boolean has(String path) throws ModelFormatException {
    return guarded(what + ", " + path, () -> find(path) != null);
  }

  /** The name of what is at this path, or the last part of the path if nothing is. */
  String name(String path) throws ModelFormatException {
    return guarded(what + ", " + path, () -> {
      Node found = find(path);
      return found == null ? path.substring(path.lastIndexOf('/') + 1) : found.getName();
    });
  }

  /** A text beside the group or array at a path, the root's being empty; null if there is none. */
  String text(String path, String attribute) throws ModelFormatException {
    return guarded(what + ", attribute " + attribute, () -> {
      Object value = value(path, attribute);
      return value == null || value instanceof String ? (String) value : value.toString();
    });
  }

  /** Texts beside a group; h5py divides what is too long for one attribute among NAME0, NAME1 and so on. Null if there are none. */
  List<String> texts(String path, String attribute) throws ModelFormatException {
    return guarded(what + ", " + path + ", attribute " + attribute, () -> {
      if (value(path, attribute) != null) {
        return texts(value(path, attribute));
      }
      if (value(path, attribute + 0) == null) {
        return null;
      }
      List<String> all = new ArrayList<>();
      for (int i = 0; value(path, attribute + i) != null; i++) {
        all.addAll(texts(value(path, attribute + i)));
      }
      return all;
    });
  }

  private static List<String> texts(Object value) {
    return value instanceof Object[] array ? Arrays.stream(array).map(String::valueOf).toList() : List.of(); // empty ones are of numbers
  }

  private Object value(String path, String attribute) {
    Node node = path.isEmpty() ? file : find(path);
    Attribute found = node == null ? null : node.getAttribute(attribute);
    return found == null ? null : found.isEmpty() ? new Object[0] : found.getData();
  }

  /** The tensor at a path, of this shape. */
  Tensor read(String path, Shape expected) throws ModelFormatException {
    return guarded(what + ", " + path, () -> {
      if (!(find(path) instanceof Dataset data)) {
        throw new IllegalStateException("no array is there");
      }
      long[] dims = data.getDimensionsAsLong();
      if (dims.length != expected.rank() || !Arrays.equals(dims, Arrays.stream(expected.dims()).asLongStream().toArray())) {
        throw new IllegalStateException("expected shape " + expected + ", got " + Arrays.toString(dims));
      }
      if (data instanceof ChunkedDataset chunked) {
        long chunk = 1;
        for (int dim : chunked.getChunkDimensions()) {
          chunk = Math.multiplyExact(chunk, dim);
        }
        if (chunk > 4L * expected.size() + 65_536) {
          throw new IllegalStateException("chunks of " + chunk + " elements for an array of " + expected.size());
        }
      }
      return tensor(data.getDataFlat(), expected);
    });
  }

  private static Tensor tensor(Object flat, Shape shape) {
    if (flat instanceof float[] values) {
      return Tensor.wrap(values, shape.dims());
    }
    if (flat instanceof double[] values) {
      return Tensor.wrap(values, shape.dims());
    }
    if (flat instanceof int[] values) {
      return Tensor.wrap(values, shape.dims());
    }
    if (flat instanceof long[] values) {
      return Tensor.wrap(Arrays.stream(values).mapToInt(Math::toIntExact).toArray(), shape.dims());
    }
    if (flat instanceof Number one && shape.size() == 1) {
      return Tensor.full(io.arabica.tensor.DType.FLOAT64, shape, one.doubleValue());
    }
    throw new IllegalStateException("expected numbers, got " + (flat == null ? "nothing" : flat.getClass().getSimpleName())
        + " (bfloat16 is not read; save the model as float32)");
  }

  /** The node at a path, or null; one step at a time, since a link would be followed. */
  private Node find(String path) {
    Node node = file;
    for (String name : path.split("/")) {
      Node child = node instanceof Group group ? child(group, name) : null;
      if (child == null) {
        return null;
      }
      if (child.isLink()) {
        throw new IllegalStateException("\"" + name + "\" is a link, which is not followed");
      }
      node = child;
    }
    return node;
  }

  /** h5py says that names in attributes are ASCII though they are UTF-8; where this loses characters, the one child that fits is meant. */
  private static Node child(Group group, String name) {
    Node child = group.getChildren().get(name);
    if (child == null && name.indexOf(LOST) >= 0) {
      List<Node> fitting = group.getChildren().values().stream()
          .filter(other -> new String(other.getName().getBytes(StandardCharsets.UTF_8), StandardCharsets.US_ASCII).equals(name)).toList();
      return fitting.size() == 1 ? fitting.get(0) : null;
    }
    return child;
  }

  /** Damaged files make the library throw about anything. */
  private static <T> T guarded(String what, Supplier<T> computation) throws ModelFormatException {
    try {
      return computation.get();
    } catch (RuntimeException | StackOverflowError | NoClassDefFoundError | AssertionError | InternalError e) {
      throw new ModelFormatException(what + ": " + (e.getMessage() == null ? "damaged (" + e.getClass().getSimpleName() + ")" : e
          .getMessage()), e);
    } catch (OutOfMemoryError e) { // of one array whose length stands in the file
      throw new ModelFormatException(what + ": damaged, or larger than the memory: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
