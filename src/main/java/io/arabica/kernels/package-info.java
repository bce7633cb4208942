/**
 * Loops over primitive arrays: the seam {@link io.arabica.kernels.Kernels}, the plain-Java kernels that judge all others, and the threads
 * above them. Nothing here knows a tensor.
 */
package io.arabica.kernels;
