/**
 * Tensors with NumPy's habits and reverse-mode automatic differentiation.
 *
 * <p>{@link io.arabica.tensor.Tensor} is the array; the operations stand in families ({@link io.arabica.tensor.Elementwise}, {@link io.arabica.tensor.Reduce},
 * {@link io.arabica.tensor.LinAlg}, {@link io.arabica.tensor.Shaping}, {@link io.arabica.tensor.Indexing}), each declared once through {@link io.arabica.tensor.Op};
 * {@link io.arabica.tensor.Autograd} differentiates them.
 */
package io.arabica.tensor;
