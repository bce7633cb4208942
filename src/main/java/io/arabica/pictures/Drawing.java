package io.arabica.pictures;

import java.awt.image.BufferedImage;

/** A picture that is drawn by hand: a size, and what stands where on it. */
abstract class Drawing implements Picture {
  /** Width and height, found before anything is drawn. */
  record Size(double width, double height) {}

  /** Lays the picture out. */
  abstract Size size();

  /** Draws it. */
  abstract void draw(Canvas canvas);

  @Override
  public BufferedImage toImage(double scale) {
    ImageCanvas canvas = new ImageCanvas(size(), scale);
    draw(canvas);
    return canvas.image();
  }

  @Override
  public String toSvg() {
    SvgCanvas canvas = new SvgCanvas(size());
    draw(canvas);
    return canvas.text();
  }
}
