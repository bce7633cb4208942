package io.arabica.pictures;

import io.arabica.metrics.ConfusionMatrix;
import io.arabica.pictures.Canvas.Anchor;
import io.arabica.pictures.Canvas.Style;
import java.awt.Color;
import java.util.List;
import java.util.Locale;

/**
 * A confusion matrix as a picture: a row is what the samples are, a column what they were taken for. Each cell tells how many of the row's
 * samples it holds and which share of them; the darker, the larger the share: blue for what is right, orange for mistakes.
 *
 * <pre>{@code
 * ConfusionMatrix matrix = new ConfusionMatrix(2).labels("cat", "dog");
 * matrix.update(labels, model.predict(images), null);
 * Pictures.confusion(matrix).save(Path.of("confusion.png"));
 * }</pre>
 *
 * <p>From 26 classes on the cells are too small for words and show colours alone.
 */
public final class ConfusionChart extends Drawing {
  private static final Style TITLE = new Style(16, true, Palette.INK);
  private static final Style AXIS = new Style(12, true, Palette.SOFT);
  private static final double MARGIN = 20;
  private static final double HEAD = 30;
  private static final double LONGEST = 140;

  private final double[][] counts;
  private final List<String> labels;
  private final double cell;
  private final Style label;
  private String title;

  ConfusionChart(ConfusionMatrix matrix) {
    counts = matrix.matrix();
    int n = counts.length;
    cell = n <= 5 ? 72 : n <= 12 ? 56 : n <= 25 ? 44 : Math.max(6, 900.0 / n);
    label = new Style(Math.min(12, 0.62 * cell), false, Palette.INK);
    labels = matrix.labels().stream().map(name -> Canvas.fitted(name, label, LONGEST)).toList();
    title = String.format(Locale.ROOT, "accuracy %.1f %%", 100 * matrix.result());
  }

  /** The words above; the accuracy unless said. */
  public ConfusionChart title(String words) {
    title = words;
    return this;
  }

  // ---- layout -------------------------------------------------------------------------------------------------------

  /** The rows' names stand at the left, if they can be read. */
  private boolean named() {
    return cell >= 12;
  }

  private double longest() {
    return named() ? labels.stream().mapToDouble(name -> Canvas.width(name, label)).max().orElse(0) : 0;
  }

  /** Whether the columns' names are turned, since they are wider than a column. */
  private boolean turned() {
    return longest() > cell - 4;
  }

  private double left() {
    return MARGIN + 24 + longest() + 10;
  }

  private double top() {
    return MARGIN + HEAD + 22 + (turned() ? 0.75 * longest() + 14 : 18);
  }

  @Override
  Size size() {
    double side = counts.length * cell;
    double right = turned() ? Math.max(0, 0.75 * longest() - cell / 2) : 0; // the last column's name leans over the edge
    return new Size(Math.max(left() + side + right + MARGIN, 2 * MARGIN + Canvas.width(title, TITLE)), top() + side + MARGIN);
  }

  // ---- drawing ------------------------------------------------------------------------------------------------------

  @Override
  void draw(Canvas canvas) {
    double side = counts.length * cell;
    canvas.text(title, MARGIN, MARGIN + 14, Anchor.START, TITLE);
    canvas.text("predicted class", left() + side / 2, MARGIN + HEAD + 14, Anchor.MIDDLE, AXIS);
    canvas.text("true class", MARGIN + 10, top() + side / 2, Anchor.MIDDLE, AXIS, -90);
    for (int i = 0; named() && i < counts.length; i++) {
      double middle = (i + 0.5) * cell;
      canvas.text(labels.get(i), left() - 10, top() + middle + 4, Anchor.END, label);
      if (turned()) {
        canvas.text(labels.get(i), left() + middle - 2, top() - 8, Anchor.START, label, -45);
      } else {
        canvas.text(labels.get(i), left() + middle, top() - 8, Anchor.MIDDLE, label);
      }
    }
    canvas.box(left(), top(), side, side, 0, Palette.PAPER, null);
    for (int row = 0; row < counts.length; row++) {
      double all = 0;
      for (double count : counts[row]) {
        all += count;
      }
      for (int column = 0; column < counts.length; column++) {
        if (counts[row][column] > 0) {
          cell(canvas, left() + column * cell, top() + row * cell, counts[row][column], counts[row][column] / all, row == column);
        }
      }
    }
    for (int i = 0; i <= counts.length && cell >= 12; i++) {
      canvas.box(left() + i * cell - 0.5, top(), 1, side, 0, Color.WHITE, null);
      canvas.box(left(), top() + i * cell - 0.5, side, 1, 0, Color.WHITE, null);
    }
  }

  private void cell(Canvas canvas, double x, double y, double count, double share, boolean right) {
    // rare mistakes must be seen too: the colour begins well above white and grows fast at first
    double strength = 0.08 + 0.92 * (right ? share : Math.sqrt(share));
    Color color = Palette.mix(Color.WHITE, right ? Palette.BLUE : Palette.ORANGE, strength);
    canvas.box(x, y, cell, cell, 0, color, null);
    if (cell >= 40) {
      Color ink = Palette.on(color);
      double size = cell >= 56 ? 14 : 11;
      String words = count == Math.rint(count) ? String.format(Locale.ROOT, "%,d", (long) count)
          : String.format(Locale.ROOT, "%,.1f", count);
      canvas.text(words, x + cell / 2, y + cell / 2, Anchor.MIDDLE, new Style(fitting(words, size), true, ink));
      canvas.text(percent(share), x + cell / 2, y + cell / 2 + size, Anchor.MIDDLE, new Style(size - 3, false, ink));
    }
  }

  /** A size at which a number is no wider than its cell; this one if it can be. */
  private double fitting(String words, double size) {
    return size * Math.min(1, (cell - 4) / Canvas.width(words, new Style(size, true, Palette.INK)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * share);
  }
}
