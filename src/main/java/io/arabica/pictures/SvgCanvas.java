package io.arabica.pictures;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;

/** Writes SVG. */
final class SvgCanvas extends Canvas {
  private static final String COMMANDS = "MLQCZ"; // in the order of PathIterator's constants
  private static final int[] NUMBERS = {2, 2, 4, 6, 0};

  private final StringBuilder svg = new StringBuilder();

  SvgCanvas(Drawing.Size size) {
    String width = number(size.width());
    String height = number(size.height());
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width).append("\" height=\"").append(height)
        .append("\" viewBox=\"0 0 ").append(width).append(' ').append(height)
        .append("\" font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n");
    box(0, 0, size.width(), size.height(), 0, Color.WHITE, null);
  }

  String text() {
    return svg + "</svg>\n";
  }

  @Override
  void shape(Shape shape, Color fill, Color line, double lineWidth) {
    svg.append("<path d=\"");
    double[] at = new double[6];
    for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
      int command = path.currentSegment(at);
      svg.append(COMMANDS.charAt(command));
      for (int i = 0; i < NUMBERS[command]; i++) {
        svg.append(i == 0 ? "" : " ").append(number(at[i]));
      }
    }
    svg.append("\" fill=\"").append(fill == null ? "none" : hex(fill)).append('"');
    if (line != null) {
      svg.append(" stroke=\"").append(hex(line)).append("\" stroke-width=\"").append(number(lineWidth)).append('"');
    }
    svg.append("/>\n");
  }

  @Override
  void text(String text, double x, double y, Anchor anchor, Style style, double degrees) {
    svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" font-size=\"").append(number(style.size()))
        .append("\" fill=\"").append(hex(style.color())).append('"');
    svg.append(style.bold() ? " font-weight=\"bold\"" : "");
    svg.append(anchor == Anchor.START ? "" : " text-anchor=\"" + anchor.name().toLowerCase(Locale.ROOT) + "\"");
    if (degrees != 0) {
      svg.append(" transform=\"rotate(").append(number(degrees)).append(' ').append(number(x)).append(' ').append(number(y)).append(")\"");
    }
    svg.append('>').append(escaped(text)).append("</text>\n");
  }

  @Override
  void image(BufferedImage image, double x, double y, double width, double height) {
    String data;
    try {
      data = Base64.getEncoder().encodeToString(ImageCanvas.png(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    svg.append("<image x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" width=\"").append(number(width))
        .append("\" height=\"").append(number(height)).append("\" preserveAspectRatio=\"none\" style=\"image-rendering:")
        .append(width >= image.getWidth() ? "pixelated" : "auto").append("\" href=\"data:image/png;base64,").append(data)
        .append("\"/>\n");
  }

  /** Another SVG document, at a place in this one. */
  void inner(String document, double x, double y) {
    svg.append("<g transform=\"translate(").append(number(x)).append(' ').append(number(y)).append(")\">\n")
        .append(document.substring(document.indexOf("<svg"))).append("</g>\n");
  }

  /** A number with two digits at most. */
  private static String number(double value) {
    double rounded = Math.rint(value * 100) / 100;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  private static String hex(Color color) {
    return String.format("#%06x", color.getRGB() & 0xffffff);
  }

  /** Text as it may stand in XML; control characters and halves of characters, which may not, become blanks. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().forEach(c -> {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        default -> {
          boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
          escaped.appendCodePoint(c < ' ' || half || c == 0xFFFE || c == 0xFFFF ? ' ' : c);
        }
      }
    });
    return escaped.toString();
  }
}
