package io.arabica.layers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The two hash functions of {@link Hashing}, which give the same numbers on every machine and in Keras.
 *
 * <p>References: G. Pike, FarmHash, the function Fingerprint64, 2014; J.-P. Aumasson and D. Bernstein, SipHash: a fast short-input PRF,
 * INDOCRYPT 2012 (SipHash-2-4).
 */
final class Fingerprint {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  /** Each thread's own, for the digits of a number. */
  private static final ThreadLocal<byte[]> DIGITS = ThreadLocal.withInitial(() -> new byte[11]);
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;

  private Fingerprint() {}

  /** The bucket, from 0 to less than the number of buckets, of a text; by FarmHash without a salt (null), else by SipHash. */
  static int bucket(String text, int buckets, long... salt) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bucket(bytes, bytes.length, buckets, salt);
  }

  /** The bucket of a number's decimal text. */
  static int bucket(int number, int buckets, long... salt) {
    byte[] bytes = DIGITS.get();
    int n = number < 0 ? 1 : 0;
    for (int rest = number / 10; rest != 0; rest /= 10) {
      n++;
    }
    int rest = number;
    for (int i = n; i >= 0; i--) {
      bytes[i] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    }
    if (number < 0) {
      bytes[0] = '-';
    }
    return bucket(bytes, n + 1, buckets, salt);
  }

  private static int bucket(byte[] s, int n, int buckets, long... salt) {
    return (int) Long.remainderUnsigned(salt == null ? farmHash(s, n) : sipHash(salt[0], salt[1], s, n), buckets);
  }

  // ---- FarmHash -------------------------------------------------------------------------------------------------------

  /** Fingerprint64 of FarmHash, of the first n bytes. */
  static long farmHash(byte[] s, int n) {
    if (n <= 16) {
      return upTo16(s, n);
    }
    return n <= 32 ? upTo32(s, n) : n <= 64 ? upTo64(s, n) : longer(s, n);
  }

  private static long at(byte[] s, int offset) {
    return (long) LONGS.get(s, offset);
  }

  private static long intAt(byte[] s, int offset) {
    return Integer.toUnsignedLong((int) INTS.get(s, offset));
  }

  private static long turn(long x, int bits) {
    return Long.rotateRight(x, bits);
  }

  private static long mix(long x) {
    return x ^ x >>> 47;
  }

  private static long both(long u, long v, long factor) {
    long a = mix((u ^ v) * factor);
    return mix((v ^ a) * factor) * factor;
  }

  private static long upTo16(byte[] s, int n) {
    long factor = K2 + n * 2L;
    if (n >= 8) {
      long a = at(s, 0) + K2;
      long b = at(s, n - 8);
      return both(turn(b, 37) * factor + a, (turn(a, 25) + b) * factor, factor);
    }
    if (n >= 4) {
      return both(n + (intAt(s, 0) << 3), intAt(s, n - 4), factor);
    }
    if (n == 0) {
      return K2;
    }
    long y = (s[0] & 0xff) + ((s[n >> 1] & 0xff) << 8);
    long z = n + ((s[n - 1] & 0xff) << 2);
    return mix(y * K2 ^ z * K0) * K2;
  }

  private static long upTo32(byte[] s, int n) {
    long factor = K2 + n * 2L;
    long a = at(s, 0) * K1;
    long b = at(s, 8);
    long c = at(s, n - 8) * factor;
    long d = at(s, n - 16) * K2;
    return both(turn(a + b, 43) + turn(c, 30) + d, a + turn(b + K2, 18) + c, factor);
  }

  private static long upTo64(byte[] s, int n) {
    long factor = K2 + n * 2L;
    long a = at(s, 0) * K2;
    long b = at(s, 8);
    long c = at(s, n - 8) * factor;
    long d = at(s, n - 16) * K2;
    long y = turn(a + b, 43) + turn(c, 30) + d;
    long z = both(y, a + turn(b + K2, 18) + c, factor);
    long e = at(s, 16) * factor;
    long f = at(s, 24);
    long g = (y + at(s, n - 32)) * factor;
    long h = (z + at(s, n - 24)) * factor;
    return both(turn(e + f, 43) + turn(g, 30) + h, e + turn(f + a, 18) + g, factor);
  }

  /** Blocks of 64 bytes, and the last 64, which may overlap with the block before. */
  private static long longer(byte[] s, int n) {
    long x = 81;
    long y = 81 * K1 + 113;
    long z = mix(y * K2 + 113) * K2;
    long[] v = new long[2];
    long[] w = new long[2];
    x = x * K2 + at(s, 0);
    int end = (n - 1) / 64 * 64;
    for (int i = 0; i < end; i += 64) {
      x = turn(x + y + v[0] + at(s, i + 8), 37) * K1;
      y = turn(y + v[1] + at(s, i + 48), 42) * K1;
      x ^= w[1];
      y += v[0] + at(s, i + 40);
      z = turn(z + w[0], 33) * K1;
      weak(s, i, v[1] * K1, x + w[0], v);
      weak(s, i + 32, z + w[1], y + at(s, i + 16), w);
      long swapped = z;
      z = x;
      x = swapped;
    }
    long factor = K1 + ((z & 0xff) << 1);
    int last = n - 64;
    w[0] += n - 1 & 63;
    v[0] += w[0];
    w[0] += v[0];
    x = turn(x + y + v[0] + at(s, last + 8), 37) * factor;
    y = turn(y + v[1] + at(s, last + 48), 42) * factor;
    x ^= w[1] * 9;
    y += v[0] * 9 + at(s, last + 40);
    z = turn(z + w[0], 33) * factor;
    weak(s, last, v[1] * factor, x + w[0], v);
    weak(s, last + 32, z + w[1], y + at(s, last + 16), w);
    return both(both(v[0], w[0], factor) + mix(y) * K0 + x, both(v[1], w[1], factor) + z, factor);
  }

  private static void weak(byte[] s, int offset, long seedA, long seedB, long... result) {
    long a = seedA + at(s, offset);
    long b = turn(seedB + a + at(s, offset + 24), 21);
    long c = a;
    a += at(s, offset + 8) + at(s, offset + 16);
    b += turn(a, 44);
    result[0] = a + at(s, offset + 24);
    result[1] = b + c;
  }

  // ---- SipHash --------------------------------------------------------------------------------------------------------

  /** SipHash-2-4 with this key, of the first n bytes: two rounds for each word, the last one with the length, and four at the end. */
  static long sipHash(long key0, long key1, byte[] s, int n) {
    long a = key0 ^ 0x736f6d6570736575L;
    long b = key1 ^ 0x646f72616e646f6dL;
    long c = key0 ^ 0x6c7967656e657261L;
    long d = key1 ^ 0x7465646279746573L;
    int whole = n / 8 * 8;
    for (int i = 0; i <= whole + 8; i += 8) {
      boolean end = i > whole;
      long word = end ? 0 : i < whole ? at(s, i) : rest(s, whole, n);
      c ^= end ? 0xff : 0;
      d ^= word;
      for (int round = end ? 4 : 2; round > 0; round--) {
        a += b;
        b = Long.rotateLeft(b, 13) ^ a;
        a = Long.rotateLeft(a, 32);
        c += d;
        d = Long.rotateLeft(d, 16) ^ c;
        a += d;
        d = Long.rotateLeft(d, 21) ^ a;
        c += b;
        b = Long.rotateLeft(b, 17) ^ c;
        c = Long.rotateLeft(c, 32);
      }
      a ^= word;
    }
    return a ^ b ^ c ^ d;
  }

  private static long rest(byte[] s, int from, int n) {
    long rest = (long) n << 56;
    for (int i = from; i < n; i++) {
      rest |= (s[i] & 0xffL) << 8 * (i - from);
    }
    return rest;
  }
}
