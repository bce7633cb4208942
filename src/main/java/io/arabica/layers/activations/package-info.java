/** Activation functions under Keras' names: constants for a static import, and factory methods for those with options. */
package io.arabica.layers.activations;
