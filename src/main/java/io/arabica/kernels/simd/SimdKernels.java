package io.arabica.kernels.simd;

import io.arabica.kernels.GemmKernel;
import io.arabica.kernels.PlainKernels;

/** The kernels on the Vector API; what has no vector version here is the plain one. */
public final class SimdKernels extends PlainKernels {
  private final GemmKernel gemm = SimdGemmKernel.create();

  /**
   * Asks the machine for its vectors.
   *
   * @throws UnsupportedOperationException if it has none of the width asked for, or none of at least 128 bits
   */
  public SimdKernels() {}

  @Override
  public String name() {
    return "simd-" + SimdSpecies.FLOATS.vectorBitSize();
  }

  @Override
  protected GemmKernel gemm() {
    return gemm;
  }
}
