package io.arabica.pictures;

import io.arabica.pictures.HistoryChart.Line;
import io.arabica.pictures.HistoryChart.Panel;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The only class that names XChart, so that everything else works without it. */
final class XCharts {
  private static final int WIDTH = 520;
  private static final int HEIGHT = 360;
  private static final int HEAD = 40;
  private static final int MOST_MARKERS = 40;
  private static final int MOST_NUMBERS = 13;
  private static final Canvas.Style TITLE = new Canvas.Style(17, true, Palette.INK);

  private XCharts() {}

  static BufferedImage image(String title, List<Panel> panels, double scale) {
    Drawing.Size size = size(title, panels.size());
    ImageCanvas canvas = new ImageCanvas(size, scale);
    head(canvas, title, size);
    BufferedImage image = canvas.image();
    for (int i = 0; i < panels.size(); i++) {
      Graphics2D graphics = ImageCanvas.graphics(image, scale);
      graphics.translate(x(i, panels.size()), y(i, panels.size(), title));
      chart(panels.get(i)).paint(graphics, WIDTH, HEIGHT);
      graphics.dispose();
    }
    return image;
  }

  static String svg(String title, List<Panel> panels) {
    Drawing.Size size = size(title, panels.size());
    SvgCanvas canvas = new SvgCanvas(size);
    head(canvas, title, size);
    for (int i = 0; i < panels.size(); i++) {
      canvas.inner(svg(chart(panels.get(i))), x(i, panels.size()), y(i, panels.size(), title));
    }
    return canvas.text();
  }

  private static String svg(XYChart chart) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  // ---- where the panels stand -----------------------------------------------------------------------------------------

  private static int columns(int panels) {
    return panels <= 3 ? panels : (int) Math.ceil(Math.sqrt(panels));
  }

  private static int x(int i, int panels) {
    return i % columns(panels) * WIDTH;
  }

  private static int y(int i, int panels, String title) {
    return i / columns(panels) * HEIGHT + (title == null ? 0 : HEAD);
  }

  private static Drawing.Size size(String title, int panels) {
    return new Drawing.Size(columns(panels) * WIDTH, y(panels - 1, panels, title) + HEIGHT);
  }

  private static void head(Canvas canvas, String title, Drawing.Size size) {
    if (title != null) {
      canvas.text(Canvas.fitted(title, TITLE, size.width() - HEAD), size.width() / 2, HEAD - 10, Canvas.Anchor.MIDDLE, TITLE);
    }
  }

  // ---- one panel ------------------------------------------------------------------------------------------------------

  private static XYChart chart(Panel panel) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title(panel)).xAxisTitle("epoch").build();
    style(chart.getStyler());
    chart.setCustomXAxisTickLabelsFormatter(epoch -> epoch == Math.rint(epoch) ? Long.toString(epoch.longValue()) : "");
    chart.setCustomYAxisTickLabelsFormatter(XCharts::number);
    chart.getStyler().setLegendVisible(panel.validation() != null);
    add(chart, "train", panel.training(), Palette.BLUE);
    add(chart, "validation", panel.validation(), Palette.ORANGE);
    return chart;
  }

  private static String title(Panel panel) {
    return Canvas.fitted(panel.name(), new Canvas.Style(15, true, Palette.INK), WIDTH - HEAD);
  }

  private static void add(XYChart chart, String name, Line line, Color color) {
    if (line == null) {
      return;
    }
    XYSeries series = chart.addSeries(name, uneven(line.x()), line.y());
    series.setLineColor(color);
    series.setLineWidth(2.2f);
    series.setMarkerColor(color);
    series.setMarker(line.x().length > MOST_MARKERS ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
  }

  /** XChart puts numbers under evenly spaced epochs so densely that they run into each other; under others by tens, hundreds and so on. */
  private static double[] uneven(double... epochs) {
    double[] x = epochs.clone();
    if (x.length > MOST_NUMBERS) {
      x[x.length - 1] += 1e-3; // not to be seen
    }
    return x;
  }

  /** A number with four digits that count; with an exponent only where it would be long. */
  static String number(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    boolean plain = rounded.scale() < 0 && Math.abs(value) < 1e7; // else 120 would be 1.2E+2
    return plain ? rounded.toPlainString() : rounded.toString();
  }

  private static void style(XYStyler style) {
    style.setAntiAlias(true);
    style.setChartBackgroundColor(Color.WHITE);
    style.setChartFontColor(Palette.INK);
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    style.setChartTitleBoxVisible(false);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridVerticalLinesVisible(false);
    style.setPlotGridLinesColor(Palette.GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    style.setAxisTitleFont(plain);
    style.setAxisTickLabelsFont(plain);
    style.setAxisTickLabelsColor(Palette.SOFT);
    style.setAxisTickMarksColor(Palette.LINE);
    style.setLegendFont(plain);
    style.setLegendBorderColor(Color.WHITE);
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setLegendSeriesLineLength(20);
    style.setMarkerSize(5);
  }
}
