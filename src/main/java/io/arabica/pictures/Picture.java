package io.arabica.pictures;

import io.arabica.tensor.Check;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Something to look at, as pixels or as SVG. */
public interface Picture {
  /**
   * The picture as pixels.
   *
   * @param scale pixels for one unit of length, more than 0; {@link #save} uses 2, for screens of today
   */
  BufferedImage toImage(double scale);

  /** The picture as an SVG document. */
  String toSvg();

  /**
   * Writes the picture to a file, as its name says: {@code .png} or {@code .svg}.
   *
   * @throws IllegalArgumentException if the name ends otherwise
   */
  default void save(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    Check.argument(name.endsWith(".png") || name.endsWith(".svg"), "%s.save: expected a file that ends in .png or .svg, got %s",
        getClass().getSimpleName(), file);
    if (name.endsWith(".svg")) {
      Files.writeString(file, toSvg());
    } else {
      Files.write(file, ImageCanvas.png(toImage(2)));
    }
  }
}
