package io.arabica.pictures;

import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.Add;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.Lambda;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.ConfusionMatrix;
import io.arabica.metrics.Metrics;
import io.arabica.models.Fit;
import io.arabica.models.Functional;
import io.arabica.models.History;
import io.arabica.models.Sequential;
import io.arabica.optimizers.SGD;
import io.arabica.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PicturesTest {
  @TempDir
  private Path folder;

  private static History history(int epochs, Fit fit) {
    Sequential model = new Sequential(new Input(2), new Dense(1)).seed(1);
    model.compile("sgd", "mse", "mae");
    return model.fit(Tensor.ones(8, 2), Tensor.zeros(8, 1), fit.silent());
  }

  // ---- history ------------------------------------------------------------------------------------------------------

  @Test
  void history_hasAPanelForEachQuantity_withBothLines() {
    HistoryChart chart = Pictures.history(history(5, Fit.epochs(5).validationSplit(0.5)));
    BufferedImage image = chart.toImage(1);
    assertEquals(1040, image.getWidth());
    assertEquals(360, image.getHeight());
    for (int panel = 0; panel < 2; panel++) {
      BufferedImage half = image.getSubimage(520 * panel, 0, 520, 360);
      assertTrue(count(half, Palette.BLUE) > 50 && count(half, Palette.ORANGE) > 50, "both lines in panel " + panel);
    }
    assertEquals(520, chart.show("mae").toImage(1).getWidth());
    assertEquals(720, chart.title("A run").show("mae").toImage(1.8).getHeight());
  }

  @Test
  void history_withoutValidation_hasOneLine() {
    BufferedImage image = Pictures.history(history(1, Fit.epochs(1))).toImage(1);
    assertTrue(count(image, Palette.BLUE) > 5);
    assertEquals(0, count(image, Palette.ORANGE));
  }

  @Test
  void history_valuesThatAreNotFinite_areLeftOut() {
    Sequential model = new Sequential(new Input(2), new Dense(1)).seed(1);
    model.compile("sgd", "mse");
    History history = model.fit(Tensor.full(Float.NaN, 8, 2), Tensor.zeros(8, 1), Fit.epochs(2).silent());
    assertEquals(0, count(Pictures.history(history).toImage(1), Palette.BLUE));
  }

  @Test
  void history_validationNowAndThen_standsAtItsEpochs() {
    History history = history(6, Fit.epochs(6).validationSplit(0.5).validationFrequency(3));
    assertEquals(List.of(2, 5), history.epochs("val_loss"));
    assertEquals(6, history.epochs("loss").size());
    assertTrue(count(Pictures.history(history).toImage(1), Palette.ORANGE) > 50);
  }

  @Test
  void history_nameOfAnyLength_staysInside() {
    Sequential model = new Sequential(new Input(2), new Dense(1)).seed(1);
    String name = "mean_absolute_error_of_the_prices_of_houses_in_thousands_of_dollars";
    model.compile(new SGD(0.1), Losses.meanSquaredError(), Metrics.meanAbsoluteError().name(name));
    History history = model.fit(Tensor.ones(8, 2), Tensor.zeros(8, 1), Fit.epochs(2).silent());
    BufferedImage image = Pictures.history(history).show(name).toImage(1);
    assertTrue(count(image.getSubimage(0, 0, 520, 40), Palette.INK) > 50);
    assertEquals(0, count(image.getSubimage(0, 0, 5, 40), Palette.INK));
    assertEquals(0, count(image.getSubimage(515, 0, 5, 40), Palette.INK));
  }

  @Test
  void history_svg_isWellFormed() throws Exception {
    Document svg = svg(Pictures.history(history(3, Fit.epochs(3).validationSplit(0.5))).title("Loss & more").toSvg());
    assertEquals("1040", svg.getDocumentElement().getAttribute("width"));
    assertEquals(List.of("Loss & more"), texts(svg));
    assertEquals(3, svg.getElementsByTagName("svg").getLength());
  }

  @Test
  void history_numbersAtTheAxes_areReadable() {
    assertEquals(List.of("0", "0.5", "12.35", "120", "-1000", "1234000", "2E+7", "1.5E-7"),
        Stream.of(0.0, 0.5, 12.3456, 120.0, -1000.0, 1234432.0, 2e7, 1.5e-7).map(XCharts::number).toList());
    int few = count(Pictures.history(history(10, Fit.epochs(10))).show("mae").toImage(1), Palette.SOFT);
    int many = count(Pictures.history(history(100, Fit.epochs(100))).show("mae").toImage(1), Palette.SOFT);
    assertTrue(many < 1.5 * few, "as few numbers under 100 epochs as under 10, got ink of " + many + " and " + few);
  }

  @Test
  void history_unknownName_isAnError() {
    HistoryChart chart = Pictures.history(history(1, Fit.epochs(1)));
    assertMessage(IllegalArgumentException.class, () -> chart.show("accuracy"), "\"accuracy\"", "mae");
    assertMessage(IllegalArgumentException.class, () -> Pictures.history(history(0, Fit.epochs(0))), "at least one epoch");
  }

  @Test
  void history_withoutXChart_saysWhatIsMissing() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!Path.of(entry).getFileName().toString().startsWith("xchart")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    // Left open: the warm-up thread of these classes goes on behind the test, and loads more of them.
    URLClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    Class<?> test = loader.loadClass(PicturesTest.class.getName());
    InvocationTargetException e = assertThrows(InvocationTargetException.class, () -> drawHistory(test));
    assertEquals("IllegalStateException", e.getCause().getClass().getSimpleName());
    String message = e.getCause().getMessage();
    assertTrue(message.contains("org.knowm.xchart.") && message.contains("org.knowm.xchart:xchart"), message);
  }

  private static void drawHistory(Class<?> test) throws ReflectiveOperationException {
    Method draw = test.getDeclaredMethod("drawHistory");
    draw.setAccessible(true);
    draw.invoke(null);
  }

  static void drawHistory() {
    assertTrue(Pictures.model(new Sequential(new Input(2), new Dense(1))).toSvg().contains("Dense")); // needs no XChart
    Pictures.history(history(1, Fit.epochs(1))).toSvg();
  }

  // ---- confusion matrix ---------------------------------------------------------------------------------------------

  private static ConfusionMatrix matrix() {
    ConfusionMatrix matrix = new ConfusionMatrix(3).labels("cat", "dog", "<fish>");
    matrix.update(Tensor.of(0, 0, 0, 0, 1, 1), Tensor.of(0, 0, 0, 1, 1, 0), null); // no fish
    return matrix;
  }

  @Test
  void confusion_tellsCountsAndShares() throws Exception {
    List<String> texts = texts(svg(Pictures.confusion(matrix()).toSvg()));
    assertEquals(List.of("accuracy 66.7 %", "predicted class", "true class", "cat", "cat", "dog", "dog", "<fish>", "<fish>", "3", "75 %",
        "1", "25 %", "1", "50 %", "1", "50 %"), texts);
    assertEquals("pets", texts(svg(Pictures.confusion(matrix()).title("pets").toSvg())).get(0));
  }

  @Test
  void confusion_largeCounts_stayInTheirCells() throws Exception {
    ConfusionMatrix pixels = new ConfusionMatrix(2);
    pixels.restore(123456789, 7, 1e12, 1234567.5);
    NodeList texts = svg(Pictures.confusion(pixels).toSvg()).getElementsByTagName("text");
    List<String> counts = new ArrayList<>();
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      if (text.getTextContent().matches("[1-9][0-9,.]*")) {
        counts.add(text.getTextContent());
        double size = Double.parseDouble(text.getAttribute("font-size"));
        assertTrue(Canvas.width(text.getTextContent(), new Canvas.Style(size, true, Color.BLACK)) <= 72, text.getTextContent());
      }
    }
    assertTrue(counts.containsAll(List.of("123,456,789", "7", "1,000,000,000,000", "1,234,567.5")), counts.toString());
  }

  /** DejaVu Sans, as wide as any usual font: 0.838 em for a sign like {@code <}, 1 for three dots; fonts of East Asia: 1. */
  @Test
  void text_wideCharacters_countAsWide() {
    Canvas.Style style = new Canvas.Style(100, false, Color.BLACK);
    assertEquals(4 * 83.8, Canvas.width("<>=+", style), 4 * 10);
    assertEquals(300, Canvas.width("\u2026\u732B\uD55C", style), 3 * 10);
  }

  @Test
  void title_ofAnyLength_staysInside() throws Exception {
    String title = "A title that says much more than a small picture has room for, and then some more";
    Document model = svg(Pictures.model(new Sequential(new Input(2), new Dense(1))).title(title).toSvg());
    double wide = Double.parseDouble(model.getDocumentElement().getAttribute("width"));
    assertTrue(wide >= Canvas.width(title, new Canvas.Style(16, true, Color.BLACK)) + 40, "width " + wide);
    String shown = texts(svg(Pictures.history(history(1, Fit.epochs(1))).show("mae").title(title).toSvg())).get(0);
    assertTrue(shown.startsWith("A title that says") && shown.endsWith("\u2026"), shown);
  }

  @Test
  void text_ofCharactersThatXmlDoesNotHave_isCutAndBlanked() throws Exception {
    String smile = "\uD83D\uDE00"; // one character, two chars
    ConfusionMatrix matrix = new ConfusionMatrix(2).labels(smile.repeat(30), "a" + smile.repeat(30));
    Path file = folder.resolve("smiles.svg");
    Pictures.confusion(matrix).title("bell \u0007, half \uD83D, none \uFFFF").save(file);
    List<String> texts = texts(svg(Files.readString(file)));
    assertEquals("bell  , half  , none  ", texts.get(0));
    for (String text : texts.subList(3, texts.size())) {
      assertTrue(text.matches("a?(" + smile + ")+\u2026"), text);
    }
  }

  @Test
  void confusion_isBlueWhereRight_andOrangeWhereWrong() {
    ConfusionMatrix perfect = new ConfusionMatrix(2);
    perfect.update(Tensor.of(0, 1), Tensor.of(0, 1), null);
    BufferedImage image = Pictures.confusion(perfect).toImage(1);
    assertTrue(count(image, Palette.BLUE) > 2 * 60 * 60);
    assertEquals(0, count(image, Palette.ORANGE));
    ConfusionMatrix wrong = new ConfusionMatrix(2);
    wrong.update(Tensor.of(0, 1), Tensor.of(1, 0), null);
    assertTrue(count(Pictures.confusion(wrong).toImage(1), Palette.ORANGE) > 2 * 60 * 60);
  }

  @Test
  void confusion_manyClasses_staysSmall() throws Exception {
    ConfusionMatrix matrix = new ConfusionMatrix(200);
    matrix.update(Tensor.of(0, 199), Tensor.of(0, 1), null);
    ConfusionChart chart = Pictures.confusion(matrix);
    assertTrue(chart.toImage(1).getWidth() < 1400);
    assertEquals(3, texts(svg(chart.toSvg())).size());
  }

  // ---- sheet --------------------------------------------------------------------------------------------------------

  @Test
  void sheet_coloursRightAndWrong() throws Exception {
    Tensor images = Tensor.full(0.5f, 3, 4, 4, 1);
    Tensor probabilities = Tensor.of(new float[][] {{0.9f, 0.1f}, {0.2f, 0.8f}, {0.3f, 0.7f}});
    PredictionSheet sheet = Pictures.sheet(images).predictions(probabilities).truth(Tensor.of(0, 0, 1)).classes("cat", "R&D");
    assertEquals(List.of("2 of 3 right", "cat 90 %", "R&D 80 %", "is cat", "R&D 70 %"), texts(svg(sheet.toSvg())));
    BufferedImage image = sheet.toImage(1);
    assertTrue(count(image, Palette.GREEN) > 0 && count(image, Palette.RED) > 0);
    assertTrue(count(image, new Color(128, 128, 128)) >= 3 * 112 * 112);
    assertEquals(0, count(image, Palette.BLUE));
    assertEquals(List.of("2 of 3 right", "R&D 80 %", "is cat", "cat 90 %", "R&D 70 %"), texts(svg(sheet.mistakesFirst().toSvg())));
    assertEquals(List.of("mine", "R&D 80 %", "is cat"), texts(svg(sheet.most(1).title("mine").toSvg())));
  }

  @Test
  void sheet_withoutTruth_orPredictions() throws Exception {
    PredictionSheet sheet = Pictures.sheet(Tensor.zeros(2, 3, 3, 3));
    assertEquals(List.of(), texts(svg(sheet.toSvg())));
    assertEquals(List.of("1 80 %", "0 90 %"), texts(svg(sheet.predictions(Tensor.of(0.8f, 0.1f)).toSvg()))); // one probability each
    assertEquals(List.of("7", "3"), texts(svg(sheet.predictions(Tensor.of(7, 3)).toSvg()))); // numbers of classes
    assertEquals(List.of("1", "0"), texts(svg(sheet.predictions(Tensor.of(new float[][] {{-3, 5}, {2, 1}})).toSvg()))); // scores
    assertEquals(List.of("b", "a"), texts(svg(Pictures.sheet(Tensor.zeros(2, 3, 3, 3)).truth(Tensor.of(new float[][] {{0, 1}, {1, 0}}))
        .classes(List.of("a", "b")).toSvg())));
  }

  @Test
  void sheet_rangeOfValues() {
    assertTrue(count(Pictures.sheet(Tensor.full(255, 1, 4, 4, 1)).toImage(1), Color.BLACK) == 0);
    Tensor red = Tensor.of(1f, -1f, -1f).reshape(1, 1, 1, 3);
    assertTrue(count(Pictures.sheet(red).range(-1, 1).toImage(1), Color.RED) >= 112 * 112);
    assertTrue(count(Pictures.sheet(Tensor.full(255, 1, 4, 4, 1)).range(0, 510).toImage(1), new Color(128, 128, 128)) >= 112 * 112);
  }

  @Test
  void sheet_columns_makeRows() {
    BufferedImage wide = Pictures.sheet(Tensor.zeros(6, 8, 8, 1)).columns(6).toImage(1);
    BufferedImage tall = Pictures.sheet(Tensor.zeros(6, 8, 8, 1)).columns(1).toImage(1);
    assertEquals(wide.getWidth(), tall.getHeight());
    assertTrue(tall.getWidth() < wide.getWidth() / 4);
  }

  @Test
  void sheet_misuse_saysWhatIsExpected() {
    PredictionSheet sheet = Pictures.sheet(Tensor.zeros(2, 3, 3, 1));
    assertMessage(IllegalArgumentException.class, () -> Pictures.sheet(Tensor.zeros(2, 3, 3)), "(samples, height, width", "(2, 3, 3)");
    assertMessage(IllegalArgumentException.class, () -> sheet.predictions(Tensor.zeros(3, 5)), "predictions", "2 images", "(3, 5)");
    assertMessage(IllegalArgumentException.class, () -> sheet.truth(Tensor.of(1, 2, 3)), "truth", "2 images", "(3,)");
    assertMessage(IllegalArgumentException.class, () -> sheet.range(1, 1), "white above black");
    assertMessage(IllegalArgumentException.class, () -> sheet.columns(0), "column");
    assertMessage(IllegalArgumentException.class, () -> sheet.most(0), "at least 1");
  }

  // ---- model --------------------------------------------------------------------------------------------------------

  @Test
  void model_chain_tellsShapesAndWeights() throws Exception {
    Sequential model = new Sequential(new Input(28, 28, 1), new Conv2D(16, 3).strides(2).activation(RELU), new MaxPooling2D(2),
        new Flatten(), new Lambda(x -> x), new Dense(10).activation(SOFTMAX).name("head"));
    model.layers().get(1).trainable(false);
    List<String> texts = texts(svg(Pictures.model(model).toSvg()));
    assertEquals(List.of("sequential (Sequential)", "5,930 weights, 5,770 of them trainable"), texts.subList(0, 2));
    assertEquals(List.of("Input", "input_layer", "(*, 28, 28, 1)",
        "Conv2D", "16 · 3×3 · stride 2 · relu", "conv2d", "(*, 13, 13, 16)", "160 weights, frozen",
        "MaxPooling2D", "2×2", "max_pooling2d", "(*, 6, 6, 16)",
        "Flatten", "flatten", "(*, 576)",
        "Lambda", "lambda", "(*, 576)",
        "Dense", "10 · softmax", "head", "(*, 10)", "5,770 weights"), texts.subList(2, texts.size()));
  }

  @Test
  void model_graph_hasAnArrowForEachConnection() throws Exception {
    SymbolicTensor x = Input.of(4);
    Dense shared = new Dense(4);
    SymbolicTensor y = new Add().apply(shared.apply(shared.apply(x)), x);
    Document svg = svg(Pictures.model(new Functional(x, y)).title("Twice").toSvg());
    List<String> texts = texts(svg);
    assertEquals("Twice", texts.get(0));
    assertTrue(texts.contains("20 weights") && texts.contains("shared weights"), texts.toString());
    NodeList paths = svg.getElementsByTagName("path");
    int arrows = 0;
    for (int i = 0; i < paths.getLength(); i++) {
      String outline = paths.item(i).getAttributes().getNamedItem("d").getTextContent();
      arrows += outline.endsWith("Z") && !outline.contains("C") ? 1 : 0;
    }
    assertEquals(4 + 1, arrows, "four arrows, and the paper"); // x to Dense, to Dense, to Add, and x to Add
  }

  @Test
  void model_inAModel_isOneBox() {
    Sequential inner = new Sequential(new Input(3), new Dense(2), new Dense(2)).name("inner");
    String svg = Pictures.model(new Sequential(new Input(3), inner, new Dense(1))).toSvg();
    assertTrue(svg.contains("3 layers") && svg.contains("14 weights"), svg);
  }

  @Test
  void model_withoutShape_isAnError() {
    assertMessage(IllegalStateException.class, () -> Pictures.model(new Sequential(new Dense(1))), "not built", "Input");
  }

  // ---- files --------------------------------------------------------------------------------------------------------

  @Test
  void save_byTheNameOfTheFile() throws Exception {
    ConfusionChart chart = Pictures.confusion(matrix());
    chart.save(folder.resolve("a.PNG"));
    assertEquals(chart.toImage(2).getWidth(), ImageIO.read(folder.resolve("a.PNG").toFile()).getWidth());
    chart.save(folder.resolve("a.svg"));
    assertEquals(chart.toSvg(), Files.readString(folder.resolve("a.svg")));
    assertMessage(IllegalArgumentException.class, () -> chart.save(folder.resolve("a.jpg")), "ConfusionChart.save", ".png or .svg");
    assertFalse(Files.exists(folder.resolve("a.jpg")));
    assertMessage(IllegalArgumentException.class, () -> chart.toImage(0), "scale", "0");
  }

  // ---- help ---------------------------------------------------------------------------------------------------------

  private static int count(BufferedImage image, Color color) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
    }
    return count;
  }

  private static Document svg(String text) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** All texts that are not empty, in the order in which they are drawn. */
  private static List<String> texts(Document svg) {
    List<String> texts = new ArrayList<>();
    NodeList found = svg.getElementsByTagName("text");
    for (int i = 0; i < found.getLength(); i++) {
      if (!found.item(i).getTextContent().isEmpty()) {
        texts.add(found.item(i).getTextContent());
      }
    }
    return texts;
  }

  private static void assertMessage(Class<? extends RuntimeException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
