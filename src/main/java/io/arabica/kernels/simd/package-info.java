/**
 * The kernels on {@code jdk.incubator.vector}: the only package that names that module, reached by class name from
 * {@code io.arabica.kernels} where a JVM has it.
 */
package io.arabica.kernels.simd;
