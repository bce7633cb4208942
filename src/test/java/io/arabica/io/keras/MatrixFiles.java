package io.arabica.io.keras;

import io.arabica.data.Dataset;
import io.arabica.io.numpy.Npy;
import io.arabica.models.Model;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes the models of the {@link Matrix} for Keras to check, and checks what Keras wrote; see matrix.py among the test resources. */
final class MatrixFiles {
  private MatrixFiles() {}

  /** {@code write DIR} or {@code check DIR}, and perhaps a regular expression, found in the names of the models that are meant. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    Files.createDirectories(folder);
    Map<String, Matrix.Case> cases = Matrix.cases();
    if (args.length > 2) {
      cases.keySet().removeIf(name -> !Pattern.compile(args[2]).matcher(name).find());
    }
    int failed = 0;
    for (Map.Entry<String, Matrix.Case> one : cases.entrySet()) {
      if (args[0].equals("write")) {
        write(one.getKey(), one.getValue(), folder);
      } else if (!check(one.getKey(), one.getValue(), folder.resolve("keras"))) {
        failed++;
      }
    }
    System.out.println(args[0].equals("write") ? cases.size() + " models written"
        : cases.size() - failed + " of " + cases.size() + " models agree");
  }

  private static void write(String name, Matrix.Case one, Path folder) throws IOException {
    Model model = one.model().get();
    RoundTripTest.train(model, one.data(), 3);
    model.save(folder.resolve(name + ".keras"));
    model.saveWeights(folder.resolve(name + ".weights.h5"));
    Map<String, Tensor> values = new LinkedHashMap<>();
    put(values, "x", one.data().inputs());
    put(values, "y", RoundTripTest.predict(model, one.data()));
    put(values, "t", one.data().targets());
    if (model.isCompiled()) {
      evaluate(model, one).forEach((key, value) -> values.put("e_" + key, Tensor.scalar(value)));
    }
    RoundTripTest.train(model, one.data(), 5);
    put(values, "w", model.getWeights());
    if (one.random()) {
      values.put("random", Tensor.of(1));
    }
    Npy.writeAll(folder.resolve(name + ".npz"), values);
  }

  /** Loss and metrics, by name. */
  private static Map<String, Double> evaluate(Model model, Matrix.Case one) {
    return model.evaluate(Dataset.of(one.data()).batch(one.data().size()));
  }

  private static void put(Map<String, Tensor> values, String key, List<Tensor> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      values.put(key + i, tensors.get(i));
    }
  }

  private static boolean check(String name, Matrix.Case one, Path folder) throws IOException {
    if (Matrix.ONE_WAY.contains(name)) {
      System.out.printf("one way %s%n", name);
      return true;
    }
    String result;
    boolean good = false;
    try {
      Map<String, Tensor> values = Npy.readAll(folder.resolve(name + ".npz"));
      Model model = Model.load(folder.resolve(name + ".keras"));
      double prediction = distance(RoundTripTest.predict(model, one.data()), values, "y");
      Model fresh = one.model().get();
      fresh.loadWeights(folder.resolve(name + ".weights.h5"));
      prediction = Math.max(prediction, distance(RoundTripTest.predict(fresh, one.data()), values, "y"));
      double scores = 0;
      for (Map.Entry<String, Double> score : model.isCompiled() ? evaluate(model, one).entrySet() : Map.<String, Double>of().entrySet()) {
        double theirs = values.get("e_" + score.getKey()).item();
        scores = Math.max(scores, Double.compare(score.getValue(), theirs) == 0 ? 0 : Math.abs(score.getValue() - theirs)
            / Math.max(1, Math.abs(theirs)));
      }
      RoundTripTest.train(model, one.data(), 5);
      double steps = values.containsKey("w0") ? distance(model.getWeights(), values, "w") : 0;
      good = prediction <= 1e-5 && scores <= 1e-4 && steps <= 1e-4 && model.isCompiled() == !one.data().targets().isEmpty();
      result = String.format("predict %.1e  evaluate %.1e  train %.1e", prediction, scores, steps);
    } catch (IOException | RuntimeException e) {
      result = e.toString();
    }
    System.out.printf("%s %-45s %s%n", good ? "ok    " : "FAILED", name, result);
    return good;
  }

  private static double distance(List<Tensor> ours, Map<String, Tensor> theirs, String key) {
    double worst = 0;
    for (int i = 0; i < ours.size(); i++) {
      double[] a = ours.get(i).toDoubles();
      double[] b = theirs.get(key + i).toDoubles();
      for (int j = 0; j < a.length; j++) {
        worst = Math.max(worst, Math.abs(a[j] - b[j]) / Math.max(1, Math.abs(a[j])));
      }
    }
    return worst;
  }
}
