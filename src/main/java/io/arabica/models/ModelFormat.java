package io.arabica.models;

import io.arabica.config.CustomObjects;
import io.arabica.tensor.Check;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.UUID;

/**
 * A file format for models, found by {@link ServiceLoader}: {@link Model#save} and {@link Model#load} ask each whether a file's name is one
 * of its own. A format of your own is a public class with a public constructor, named in {@code META-INF/services} or in a
 * {@code provides … with} of your module.
 */
public interface ModelFormat {
  /** The ends of file names that hold a whole model, in lower case and with the dot, e.g. {@code .keras}. */
  List<String> extensions();

  /** The ends of file names that hold weights alone; none by default. */
  default List<String> weightExtensions() {
    return List.of();
  }

  /** Whether files that end so are read; true unless a format can only be written. It stands in messages. */
  default boolean reads(String extension) {
    return true;
  }

  /** Whether files that end so are written; true unless a format is only read. It stands in messages. */
  default boolean writes(String extension) {
    return true;
  }

  /**
   * Writes layers, weights and, where the model is compiled, the state of its training. What stood in the file before is replaced at once.
   */
  void save(Model model, Path file) throws IOException;

  /**
   * Reads what {@link #save} wrote.
   *
   * @param custom classes of the user's own
   * @throws ModelFormatException if the file is damaged or holds what is not known
   */
  Model load(Path file, CustomObjects custom) throws IOException;

  /** Writes the weights alone. */
  default void saveWeights(Model model, Path file) throws IOException {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " does not write weights alone");
  }

  /** Reads weights into a model of the same layers; if they do not fit nothing is changed. */
  default void loadWeights(Model model, Path file) throws IOException {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " does not read weights alone");
  }

  /** Writes a file. */
  @FunctionalInterface
  interface Writer {
    /** Writes all of it to this path, where nothing stands yet. */
    void write(Path to) throws IOException;
  }

  /**
   * Writes a file in one go: beside its place, under a name like {@code .model.keras.….tmp}, and, once all of it is on the disk, moved
   * there, so that neither a crash nor a lost disk ever leaves half a file. Where the file is a symbolic link, what it leads to is
   * replaced. An interrupt does not stop it; the flag stays set.
   */
  static void replace(Path file, Writer writer) throws IOException {
    Path target = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == 40) { // as many as Linux follows
        throw new FileSystemLoopException(file.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(file.toString(), null, "the folder " + folder + " does not exist; create it first");
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(file.toString(), null, "nothing may be written to the folder " + folder);
    }
    Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    boolean interrupted = Thread.interrupted(); // a channel closes where it is set
    try {
      while (true) {
        try {
          writer.write(temporary);
          try (FileChannel written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            written.force(true);
          }
          break;
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
          Files.deleteIfExists(temporary);
        }
      }
      try {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).replace(temporary.toString(), ""); // a name that the user does not know
      boolean named = message.contains(file.getFileName().toString());
      throw named ? e : new IOException("cannot write " + file + ": " + e.getMessage(), e); // such as: no space left on device
    } finally {
      Files.deleteIfExists(temporary);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The format for whole models, or for weights alone, in a file of this name. */
  static ModelFormat of(Path file, boolean weightsAlone) {
    Check.argument(file != null, "expected the file of a model, got null");
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    List<String> known = new ArrayList<>();
    for (ModelFormat format : ServiceLoader.load(ModelFormat.class, ModelFormat.class.getClassLoader())) {
      List<String> ends = weightsAlone ? format.weightExtensions() : format.extensions();
      if (ends.stream().anyMatch(name::endsWith)) {
        return format;
      }
      for (String end : ends) {
        known.add(end + (format.reads(end) ? "" : " (only written)") + (format.writes(end) ? "" : " (only read)"));
      }
    }
    throw new IllegalArgumentException(
        "\"" + file + "\": expected a file name that ends in one of " + String.join(", ", known) + ", got \"" + name + "\"");
  }
}
