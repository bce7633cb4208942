package io.arabica.pictures;

import io.arabica.metrics.ConfusionMatrix;
import io.arabica.models.History;
import io.arabica.models.Model;
import io.arabica.tensor.Tensor;

/**
 * Pictures of training and models; each is saved as PNG or SVG, as the file's name says.
 *
 * <pre>{@code
 * Pictures.history(history).save(Path.of("history.png"));
 * Pictures.confusion(matrix).save(Path.of("confusion.png"));
 * Pictures.sheet(images).predictions(model.predict(images)).truth(labels).classes(names).save(Path.of("sheet.png"));
 * Pictures.model(model).save(Path.of("model.svg"));
 * }</pre>
 *
 * <p>No screen is needed. PNG takes the fonts of the machine; on one without any font, use SVG.
 */
public final class Pictures {
  private Pictures() {}

  /** Loss and metrics over the epochs, training beside validation. Needs XChart, see {@link HistoryChart}. */
  public static HistoryChart history(History history) {
    return new HistoryChart(history);
  }

  /** How often each class was taken for each class, as counts and as shares of the row. */
  public static ConfusionChart confusion(ConfusionMatrix matrix) {
    return new ConfusionChart(matrix);
  }

  /**
   * Pictures side by side, with what was predicted for them.
   *
   * @param images shape (samples, height, width, channels), 1 or 3 channels
   */
  public static PredictionSheet sheet(Tensor images) {
    return new PredictionSheet(images);
  }

  /** Layers, their shapes and numbers of weights, and how they are connected. */
  public static ModelDiagram model(Model model) {
    return new ModelDiagram(model);
  }
}
