/** Losses under Keras' names: what a model is trained to make small. */
package io.arabica.layers.losses;
