package io.arabica.io.keras;

import io.arabica.models.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip that somebody else may have written: entries are looked up by name and never unpacked under their own, sizes are bounded, and the
 * check sums are checked.
 */
final class Archive implements Closeable {
  private static final int MOST_ENTRIES = 10_000;
  private static final int MOST_TEXT = 16 << 20;
  private static final long LEAST_LIMIT = 64L << 20;
  private static final int MOST_RATIO = 20;

  private final Path file;
  private final ZipFile zip;

  private Archive(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static Archive open(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try {
      Archive archive = new Archive(file, new ZipFile(file.toFile()));
      try {
        archive.check();
      } catch (IOException | RuntimeException e) {
        archive.close();
        throw e;
      }
      return archive;
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new ModelFormatException(file + " is no .keras file (a zip), or damaged: " + e.getMessage(), e);
    }
  }

  private void check() throws ModelFormatException {
    if (zip.size() > MOST_ENTRIES) {
      throw new ModelFormatException(file + ": expected at most " + MOST_ENTRIES + " entries, got " + zip.size());
    }
    Set<String> names = new HashSet<>();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = entry.getName();
      if (name.startsWith("/") || name.contains("..") || name.contains("\\") || name.contains(":") || name.indexOf('\0') >= 0) {
        throw new ModelFormatException(file + ": entry name \"" + name + "\" leads out of the file");
      }
      if (!names.add(name)) {
        throw new ModelFormatException(file + ": two entries are named \"" + name + "\"");
      }
    }
  }

  boolean has(String name) {
    return zip.getEntry(name) != null;
  }

  /** A short entry. */
  byte[] text(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    copy(name, MOST_TEXT, bytes);
    return bytes.toByteArray();
  }

  /** Copies an entry of any size to a file; one that grows more than 20 times is taken for a bomb if it is above 64 MB. */
  void extract(String name, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      copy(name, Math.max(LEAST_LIMIT, MOST_RATIO * Files.size(file)), out);
    }
  }

  private void copy(String name, long limit, OutputStream to) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new ModelFormatException(file + ": there is no " + name + " in it");
    }
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total > limit) {
          throw new ModelFormatException(file + ": " + name + " is larger than " + limit + " bytes");
        }
        to.write(buffer, 0, n);
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new ModelFormatException(file + ": " + name + " is damaged: " + e.getMessage(), e);
    }
    if (sum.getValue() != entry.getCrc()) {
      throw new ModelFormatException(file + ": " + name + " is damaged: its check sum is wrong");
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
