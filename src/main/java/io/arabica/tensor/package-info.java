/**
 * Tensors with NumPy's habits and reverse-mode automatic differentiation.
 *
 * <p>{@link io.arabica.tensor.Tensor} is the array; the operations stand in families ({@link io.arabica.tensor.Elementwise},
 * {@link io.arabica.tensor.Reduce}, {@link io.arabica.tensor.LinAlg}, {@link io.arabica.tensor.Softmax}, {@link io.arabica.tensor.Shaping},
 * {@link io.arabica.tensor.Indexing}, {@link io.arabica.tensor.Sorting}), each declared once through {@link io.arabica.tensor.Op};
 * {@link io.arabica.tensor.Autograd} differentiates them, {@link io.arabica.tensor.Recording} runs them again.
 */
package io.arabica.tensor;
