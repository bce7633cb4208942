/** NumPy's files, {@code .npy} for one array and {@code .npz} for several: {@link io.arabica.io.numpy.Npy}. */
package io.arabica.io.numpy;
