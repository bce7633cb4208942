import static io.arabica.layers.activations.Activations.SIGMOID;

import io.arabica.data.Dataset;
import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.layers.losses.Losses;
import io.arabica.models.Fit;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.Optimizer;
import io.arabica.optimizers.SGD;
import io.arabica.optimizers.schedules.CosineDecay;
import io.arabica.regularizers.Regularizers;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.DType;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Index;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.List;

/**
 * Four classics of supervised learning. The first three are one dense layer and differ in the loss alone; each is held against its known
 * solution. The fourth, a decision tree, is no network at all: it shows that gradients flow through whatever is computed with tensors.
 */
public final class SupervisedClassics {
  private SupervisedClassics() {}

  /** Trains all four. */
  public static void main(String[] args) {
    linearRegression();
    logisticRegression();
    supportVectorMachine();
    decisionTree();
  }

  /** One layer of one unit, and the loss that makes it one classic or another. */
  private static Sequential layer(int features, Dense unit) {
    return new Sequential(new Input(features), unit).seed(1);
  }

  /** The weights, then the bias, of such a model. */
  private static double[] weights(Sequential model) {
    List<Tensor> parts = model.getWeights();
    return Shaping.concat(0, parts.get(0).reshape(-1), parts.get(1)).toDoubles();
  }

  /** Linear regression: the mean squared error. Solution: the normal equations (XᵀX) w = Xᵀy. The largest difference between both. */
  static double linearRegression() {
    Rng rng = new Rng(1);
    Tensor x = rng.normal(0, 1, 500, 3);
    Tensor y = x.matMul(Tensor.of(new float[][] {{2}, {-1}, {0.5f}})).add(3).add(rng.normal(0, 0.5, 500, 1));

    Sequential model = layer(3, new Dense(1));
    model.compile(new SGD(0.1), Losses.meanSquaredError());
    model.fit(Dataset.of(x, y), Fit.epochs(100).batchSize(500).silent());
    double[] learnt = weights(model);

    Tensor design = Shaping.concat(1, x, Tensor.ones(500, 1)); // the bias is the weight of a column of ones
    double[] exact = solve(design.transpose().matMul(design), design.transpose().matMul(y));
    print("Linear regression", learnt, "normal equations", exact);
    return distance(learnt, exact);
  }

  /**
   * Logistic regression: a sigmoid and the cross-entropy. Solution: for two clouds of the same round shape around m and -m the best weights
   * are 2 m, the bias 0. The largest difference from it; part of that is the sample's, not the method's.
   */
  static double logisticRegression() {
    Rng rng = new Rng(2);
    Tensor labels = rng.bernoulli(0.5, 20_000, 1).cast(DType.FLOAT32);
    Tensor centre = Tensor.of(1f, 0.5f);
    Tensor x = labels.mul(2).sub(1).mul(centre).add(rng.normal(0, 1, 20_000, 2));

    Sequential model = layer(2, new Dense(1).activation(SIGMOID));
    model.compile(new Adam(new CosineDecay(0.05, 500)), Losses.binaryCrossentropy());
    model.fit(Dataset.of(x, labels), Fit.epochs(10).batchSize(400).silent());
    double[] learnt = weights(model);
    double[] exact = {2, 1, 0};
    print("Logistic regression", learnt, "best possible", exact);
    return distance(learnt, exact);
  }

  /**
   * A linear support vector machine: the hinge loss and a price on large weights. Solution: the two points nearest to the border, (1, 1)
   * and (-1, -1), decide alone; the widest street between them has the weights (0.5, 0.5) and the bias 0. The largest difference from it.
   */
  static double supportVectorMachine() {
    Rng rng = new Rng(3);
    float[][] points = new float[100][];
    float[][] classes = new float[100][1];
    for (int i = 0; i < points.length; i++) {
      int side = i % 2 == 0 ? 1 : -1;
      float along = (float) (6 * rng.nextDouble() - 3);
      float away = i < 2 ? 0 : (float) (3 * rng.nextDouble()); // the first two lie on the edges of the street
      points[i] = i < 2 ? new float[] {side, side} : new float[] {side * (1 + away) + along, side * (1 + away) - along};
      classes[i][0] = side;
    }

    Sequential model = layer(2, new Dense(1).kernelRegularizer(Regularizers.l2(0.005)));
    model.compile(new SGD(new CosineDecay(0.2, 3000)), Losses.hinge());
    model.fit(Dataset.of(points, classes), Fit.epochs(3000).batchSize(100).silent());
    double[] learnt = weights(model);
    double[] exact = {0.5, 0.5, 0};
    print("Support vector machine", learnt, "widest street", exact);
    return distance(learnt, exact);
  }

  /**
   * A soft decision tree of depth 3, which learns what no single line can tell apart: whether two numbers have the same sign. At each inner
   * node a sigmoid says how much of a sample goes right; the answer is the mean of the leaves, each counted by how much of the sample gets
   * there. The fraction of points told right.
   */
  static double decisionTree() {
    Rng rng = new Rng(4);
    Tensor x = rng.uniform(-1, 1, 1000, 2);
    Tensor product = x.get("..., :1").mul(x.get("..., 1:"));
    Tensor same = product.gt(Tensor.scalar(0)).cast(DType.FLOAT32);

    int depth = 3;
    int inner = (1 << depth) - 1;
    Parameter directions = new Parameter("directions", rng.normal(0, 2, 2, inner), true);
    Parameter borders = new Parameter("borders", Tensor.zeros(inner), true);
    Parameter leaves = new Parameter("leaves", rng.normal(0, 1, inner + 1, 1), true);
    List<Parameter> parameters = List.of(directions, borders, leaves);
    Optimizer optimizer = new Adam(0.05);
    Tensor answer = null;
    for (int step = 0; step < 300; step++) {
      answer = tree(x, directions, borders, leaves, depth);
      // cross-entropy of sigmoid(answer) with the truth
      Tensor loss = Elementwise.softplus(answer).sub(answer.mul(same)).mean();
      optimizer.apply(parameters, Autograd.gradients(loss, parameters));
    }
    double right = answer.gt(Tensor.scalar(0)).eq(product.gt(Tensor.scalar(0))).cast(DType.FLOAT32).mean().item();
    System.out.printf("%-24s %.1f %% of points told right (a line: about 50 %%)%n", "Soft decision tree", 100 * right);
    return right;
  }

  private static Tensor tree(Tensor x, Tensor directions, Tensor borders, Tensor leaves, int depth) {
    Tensor gates = x.matMul(directions).add(borders).sigmoid(); // of all inner nodes, level by level: (samples, 7)
    Tensor reach = Tensor.ones(x.shape().dim(0), 1); // how much of a sample reaches each node of a level
    for (int level = 0; level < depth; level++) {
      int nodes = 1 << level;
      Tensor right = gates.get(Index.all(), Index.range(nodes - 1, 2 * nodes - 1));
      reach = Shaping.concat(1, reach.mul(right), reach.sub(reach.mul(right)));
    }
    return reach.matMul(leaves);
  }

  /** Solves a x = b by Gauss' elimination. */
  private static double[] solve(Tensor matrix, Tensor right) {
    int n = matrix.shape().dim(0);
    double[] a = matrix.toDoubles();
    double[] b = right.toDoubles();
    for (int k = 0; k < n; k++) {
      for (int row = 0; row < n; row++) {
        double factor = row == k ? 0 : a[row * n + k] / a[k * n + k];
        for (int column = 0; column < n; column++) {
          a[row * n + column] -= factor * a[k * n + column];
        }
        b[row] -= factor * b[k];
      }
    }
    for (int k = 0; k < n; k++) {
      b[k] /= a[k * n + k];
    }
    return b;
  }

  private static double distance(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private static void print(String what, double[] learnt, String how, double[] exact) {
    System.out.printf("%-24s learnt %s   %s %s%n", what, text(learnt), how, text(exact));
  }

  private static String text(double[] values) {
    StringBuilder text = new StringBuilder("[");
    for (double value : values) {
      text.append(String.format("%7.3f", value));
    }
    return text.append(" ]").toString();
  }
}
