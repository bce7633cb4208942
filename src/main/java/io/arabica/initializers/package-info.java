/** What weights hold before the first training step: Glorot, He, Lecun and the like, with Keras' names, fans and deviations. */
package io.arabica.initializers;
