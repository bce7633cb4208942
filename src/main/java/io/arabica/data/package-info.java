/**
 * Data on its way to a model: {@link io.arabica.data.Dataset} hands out samples in batches; {@link io.arabica.data.Csv}, {@link
 * io.arabica.data.Idx} and
 * {@link io.arabica.data.ImageFolder} read files.
 */
package io.arabica.data;
