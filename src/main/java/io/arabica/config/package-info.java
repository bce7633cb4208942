/** The serialized form of layers, optimizers and the like: Keras' class names and configurations, independent of any file format. */
package io.arabica.config;
