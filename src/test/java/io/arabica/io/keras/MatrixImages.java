package io.arabica.io.keras;

import io.arabica.layers.AdaptiveAveragePooling1D;
import io.arabica.layers.AdaptiveAveragePooling2D;
import io.arabica.layers.AdaptiveAveragePooling3D;
import io.arabica.layers.AdaptiveMaxPooling1D;
import io.arabica.layers.AdaptiveMaxPooling2D;
import io.arabica.layers.AdaptiveMaxPooling3D;
import io.arabica.layers.CenterCrop;
import io.arabica.layers.RandomBrightness;
import io.arabica.layers.RandomContrast;
import io.arabica.layers.RandomCrop;
import io.arabica.layers.RandomFlip;
import io.arabica.layers.RandomRotation;
import io.arabica.layers.RandomTranslation;
import io.arabica.layers.RandomZoom;
import io.arabica.layers.Resizing;

/** The part of the {@link Matrix} with layers for pictures. */
final class MatrixImages {
  private MatrixImages() {}

  static void addTo(Matrix matrix) {
    matrix.layer("image_resizing", () -> new Resizing(4, 7), 6, 5, 2);
    matrix.layer("image_resizing_smooth", () -> new Resizing(4, 3).interpolation("lanczos3").antialias(true).cropToAspectRatio(true), 6, 5,
        2);
    matrix.layer("image_resizing_padded", () -> new Resizing(4, 7).interpolation("nearest").padToAspectRatio(true).fillValue(0.5), 6, 5, 2);
    matrix.layer("image_center_crop", () -> new CenterCrop(3, 4), 6, 5, 2);
    matrix.random("image_flip", () -> new RandomFlip("horizontal"), 6, 5, 2);
    matrix.random("image_rotation", () -> new RandomRotation(0.1).fillMode("wrap").seed(3), 6, 5, 2);
    matrix.random("image_zoom", () -> new RandomZoom(0.2), 6, 5, 2);
    matrix.random("image_zoom_both", () -> new RandomZoom(0.2, 0.1).interpolation("nearest"), 6, 5, 2);
    matrix.random("image_translation", () -> new RandomTranslation(0.2, 0.1).fillMode("constant").fillValue(0.5), 6, 5, 2);
    matrix.random("image_contrast", () -> new RandomContrast(0.2).valueRange(-2, 2), 6, 5, 2);
    matrix.random("image_brightness", () -> new RandomBrightness(0.2).valueRange(-2, 2), 6, 5, 2);
    matrix.random("image_crop", () -> new RandomCrop(6, 5), 6, 5, 2);
    matrix.layer("pool_adaptive_average_1d", () -> new AdaptiveAveragePooling1D(4), 6, 2);
    matrix.layer("pool_adaptive_average_2d", () -> new AdaptiveAveragePooling2D(4, 3), 6, 5, 2);
    matrix.layer("pool_adaptive_average_3d", () -> new AdaptiveAveragePooling3D(2), 3, 4, 5, 1);
    matrix.layer("pool_adaptive_max_1d", () -> new AdaptiveMaxPooling1D(4), 6, 2);
    matrix.layer("pool_adaptive_max_2d", () -> new AdaptiveMaxPooling2D(4, 3), 6, 5, 2);
    matrix.layer("pool_adaptive_max_3d", () -> new AdaptiveMaxPooling3D(2), 3, 4, 5, 1);
  }
}
