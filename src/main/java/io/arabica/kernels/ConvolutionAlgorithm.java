package io.arabica.kernels;

/** A way to compute a convolution of some geometry and its gradients as a whole; the arguments are those of {@link Convolution}. */
interface ConvolutionAlgorithm {
  void forward(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo);

  void inputGradient(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo);

  void kernelGradient(int samples, float[] x, int xo, float[] y, int yo, float[] w, int wo);
}
