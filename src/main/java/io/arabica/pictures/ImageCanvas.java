package io.arabica.pictures;

import io.arabica.tensor.Check;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Draws pixels. */
final class ImageCanvas extends Canvas {
  private final BufferedImage image;
  private final Graphics2D graphics;

  ImageCanvas(Drawing.Size size, double scale) {
    Check.argument(scale > 0 && scale <= 100, "Picture: expected a scale over 0, at most 100, got %s", scale);
    int width = (int) Math.ceil(size.width() * scale);
    int height = (int) Math.ceil(size.height() * scale);
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    graphics = graphics(image, 1);
    shape(new Rectangle(width, height), Color.WHITE, null, 0);
    graphics.scale(scale, scale);
  }

  /** What draws smooth lines on an image. */
  static Graphics2D graphics(BufferedImage image, double scale) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(scale, scale);
    return graphics;
  }

  /** An image in PNG's format. */
  static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  BufferedImage image() {
    graphics.dispose();
    return image;
  }

  @Override
  void shape(Shape shape, Color fill, Color line, double lineWidth) {
    if (fill != null) {
      graphics.setColor(fill);
      graphics.fill(shape);
    }
    if (line != null) {
      graphics.setColor(line);
      graphics.setStroke(new BasicStroke((float) lineWidth));
      graphics.draw(shape);
    }
  }

  @Override
  void text(String text, double x, double y, Anchor anchor, Style style, double degrees) {
    graphics.setFont(new Font(Font.SANS_SERIF, style.bold() ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) style.size()));
    graphics.setColor(style.color());
    double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(Math.toRadians(degrees));
    graphics.drawString(text, (float) (anchor == Anchor.START ? 0 : anchor == Anchor.END ? -width : -width / 2), 0);
    graphics.setTransform(before);
  }

  @Override
  void image(BufferedImage picture, double x, double y, double width, double height) {
    boolean grows = width * graphics.getTransform().getScaleX() >= picture.getWidth();
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
        grows ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.scale(width / picture.getWidth(), height / picture.getHeight());
    graphics.drawImage(picture, place, null);
  }
}
