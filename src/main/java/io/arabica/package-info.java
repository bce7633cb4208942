/**
 * Settings of the library as a whole. Start reading at {@link io.arabica.models.Sequential}, or at {@link io.arabica.tensor.Tensor} for
 * arrays alone.
 */
package io.arabica;
