package io.arabica.kernels.simd;

import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The width of the vectors: the machine's widest, or what the system property {@code arabica.simd} asks for. */
final class SimdSpecies {
  /** Vectors of floats; a constant, so that every loop is compiled for this one width. */
  static final VectorSpecies<Float> FLOATS = choose(System.getProperty("arabica.simd", "auto").trim().toLowerCase(Locale.ROOT));

  private SimdSpecies() {}

  private static VectorSpecies<Float> choose(String wish) {
    VectorSpecies<Float> widest = FloatVector.SPECIES_PREFERRED;
    int bits = wish.equals("auto") ? widest.vectorBitSize() : Integer.parseInt(wish);
    if (bits < 128 || bits > widest.vectorBitSize()) {
      throw new UnsupportedOperationException("vectors of " + bits + " bits, where this machine has up to " + widest.vectorBitSize());
    }
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }
}
