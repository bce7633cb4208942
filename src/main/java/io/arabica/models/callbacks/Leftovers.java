package io.arabica.models.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Temporary files of a process that was killed while it wrote. */
final class Leftovers {
  private Leftovers() {}

  /** Deletes the files of a folder, if there is one, whose names match a glob. */
  static void remove(Path folder, String glob) {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(folder + ": temporary files of an earlier run could not be removed: " + e, e);
      }
    }
  }
}
