/**
 * Pictures of training and models, as PNG or SVG: curves of a history, a confusion matrix, a sheet of pictures with predictions, a model as
 * a diagram.
 */
package io.arabica.pictures;
