/**
 * Models: layers joined to a {@link io.arabica.models.Sequential} chain or a {@link io.arabica.models.Functional} graph, with Keras'
 * compile, fit, evaluate and predict.
 */
package io.arabica.models;
