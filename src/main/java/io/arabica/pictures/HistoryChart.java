package io.arabica.pictures;

import io.arabica.models.History;
import io.arabica.tensor.Check;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The curves of a run of {@code fit}: a panel for the loss and for each metric, with one line for training and one for validation; the
 * learning rate too, where it changes.
 *
 * <pre>{@code
 * History history = model.fit(train, Fit.epochs(20).validation(test));
 * Pictures.history(history).save(Path.of("history.png"));
 * }</pre>
 *
 * <p>Drawn by XChart, which is an optional dependency: add {@code org.knowm.xchart:xchart} to your project. Without it {@link #toImage},
 * {@link #toSvg} and {@link #save} throw an {@link IllegalStateException} that says so. Epochs are counted from 1, values that are not
 * finite leave a gap.
 */
public final class HistoryChart implements Picture {
  private static final String VALIDATION = "val_";
  private static final String RATE = "learning_rate";

  private final History history;
  private List<String> names;
  private String title;

  HistoryChart(History history) {
    Check.argument(!history.epochs().isEmpty(), "Pictures.history: expected a history with at least one epoch, got none");
    this.history = history;
    names = history.names().stream().map(HistoryChart::base).distinct().filter(name -> !name.equals(RATE) || changes(name)).toList();
  }

  private static String base(String name) {
    return name.startsWith(VALIDATION) ? name.substring(VALIDATION.length()) : name;
  }

  private boolean changes(String name) {
    return history.names().contains(name) && history.get(name).stream().distinct().count() > 1;
  }

  /**
   * What to show, in this order, without {@code val_}; all unless said.
   *
   * @throws IllegalArgumentException if something of this name was not measured
   */
  public HistoryChart show(String... quantities) {
    Check.argument(quantities.length > 0, "Pictures.history: expected at least one name to show, of %s", history.names());
    for (String name : quantities) {
      Check.argument(history.names().contains(name) || history.names().contains(VALIDATION + name),
          "Pictures.history: nothing was measured under \"%s\", only %s", name, history.names());
    }
    names = List.of(quantities);
    return this;
  }

  /** The words above; none unless said. */
  public HistoryChart title(String words) {
    title = words;
    return this;
  }

  @Override
  public BufferedImage toImage(double scale) {
    return withXChart(() -> XCharts.image(title, panels(), scale));
  }

  @Override
  public String toSvg() {
    return withXChart(() -> XCharts.svg(title, panels()));
  }

  private List<Panel> panels() {
    List<Panel> panels = new ArrayList<>();
    for (String name : names) {
      panels.add(new Panel(name.replace('_', ' '), values(name), values(VALIDATION + name)));
    }
    return panels;
  }

  /** The points that can be shown, or null where none was measured. */
  private Line values(String name) {
    if (!history.names().contains(name)) {
      return null;
    }
    double[] x = history.epochs(name).stream().mapToDouble(epoch -> epoch + 1).toArray();
    double[] y = history.get(name).stream().mapToDouble(value -> Double.isFinite(value) ? value : Double.NaN).toArray();
    return new Line(x, y);
  }

  /** One quantity; a line may be null. */
  record Panel(String name, Line training, Line validation) {}

  /** Points from left to right. */
  record Line(double[] x, double[] y) {}

  private static <T> T withXChart(Supplier<T> drawing) {
    try {
      return drawing.get();
    } catch (NoClassDefFoundError e) {
      if (e.getMessage() == null || !e.getMessage().startsWith("org/knowm/xchart")) {
        throw e;
      }
      throw new IllegalStateException("Pictures.history: class " + e.getMessage().replace('/', '.') + " was not found; add the dependency "
          + "org.knowm.xchart:xchart (3.8 or newer) to your project", e);
    }
  }
}
