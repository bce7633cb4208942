/**
 * Optimizers: what turns gradients into better parameters.
 *
 * <p>{@link io.arabica.optimizers.Optimizer} is what all of them are; {@link io.arabica.optimizers.BaseOptimizer} holds what they share
 * (rate, clipping, weight decay, moving average, accumulation, state), so that each is one short file with its hyper-parameters, its slots
 * and the update of one parameter.
 */
package io.arabica.optimizers;
