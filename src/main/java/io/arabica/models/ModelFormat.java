package io.arabica.models;

import io.arabica.config.CustomObjects;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  /** Lets a file be written beside the target, then puts it in its place: what stood there is replaced at once, or not at all. */
  static void replace(Path file, Writer writer) throws IOException {
    Path temporary = file.toAbsolutePath().resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      writer.write(temporary);
      try {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The format for whole models, or for weights alone, in a file of this name. */
  static ModelFormat of(Path file, boolean weightsAlone) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    List<String> known = new ArrayList<>();
    for (ModelFormat format : ServiceLoader.load(ModelFormat.class, ModelFormat.class.getClassLoader())) {
      List<String> ends = weightsAlone ? format.weightExtensions() : format.extensions();
      if (ends.stream().anyMatch(name::endsWith)) {
        return format;
      }
      known.addAll(ends);
    }
    throw new IllegalArgumentException(
        "\"" + file + "\": expected a file name that ends in one of " + String.join(", ", known) + ", got \"" + name + "\"");
  }
}
