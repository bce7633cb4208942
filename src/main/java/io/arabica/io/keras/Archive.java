package io.arabica.io.keras;

import io.arabica.models.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
  private static final int MOST_END = 22 + 65_535; // of a zip: the last record with its comment

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

  /**
   * An entry of any size, mapped into memory where it stands in the file as it is, as Keras and Arabica write it; null where it is
   * compressed or too large for that.
   */
  ByteBuffer mapped(String name) throws IOException {
    ZipEntry entry = entry(name);
    long begin = entry.getMethod() == ZipEntry.STORED && entry.getSize() < Integer.MAX_VALUE ? begin(name) : -1;
    if (begin < 0 || begin + entry.getSize() > Files.size(file)) {
      return null;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, begin, entry.getSize());
      CRC32 sum = new CRC32();
      sum.update(bytes.duplicate());
      checkSum(entry, sum);
      return bytes;
    }
  }

  /** Where the bytes of an entry begin in the file, which ZipFile does not tell, or -1. The list of entries is at the end. */
  private long begin(String name) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer end = read(channel, Math.max(0, channel.size() - MOST_END), MOST_END);
      int at = end.limit() - 22;
      while (at >= 0 && end.getInt(at) != 0x06054b50) {
        at--;
      }
      if (at < 0 || end.getInt(at + 16) < 0 || end.getInt(at + 12) < 0) {
        return -1; // none, or more than 2 GB
      }
      ByteBuffer list = read(channel, end.getInt(at + 16), end.getInt(at + 12));
      for (at = 0; at + 46 <= list.limit() && list.getInt(at) == 0x02014b50;) {
        int length = Short.toUnsignedInt(list.getShort(at + 28));
        if (at + 46 + length <= list.limit() && name.equals(new String(list.array(), at + 46, length, StandardCharsets.UTF_8))) {
          ByteBuffer local = read(channel, list.getInt(at + 42) & 0xffffffffL, 30);
          return local.limit() < 30 ? -1 : (list.getInt(at + 42) & 0xffffffffL) + 30 + Short.toUnsignedInt(local.getShort(26))
              + Short.toUnsignedInt(local.getShort(28));
        }
        at += 46 + length + Short.toUnsignedInt(list.getShort(at + 30)) + Short.toUnsignedInt(list.getShort(at + 32));
      }
      return -1;
    }
  }

  /** The bytes from a place on, as many as there are. */
  private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(count, channel.size() - from))).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
      continue;
    }
    return bytes.flip();
  }

  /** Copies an entry of any size to a file; one that grows more than 20 times is taken for a bomb if it is above 64 MB. */
  void extract(String name, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      copy(name, Math.max(LEAST_LIMIT, MOST_RATIO * Files.size(file)), out);
    }
  }

  private void copy(String name, long limit, OutputStream to) throws IOException {
    ZipEntry entry = entry(name);
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
    checkSum(entry, sum);
  }

  private ZipEntry entry(String name) throws ModelFormatException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new ModelFormatException(file + ": there is no " + name + " in it");
    }
    return entry;
  }

  private void checkSum(ZipEntry entry, CRC32 sum) throws ModelFormatException {
    if (sum.getValue() != entry.getCrc()) {
      throw new ModelFormatException(file + ": " + entry.getName() + " is damaged: its check sum is wrong");
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
