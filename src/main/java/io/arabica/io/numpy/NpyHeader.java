package io.arabica.io.numpy;

import io.arabica.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before the elements of an {@code .npy} file: magic bytes, version, length, and a Python dictionary such as
 * <code>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</code>.
 *
 * @param kind NumPy's letter of the type: f, i, u or b
 * @param bytes size of an element in the file
 */
record NpyHeader(char kind, int bytes, ByteOrder order, boolean fortran, int[] dims) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 20; // a longer dictionary is a damaged length
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*(?:'([^']*)'|([^'\\s].{0,40}))");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,L]*)\\)");
  private static final Pattern TYPE = Pattern.compile("([<>|=])(f[248]|i[1248]|u[1248]|b1)");

  static NpyHeader read(InputStream in) throws IOException {
    byte[] start = in.readNBytes(8);
    check(start.length == 8 && Arrays.equals(start, 0, 6, MAGIC, 0, 6), "it does not begin as an .npy file does");
    int version = start[6];
    check(version >= 1 && version <= 3, "expected version 1 to 3 of the format, got " + version);
    byte[] size = in.readNBytes(version == 1 ? 2 : 4);
    check(size.length == (version == 1 ? 2 : 4), "it ends within the header");
    long length = 0;
    for (int i = size.length - 1; i >= 0; i--) {
      length = length << 8 | size[i] & 0xff;
    }
    check(length <= LONGEST, "its header claims to be " + length + " bytes long");
    byte[] bytes = in.readNBytes((int) length);
    check(bytes.length == length, "it ends within the header");
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return parse(new String(bytes, charset).strip());
  }

  private static NpyHeader parse(String text) throws IOException {
    Matcher descr = DESCR.matcher(text);
    Matcher fortran = FORTRAN.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    check(descr.find() && fortran.find() && shape.find(), "its header is not a dictionary of descr, fortran_order and shape: " + text);
    Matcher type = TYPE.matcher(descr.group(1) == null ? "" : descr.group(1));
    check(type.matches(), "expected elements of bool, (u)int8 to (u)int64 or float16 to float64, got "
        + (descr.group(1) == null ? "fields " + descr.group(2) : descr.group(1)));
    int bytes = type.group(2).charAt(1) - '0';
    check(!type.group(1).equals("|") || bytes == 1, "the type " + descr.group(1) + " says nothing of the order of its bytes");
    ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(type.group(2).charAt(0), bytes, order, fortran.group(1).equals("True"), dims(shape.group(1)));
  }

  private static int[] dims(String text) throws IOException {
    String[] parts = text.isBlank() ? new String[0] : text.split(",");
    int[] dims = new int[parts.length];
    long size = 1;
    for (int i = 0; i < dims.length; i++) {
      String digits = parts[i].replace("L", "").strip(); // Python 2 wrote 3L
      check(digits.matches("\\d{1,18}"), "its shape is not readable: (" + text + ")");
      long dim = Long.parseLong(digits);
      check(dim <= Integer.MAX_VALUE, "its shape (" + text + ") is too large: a dimension holds at most 2^31 - 1");
      dims[i] = (int) dim;
      size *= Math.max(dim, 1);
      check(size <= Integer.MAX_VALUE, "its shape (" + text + ") is too large: a tensor holds at most 2^31 - 1 elements");
    }
    return dims;
  }

  /** The type of the tensor that holds these elements. */
  DType dtype() {
    return switch (kind) {
      case 'f' -> bytes == 8 ? DType.FLOAT64 : DType.FLOAT32;
      case 'b' -> DType.BOOL;
      default -> DType.INT32;
    };
  }

  int size() {
    return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
  }

  /** The header of a file in C order, version 1: padded with blanks so that the elements begin at a multiple of 64. */
  static byte[] write(DType dtype, int[] dims) {
    String descr = switch (dtype) {
      case FLOAT32 -> "<f4";
      case FLOAT64 -> "<f8";
      case INT32 -> "<i4";
      case BOOL -> "|b1";
    };
    String shape = Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", dims.length == 1 ? ",)" : ")"));
    String dictionary = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
    int total = (10 + dictionary.length() + 1 + 63) / 64 * 64;
    byte[] header = Arrays.copyOf(MAGIC, total);
    header[6] = 1;
    header[8] = (byte) (total - 10);
    header[9] = (byte) (total - 10 >> 8);
    Arrays.fill(header, 10, total, (byte) ' ');
    byte[] text = dictionary.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(text, 0, header, 10, text.length);
    header[total - 1] = '\n';
    return header;
  }

  static void check(boolean holds, String what) throws IOException {
    if (!holds) {
      throw new IOException(what);
    }
  }
}
