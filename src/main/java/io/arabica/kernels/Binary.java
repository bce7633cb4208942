package io.arabica.kernels;

/** Element-wise functions of two arguments a and b. */
public enum Binary {
  /** a + b. */
  ADD,
  /** a - b. */
  SUB,
  /** a * b. */
  MUL,
  /** a / b. */
  DIV,
  /** a^b. */
  POW,
  /** Remainder with the sign of b, as in NumPy. */
  MOD,
  /** The larger one; NaN if either is. */
  MAX,
  /** The smaller one; NaN if either is. */
  MIN,
  /** Angle of the point (b, a). */
  ATAN2,
  /** Gradient of relu: a where the output b is positive, 0 elsewhere. */
  RELU_GRAD,
  /** Gradient of tanh: a * (1 - b * b), b being the output. */
  TANH_GRAD,
  /** Gradient of sigmoid: a * b * (1 - b), b being the output. */
  SIGMOID_GRAD
}
