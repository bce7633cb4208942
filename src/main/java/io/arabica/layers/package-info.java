/**
 * Layers under Keras' names, one file each, on the contract {@link io.arabica.layers.Layer}: what is always said stands in the constructor,
 * the rest in fluent setters, shapes are inferred from the input.
 */
package io.arabica.layers;
