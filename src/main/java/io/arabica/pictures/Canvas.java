package io.arabica.pictures;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** What a {@link Drawing} is drawn on. Lengths are in units; y grows downwards. */
abstract class Canvas {
  /** Where the given point lies in a line of text. */
  enum Anchor { START, MIDDLE, END }

  /** How a text looks. */
  record Style(double size, boolean bold, Color color) {}

  /** A shape, filled and outlined; a colour of null leaves either out. */
  abstract void shape(Shape shape, Color fill, Color line, double lineWidth);

  /** One line of text, its baseline at (x, y), turned clockwise around that point. */
  abstract void text(String text, double x, double y, Anchor anchor, Style style, double degrees);

  /** An image, brought to a size; its pixels stay sharp when they grow. */
  abstract void image(BufferedImage image, double x, double y, double width, double height);

  final void text(String text, double x, double y, Anchor anchor, Style style) {
    text(text, x, y, anchor, style, 0);
  }

  final void box(double x, double y, double width, double height, double radius, Color fill, Color line) {
    Shape box = radius == 0 ? new Rectangle2D.Double(x, y, width, height)
        : new RoundRectangle2D.Double(x, y, width, height, 2 * radius, 2 * radius);
    shape(box, fill, line, 1);
  }

  /** About how wide a text is. No font is asked: a layout is the same on every machine, and SVG needs none. */
  static double width(String text, Style style) {
    double ems = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean wide = "mwMW%@<>=+~…".indexOf(c) >= 0 || c >= '\u2E80' && c <= '\uD7A3'; // the latter are scripts of East Asia
      ems += " .,:;|!'()[]ijlIft".indexOf(c) >= 0 ? 0.37 : wide ? 0.92 : Character.isUpperCase(c) ? 0.7 : 0.62;
    }
    return ems * style.size * (style.bold ? 1.1 : 1);
  }

  /** The text, or its beginning and three dots if it is too wide. */
  static String fitted(String text, Style style, double most) {
    if (width(text, style) <= most) {
      return text;
    }
    int length = text.length();
    while (length > 1 && width(text.substring(0, length) + "…", style) > most) {
      length--;
    }
    length -= Character.isHighSurrogate(text.charAt(length - 1)) ? 1 : 0; // half a character is none
    return text.substring(0, length) + "…";
  }
}
