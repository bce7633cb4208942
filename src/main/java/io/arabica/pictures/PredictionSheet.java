package io.arabica.pictures;

import io.arabica.data.Images;
import io.arabica.pictures.Canvas.Anchor;
import io.arabica.pictures.Canvas.Style;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Pictures side by side, each with the class that was predicted and its probability: green if it is right, red with the true class if it is
 * not, blue where the truth is not known.
 *
 * <pre>{@code
 * Batch batch = test.take(500).toBatch();
 * Pictures.sheet(batch.input()).predictions(model.predict(batch.input())).truth(batch.target())
 *     .classes("cat", "dog").mistakesFirst().save(Path.of("sheet.png"));
 * }</pre>
 */
public final class PredictionSheet extends Drawing {
  private static final Style TITLE = new Style(16, true, Palette.INK);
  private static final double MARGIN = 20;
  private static final double SIDE = 112;
  private static final double GAP = 14;

  private final Tensor images;
  private final int samples;
  private int[] predicted;
  private double[] probabilities;
  private int[] truth;
  private List<String> classes = List.of();
  private String title;
  private double black;
  private double white;
  private int columns = 8;
  private int most = 32;
  private boolean mistakesFirst;

  PredictionSheet(Tensor images) {
    Check.argument(images.rank() == 4 && images.shape().size() > 0 && (images.shape().dim(3) == 1 || images.shape().dim(3) == 3),
        "Pictures.sheet: expected images of shape (samples, height, width, 1 or 3), got %s", images.shape());
    this.images = images;
    samples = images.shape().dim(0);
    white = images.cast(DType.FLOAT64).max().item() > 1 ? 255 : 1;
  }

  // ---- settings -----------------------------------------------------------------------------------------------------

  /**
   * What the model said: probabilities or scores of shape (samples, classes), the probability of class 1 of shape (samples,) or (samples,
   * 1), or numbers of classes (INT32). A probability is shown if all are within 0 to 1.
   */
  public PredictionSheet predictions(Tensor outputs) {
    double[] values = outputs.cast(DType.FLOAT64).toDoubles();
    int width = values.length / samples;
    check("predictions", outputs, width >= 1 && values.length == samples * width);
    boolean numbers = !outputs.dtype().isFloating();
    check("predictions", outputs, !numbers || width == 1);
    predicted = new int[samples];
    probabilities = new double[samples];
    boolean known = !numbers && Arrays.stream(values).allMatch(value -> value >= 0 && value <= 1);
    for (int i = 0; i < samples; i++) {
      predicted[i] = numbers ? (int) values[i] : width == 1 ? values[i] >= 0.5 ? 1 : 0 : largest(values, i * width, width);
      double probability = numbers || width == 1 && predicted[i] == 1 ? values[i] : width == 1 ? 1 - values[i]
          : values[i * width + predicted[i]];
      probabilities[i] = known ? probability : Double.NaN;
    }
    return this;
  }

  /** What is right: numbers of classes, of shape (samples,) or (samples, 1), or one-hot vectors of shape (samples, classes). */
  public PredictionSheet truth(Tensor labels) {
    double[] values = labels.cast(DType.FLOAT64).toDoubles();
    int width = values.length / samples;
    check("truth", labels, width >= 1 && values.length == samples * width);
    truth = IntStream.range(0, samples).map(i -> width == 1 ? (int) values[i] : largest(values, i * width, width)).toArray();
    return this;
  }

  private void check(String what, Tensor given, boolean right) {
    Check.argument(right && given.shape().dim(0) == samples, "Pictures.sheet: expected %s for each of %d images, got %s", what, samples,
        given.shape());
  }

  private static int largest(double[] values, int from, int length) {
    return IntStream.range(0, length).boxed().max(Comparator.comparingDouble(i -> values[from + i])).orElse(0);
  }

  /** The names of the classes; their numbers unless said. */
  public PredictionSheet classes(List<String> names) {
    classes = List.copyOf(names);
    return this;
  }

  /** The names of the classes; their numbers unless said. */
  public PredictionSheet classes(String... names) {
    return classes(List.of(names));
  }

  /** The values of black and white; 0 and 1 unless said, or 0 and 255 if a value is above 1. */
  public PredictionSheet range(double blackValue, double whiteValue) {
    Check.argument(blackValue < whiteValue, "Pictures.sheet: expected white above black, got %s and %s", blackValue, whiteValue);
    black = blackValue;
    white = whiteValue;
    return this;
  }

  /** How many stand in a row; 8 unless said. */
  public PredictionSheet columns(int count) {
    Check.argument(count > 0, "Pictures.sheet: expected at least 1 column, got %d", count);
    columns = count;
    return this;
  }

  /** How many are shown at most; 32 unless said. */
  public PredictionSheet most(int count) {
    Check.argument(count > 0, "Pictures.sheet: expected to show at least 1 picture, got %d", count);
    most = count;
    return this;
  }

  /** Shows mistakes before what is right, those first of which the model was most sure. */
  public PredictionSheet mistakesFirst() {
    mistakesFirst = true;
    return this;
  }

  /** The words above; how many are right unless said. */
  public PredictionSheet title(String words) {
    title = words;
    return this;
  }

  // ---- layout -------------------------------------------------------------------------------------------------------

  private boolean judged() {
    return predicted != null && truth != null;
  }

  private boolean wrong(int i) {
    return judged() && predicted[i] != truth[i];
  }

  private String heading() {
    if (title != null || !judged()) {
      return title;
    }
    long right = IntStream.range(0, samples).filter(i -> !wrong(i)).count();
    return String.format(Locale.ROOT, "%,d of %,d right", right, samples);
  }

  private int[] shown() {
    Comparator<Integer> order = mistakesFirst
        ? Comparator.<Integer, Boolean>comparing(i -> !wrong(i)).thenComparingDouble(i -> wrong(i) ? -probabilities[i] : 0) : (a, b) -> 0;
    return IntStream.range(0, samples).boxed().sorted(order).limit(most).mapToInt(Integer::intValue).toArray();
  }

  private double zoom() {
    Shape shape = images.shape();
    double zoom = SIDE / Math.max(shape.dim(1), shape.dim(2));
    return zoom >= 2 ? Math.floor(zoom) : zoom; // whole pixels
  }

  private double tileWidth() {
    return Math.max(images.shape().dim(2) * zoom(), SIDE) + GAP;
  }

  private double captions() {
    return judged() ? 34 : predicted != null || truth != null ? 20 : 0;
  }

  private double tileHeight() {
    return images.shape().dim(1) * zoom() + captions() + GAP;
  }

  private double top() {
    return MARGIN + (heading() == null ? 0 : 32);
  }

  @Override
  Size size() {
    int count = Math.min(samples, most);
    int across = Math.min(count, columns);
    double width = Math.max(across * tileWidth() - GAP, heading() == null ? 0 : Canvas.width(heading(), TITLE));
    return new Size(2 * MARGIN + width, top() + (count + across - 1) / across * tileHeight() - GAP + MARGIN);
  }

  // ---- drawing ------------------------------------------------------------------------------------------------------

  @Override
  void draw(Canvas canvas) {
    if (heading() != null) {
      canvas.text(heading(), MARGIN, MARGIN + 14, Anchor.START, TITLE);
    }
    int[] shown = shown();
    int across = Math.min(shown.length, columns);
    double width = images.shape().dim(2) * zoom();
    double height = images.shape().dim(1) * zoom();
    for (int i = 0; i < shown.length; i++) {
      double x = MARGIN + i % across * tileWidth();
      double y = top() + i / across * tileHeight();
      double middle = x + (tileWidth() - GAP) / 2;
      Color color = !judged() ? Palette.BLUE : wrong(shown[i]) ? Palette.RED : Palette.GREEN;
      canvas.box(middle - width / 2 - 3, y - 3, width + 6, height + 6, 3, color, null);
      canvas.image(image(shown[i]), middle - width / 2, y, width, height);
      caption(canvas, shown[i], middle, y + height + 18, color);
    }
  }

  private void caption(Canvas canvas, int i, double x, double y, Color color) {
    Style strong = new Style(12, true, color);
    Style plain = new Style(11, false, Palette.SOFT);
    double width = tileWidth() - GAP / 2;
    if (predicted == null) {
      if (truth != null) {
        canvas.text(Canvas.fitted(name(truth[i]), strong, width), x, y, Anchor.MIDDLE, strong);
      }
      return;
    }
    String percent = Double.isNaN(probabilities[i]) ? "" : String.format(Locale.ROOT, " %.0f %%", 100 * probabilities[i]);
    String name = Canvas.fitted(name(predicted[i]), strong, width - Canvas.width(percent, strong));
    canvas.text(name + percent, x, y, Anchor.MIDDLE, strong);
    if (wrong(i)) {
      canvas.text(Canvas.fitted("is " + name(truth[i]), plain, width), x, y + 14, Anchor.MIDDLE, plain);
    }
  }

  private String name(int label) {
    return label >= 0 && label < classes.size() ? classes.get(label) : Integer.toString(label);
  }

  private BufferedImage image(int index) {
    return Images.toImage(images.get(Integer.toString(index)).cast(DType.FLOAT32).sub(black).mul(255 / (white - black)));
  }
}
