/** Keras 3's files, both ways: {@code .keras} (config.json, metadata.json and model.weights.h5 in a zip) and {@code .weights.h5}. */
package io.arabica.io.keras;
