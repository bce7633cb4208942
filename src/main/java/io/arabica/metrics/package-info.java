/**
 * Running metrics: exact over any number of batches, with Keras' names and results.
 *
 * <p>{@link io.arabica.metrics.Metrics} makes them by factory method or by name; {@link io.arabica.metrics.Metric} is what all of them are.
 */
package io.arabica.metrics;
