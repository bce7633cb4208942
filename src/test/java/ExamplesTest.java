import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.data.Dataset;
import io.arabica.data.Idx;
import io.arabica.data.Images;
import io.arabica.models.Model;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples run, and what they claim holds with settings small enough for a test. They live in no package, and so does this. */
class ExamplesTest {
  private static final Path CLOTHES = Path.of("examples/data/fashion-mnist");

  @Test
  void regression_shippedCars_errorOfAtMostTwoMilesPerGallon() throws IOException {
    assertTrue(Regression.run(Path.of("examples/data/auto-mpg.csv"), 100) <= 2.0);
  }

  @Test
  void imageClassification_aFewPictures_learnsMostOfThem() throws IOException {
    Dataset train = Idx.dataset(CLOTHES, "train").take(1500);
    Dataset test = Idx.dataset(CLOTHES, "t10k").take(300);
    List<String> names = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertTrue(ImageClassification.run(train, test, 3, names) > 0.6);
  }

  @Test
  void convolutionalDigits_aFewPictures_learnsMostOfThem() throws IOException {
    Dataset train = Idx.dataset(CLOTHES, "train").take(1000);
    Dataset test = Idx.dataset(CLOTHES, "t10k").take(300);
    assertTrue(ConvolutionalDigits.run(train, test, true, 4) > 0.6);
  }

  @Test
  void imageFolderClassifier_aFolderOfPictures_trainsAndDraws(@TempDir Path folder) throws IOException {
    Path clothes = Files.createDirectory(folder.resolve("clothes"));
    ImageFolderClassifier.writeClothes(clothes, 60);
    double accuracy = ImageFolderClassifier.run(clothes, folder, 6);
    assertTrue(accuracy > 0.6, "accuracy " + accuracy);
    Model model = Model.load(folder.resolve("model.keras"));
    assertEquals(5, model.outputs().get(0).shape().dim(1));
    for (String picture : List.of("history.png", "confusion.png", "sheet.png")) {
      assertTrue(ImageIO.read(folder.resolve(picture).toFile()).getWidth() > 500, picture);
    }
    assertTrue(Files.readString(folder.resolve("model.svg")).startsWith("<svg"));
  }

  @Test
  void imageFolderClassifier_folderOfOneClass_isRefusedBeforeTraining(@TempDir Path folder) throws IOException {
    Path one = Files.createDirectory(folder.resolve("bag"));
    Images.write(one.resolve("1.png"), Tensor.ones(8, 8, 3));
    Exception e = assertThrows(IllegalArgumentException.class, () -> ImageFolderClassifier.run(folder, folder, 1));
    assertEquals(folder + ": expected folders of two classes or more, got [bag]", e.getMessage());
  }

  @Test
  void transferLearning_aFewPictures_learnsMoreThanFromScratch() throws IOException {
    Dataset train = TransferLearning.turned(Idx.dataset(CLOTHES, "train"), 1);
    Dataset test = TransferLearning.turned(Idx.dataset(CLOTHES, "t10k"), 2);
    TransferLearning.Scores scores = TransferLearning.run(train, test, 6);
    assertTrue(scores.tuned() > scores.scratch(), scores.toString());
  }

  @Test
  void optimizersCompared_sameStart_allLossesFall() throws IOException {
    Map<String, List<Double>> losses = OptimizersCompared.run(Idx.dataset(CLOTHES, "train").take(500), 3);
    assertEquals(List.of("SGD", "Adam", "RMSprop", "Adagrad"), List.copyOf(losses.keySet()));
    losses.forEach((name, loss) -> assertTrue(loss.get(2) < loss.get(0), name + " " + loss));
  }

  @Test
  void kerasRoundTrip_bothWays_goesOnAndAgreesWithKeras(@TempDir Path folder) throws IOException {
    Dataset test = Idx.dataset(CLOTHES, "t10k").take(300);
    double[] accuracies = KerasRoundTrip.toKeras(Idx.dataset(CLOTHES, "train").take(1000), test, 2, folder);
    assertTrue(accuracies[0] > 0.5 && accuracies[1] > accuracies[0], accuracies[0] + ", then " + accuracies[1]);
    assertTrue(Files.size(folder.resolve("clothes.keras")) > 0 && Files.size(folder.resolve("clothes.onnx")) > 0);
    assertTrue(KerasRoundTrip.fromKeras(test.take(100).toBatch()) < 1e-5);
  }

  @Test
  void linearRegression_agreesWithTheNormalEquations() {
    assertTrue(SupervisedClassics.linearRegression() < 1e-3);
  }

  @Test
  void logisticRegression_findsTheBestWeights() {
    assertTrue(SupervisedClassics.logisticRegression() < 0.1);
  }

  @Test
  void supportVectorMachine_findsTheWidestStreet() {
    assertTrue(SupervisedClassics.supportVectorMachine() < 0.02);
  }

  @Test
  void decisionTree_learnsWhatNoLineCan() {
    assertTrue(SupervisedClassics.decisionTree() > 0.95);
  }
}
