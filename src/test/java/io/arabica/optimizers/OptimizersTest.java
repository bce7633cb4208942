package io.arabica.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.kernels.Parallel;
import io.arabica.optimizers.schedules.CosineDecay;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizersTest {
  private static Parameter parameter(double... values) {
    return new Parameter("w", Tensor.of(values), true);
  }

  /** One step with this gradient. */
  private static double[] stepped(Optimizer optimizer, Parameter w, double... gradient) {
    optimizer.apply(List.of(w), List.of(Tensor.of(gradient)));
    return w.toDoubles();
  }

  static Stream<String> names() {
    return Optimizers.names().stream();
  }

  /** Optimizers with all their slots, and the chores of the base. */
  static Stream<Supplier<Optimizer>> variants() {
    return Stream.concat(names().map(name -> () -> Optimizers.of(name).learningRate(0.01)), Stream.<Supplier<Optimizer>>of(
        () -> new SGD(0.01).momentum(0.9).nesterov(true).clipNorm(0.5), () -> new SGD(new CosineDecay(0.1, 10)).clipValue(0.1),
        () -> new Adam(0.01).amsgrad(true).globalClipNorm(0.3).weightDecay(0.1),
        () -> new RMSprop(0.01).momentum(0.5).centered(true).ema(0.9), () -> new Adam(0.01).ema(0.9).emaOverwriteFrequency(3),
        () -> new Nadam(0.01).gradientAccumulationSteps(3)));
  }

  private static List<Parameter> parameters(long seed) {
    Rng rng = new Rng(seed);
    return List.of(new Parameter("kernel", rng.normal(0, 1, 7, 5), true), new Parameter("bias", rng.normal(0, 1, 5), true));
  }

  private static List<Tensor> gradients(Rng rng) {
    return List.of(rng.normal(0, 1, 7, 5), rng.normal(0, 1, 5));
  }

  // ---- first steps by hand --------------------------------------------------------------------------------------------

  @Test
  void adafactor_rowAndColumnWithoutGradients_stay() { // Keras gives NaN: 1e-30 * 1e-30 is 0 in float
    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Parameter w = new Parameter("w", Tensor.ones(2, 2).cast(type), true);
      Optimizer adafactor = new Adafactor(0.1);
      adafactor.build(List.of(w));
      // r = c = (1e-30, 2), so v = 2 * 2 / mean(r) = 4 where the gradient is 2, and u = 1; alpha = rms(w) * 0.1
      adafactor.apply(List.of(w), List.of(Tensor.of(new float[] {0, 0, 0, 2}).reshape(2, 2).cast(type)));
      assertArrayEquals(new double[] {1, 1, 1, 0.9}, w.toDoubles(), 1e-6);
    }
  }

  @Test
  void sgd_step_isRateTimesGradient() {
    assertArrayEquals(new double[] {0.95, 2.1}, stepped(new SGD(0.1), parameter(1, 2), 0.5, -1), 1e-12);
  }

  @Test
  void sgd_momentum_addsUp() {
    SGD sgd = new SGD(0.1).momentum(0.5);
    Parameter w = parameter(1);
    assertArrayEquals(new double[] {0.9}, stepped(sgd, w, 1), 1e-12);
    assertArrayEquals(new double[] {0.75}, stepped(sgd, w, 1), 1e-12);
    // v = -0.1, then w += 0.5 v - 0.1
    assertArrayEquals(new double[] {0.85}, stepped(new SGD(0.1).momentum(0.5).nesterov(true), parameter(1), 1), 1e-12);
  }

  @Test
  void adam_firstStep_isTheRateWhateverTheGradient() {
    assertArrayEquals(new double[] {0.9, 2.1}, stepped(new Adam(0.1).epsilon(0), parameter(1, 2), 5, -0.001), 1e-12);
    // With epsilon = |g| the step is halved: m̂ / (√v̂ + ε) = g / 2|g|, at this step and the next.
    Adam adam = new Adam(0.1).epsilon(3);
    Parameter w = parameter(1);
    assertArrayEquals(new double[] {0.95}, stepped(adam, w, 3), 1e-12);
    assertArrayEquals(new double[] {0.9}, stepped(adam, w, 3), 1e-12);
  }

  @Test
  void adamW_step_decaysFirst() {
    assertArrayEquals(new double[] {1 - 0.1 * 0.5 - 0.1}, stepped(new AdamW(0.1).weightDecay(0.5).epsilon(0), parameter(1), 4), 1e-12);
  }

  @Test
  void rmsprop_step_hasEpsilonInsideTheRoot() {
    // e = 0.1 * 4 = 0.4; with epsilon 0.5 the root is of 0.9.
    assertArrayEquals(new double[] {1 - 0.1 * 2 / Math.sqrt(0.9)}, stepped(new RMSprop(0.1).epsilon(0.5), parameter(1), 2), 1e-12);
    // centered: the mean gradient is 0.2, its square leaves the variance 0.36.
    assertArrayEquals(new double[] {1 - 0.1 * 2 / Math.sqrt(0.86)}, stepped(new RMSprop(0.1).epsilon(0.5).centered(true), parameter(1), 2),
        1e-12);
  }

  @Test
  void adagrad_step_startsAtATenth() {
    assertArrayEquals(new double[] {1 - 0.1 * 2 / Math.sqrt(4.1 + 0.5)}, stepped(new Adagrad(0.1).epsilon(0.5), parameter(1), 2), 1e-12);
  }

  @Test
  void lion_step_isTheSign() {
    assertArrayEquals(new double[] {0.9, 2.1, 3}, stepped(new Lion(0.1), parameter(1, 2, 3), 7, -1e-9, 0), 1e-12);
  }

  @Test
  void muon_matrix_becomesOrthogonal() {
    Parameter w = new Parameter("w", Tensor.zeros(DType.FLOAT64, Shape.of(3, 2)), true);
    // The step of a scaled orthogonal matrix keeps its direction; its singular values come near 1.
    new Muon(1).rmsRate(0).apply(List.of(w), List.of(Tensor.of(new double[][] {{5, 0}, {0, 5}, {0, 0}})));
    double[] values = w.toDoubles();
    assertArrayEquals(new double[] {values[0], 0, 0, values[0], 0, 0}, values, 1e-12);
    assertTrue(values[0] < -0.6 && values[0] > -1.3, Arrays.toString(values));
  }

  // ---- convergence ----------------------------------------------------------------------------------------------------

  /** Steps that suit the kind: some move by the rate whatever the gradient, some by the size of the parameter. */
  private static Optimizer forParabola(String name) {
    return switch (name) {
      case "SGD" -> new SGD(0.1).momentum(0.5);
      case "Adadelta" -> new Adadelta(1).epsilon(1e-2);
      case "Adagrad" -> new Adagrad(1);
      case "Ftrl" -> new Ftrl(1);
      case "Lion", "Lamb", "Adafactor", "Muon", "RMSprop" -> Optimizers.of(name).learningRate(new CosineDecay(0.2, 500));
      default -> Optimizers.of(name).learningRate(0.1);
    };
  }

  @ParameterizedTest
  @MethodSource("names")
  void apply_parabola_isMinimized(String name) {
    Tensor target = Tensor.of(new double[][] {{1, -2}, {0.5, 3}});
    Parameter w = new Parameter("w", Tensor.of(new double[][] {{2, 2}, {-1, 1}}), true);
    Optimizer optimizer = forParabola(name);
    if (optimizer instanceof Muon muon) {
      muon.weightDecay(0);
    }
    if (optimizer instanceof AdamW adamW) {
      adamW.weightDecay(0);
    }
    for (int i = 0; i < 500; i++) {
      Tensor loss = w.sub(target).square().sum();
      optimizer.apply(List.of(w), Autograd.gradients(loss, List.of(w)));
    }
    double loss = w.sub(target).square().sum().item();
    assertTrue(loss < 1e-3, name + " ended at " + loss + ": " + w);
  }

  private static Optimizer forRosenbrock(String name) {
    return switch (name) {
      case "SGD" -> new SGD(0.0005).momentum(0.9);
      case "Adadelta" -> new Adadelta(new CosineDecay(1, 5000)).epsilon(1e-5);
      case "Adagrad" -> new Adagrad(0.5);
      case "Ftrl" -> new Ftrl(0.5);
      case "Lion", "Lamb", "RMSprop", "Adafactor" -> Optimizers.of(name).learningRate(new CosineDecay(0.02, 5000));
      case "Muon" -> new Muon(0.02).adam(0, 1);
      case "AdamW" -> new AdamW(0.02).weightDecay(0);
      default -> Optimizers.of(name).learningRate(0.02);
    };
  }

  @ParameterizedTest
  @MethodSource("names")
  void apply_rosenbrock_isMinimized(String name) {
    Parameter w = parameter(-1.2, 1);
    Optimizer optimizer = forRosenbrock(name);
    for (int i = 0; i < 5000; i++) {
      // (1 - x)² + 100 (y - x²)², differentiated by hand.
      double x = w.at(0);
      double y = w.at(1);
      optimizer.apply(List.of(w), List.of(Tensor.of(2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x))));
    }
    double loss = Math.pow(1 - w.at(0), 2) + 100 * Math.pow(w.at(1) - w.at(0) * w.at(0), 2);
    assertTrue(loss < 0.02, name + " ended at " + loss + ": " + w);
  }

  // ---- state ----------------------------------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("variants")
  void restore_state_goesOnWithTheSameBits(Supplier<Optimizer> make) {
    List<Parameter> parameters = parameters(3);
    Optimizer optimizer = make.get();
    Rng rng = new Rng(4);
    for (int i = 0; i < 4; i++) {
      optimizer.apply(parameters, gradients(rng));
    }
    Map<String, Tensor> state = optimizer.state();
    List<Parameter> copies = parameters.stream().map(p -> new Parameter(p.name(), p, true)).toList();
    Optimizer again = make.get();
    again.build(copies);
    again.restore(state);
    assertEquals(4, again.iterations());
    assertEquals(optimizer.learningRate(), again.learningRate());
    for (int i = 0; i < 4; i++) {
      List<Tensor> gradients = gradients(rng);
      optimizer.apply(parameters, gradients);
      again.apply(copies, gradients);
    }
    optimizer.finish();
    again.finish();
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(parameters.get(i).toFloats(), copies.get(i).toFloats(), optimizer.className());
    }
    assertEquals(optimizer.state(), again.state());
    assertFalse(state.equals(again.state()), "the state taken earlier is a copy");
  }

  @Test
  void restore_wrongState_saysWhatIsMissing() {
    Adam adam = new Adam();
    adam.build(parameters(1));
    Map<String, Tensor> state = new LinkedHashMap<>(adam.state());
    state.remove("0/kernel/velocity");
    assertTrue(assertThrows(IllegalArgumentException.class, () -> adam.restore(state)).getMessage().contains("0/kernel/velocity"));
    state.put("0/kernel/velocity", Tensor.zeros(3));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> adam.restore(state)).getMessage().contains("(7, 5)"));
    assertThrows(IllegalArgumentException.class, () -> new Adam().restore(adam.state()));
  }

  // ---- what all share -------------------------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("names")
  void apply_rateZero_changesNothing(String name) {
    List<Parameter> parameters = parameters(5);
    List<float[]> before = parameters.stream().map(Tensor::toFloats).toList();
    Optimizer optimizer = Optimizers.of(name).learningRate(0);
    Rng rng = new Rng(6);
    for (int i = 0; i < 3; i++) {
      optimizer.apply(parameters, gradients(rng));
    }
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(before.get(i), parameters.get(i).toFloats(), name);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void apply_threads_doNotChangeBits(Supplier<Optimizer> make) {
    int threads = Parallel.threads();
    List<float[]> results = new ArrayList<>();
    try {
      for (int n : new int[] {1, 3}) {
        Parallel.setThreads(n);
        Rng rng = new Rng(8);
        Parameter w = new Parameter("w", rng.normal(0, 1, 150, 301), true);
        Optimizer optimizer = make.get();
        for (int i = 0; i < 3; i++) {
          optimizer.apply(List.of(w), List.of(rng.normal(0, 1, 150, 301)));
        }
        results.add(w.toFloats());
      }
    } finally {
      Parallel.setThreads(threads);
    }
    assertArrayEquals(results.get(0), results.get(1));
  }

  /** The loops for FLOAT32 against the formulas for FLOAT64, in sizes of more than one chunk and shapes of more than two dimensions. */
  @ParameterizedTest
  @MethodSource("variants")
  void apply_floats_followDoubles(Supplier<Optimizer> make) {
    for (int[] shape : List.of(new int[] {150, 301}, new int[] {2, 3, 4, 5}, new int[] {20_000}, new int[] {3, 7})) {
      Rng rng = new Rng(8);
      Tensor start = rng.normal(0, 1, shape);
      Parameter single = new Parameter("w", start, true);
      Parameter exact = new Parameter("w", start.cast(DType.FLOAT64), true);
      Optimizer ofSingle = make.get();
      Optimizer ofExact = make.get();
      for (int i = 0; i < 4; i++) {
        Tensor g = rng.normal(0, 1, shape);
        ofSingle.apply(List.of(single), List.of(g));
        ofExact.apply(List.of(exact), List.of(g.cast(DType.FLOAT64)));
      }
      assertArrayEquals(exact.toDoubles(), single.toDoubles(), 1e-5, ofSingle.className() + " " + Arrays.toString(shape));
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void apply_viewAsGradient_isReadOnly(Supplier<Optimizer> make) {
    Tensor gradient = new Rng(9).normal(0, 1, 5, 7);
    float[] before = gradient.toFloats();
    Parameter a = new Parameter("a", new Rng(10).normal(0, 1, 7, 5), true);
    Parameter b = new Parameter("b", a, true);
    make.get().apply(List.of(a), List.of(gradient.transpose()));
    make.get().apply(List.of(b), List.of(gradient.transpose().copy()));
    assertArrayEquals(b.toFloats(), a.toFloats());
    assertArrayEquals(before, gradient.toFloats());
  }

  @Test
  void clip_kinds_shrinkGradients() {
    assertArrayEquals(new double[] {-0.5, 0.5, -0.1}, stepped(new SGD(1).clipValue(0.5), parameter(0, 0, 0), 3, -4, 0.1), 1e-12);
    assertArrayEquals(new double[] {-0.6, 0.8}, stepped(new SGD(1).clipNorm(1), parameter(0, 0), 3, -4), 1e-12);
    assertArrayEquals(new double[] {-3, 4}, stepped(new SGD(1).clipNorm(5), parameter(0, 0), 3, -4), 1e-12);
    Parameter a = parameter(0);
    Parameter b = parameter(0);
    new SGD(1).globalClipNorm(1).apply(List.of(a, b), List.of(Tensor.of(3.0), Tensor.of(-4.0)));
    assertEquals(-0.6, a.item(), 1e-12);
    assertEquals(0.8, b.item(), 1e-12);
    Parameter large = new Parameter("large", Tensor.zeros(11), true);
    new SGD(1).clipNorm(1).apply(List.of(large), List.of(Tensor.full(1e30, 11)));
    assertEquals(-1 / Math.sqrt(11), large.at(10), 1e-7, "the square of 1e30 is more than a float holds");
    assertTrue(Double.isNaN(stepped(new SGD(1).clipNorm(1), parameter(0, 0), Double.NaN, 1)[1]), "NaN comes through");
    SGD clipped = new SGD(1).clipNorm(1);
    assertThrows(IllegalArgumentException.class, () -> clipped.clipValue(2));
    assertNull(clipped.config().get("clipvalue"), "what was refused is not kept");
  }

  @Test
  void weightDecay_excluded_doNotDecay() {
    for (boolean byName : new boolean[] {true, false}) {
      Parameter kernel = new Parameter("kernel", Tensor.of(1.0), true);
      Parameter bias = new Parameter("bias", Tensor.of(1.0), true);
      SGD sgd = new SGD(0.1).weightDecay(0.5);
      sgd.build(List.of(kernel, bias));
      Optimizer optimizer = byName ? sgd.excludeFromWeightDecay("bi.s") : sgd.excludeFromWeightDecay(bias);
      optimizer.apply(List.of(kernel, bias), List.of(Tensor.of(0.0), Tensor.of(0.0)));
      assertEquals(0.95, kernel.item(), 1e-12);
      assertEquals(1, bias.item());
    }
  }

  @Test
  void accumulation_twoCalls_updateByTheMean() {
    SGD sgd = new SGD(1).gradientAccumulationSteps(2);
    Parameter w = parameter(0);
    assertArrayEquals(new double[] {0}, stepped(sgd, w, 1));
    assertArrayEquals(new double[] {-2}, stepped(sgd, w, 3));
    assertArrayEquals(new double[] {-2}, stepped(sgd, w, 5));
    assertArrayEquals(new double[] {-7}, stepped(sgd, w, 5));
    assertEquals(4, sgd.iterations());
  }

  @Test
  void ema_finish_putsTheAverageIntoTheParameters() {
    SGD sgd = new SGD(1).ema(0.5);
    Parameter w = parameter(0);
    stepped(sgd, w, -1);
    assertArrayEquals(new double[] {3}, stepped(sgd, w, -2));
    sgd.finish();
    assertEquals(2, w.item());
  }

  @Test
  void apply_frozenOrWithoutGradient_isLeftAlone() {
    Parameter a = parameter(1);
    Parameter b = parameter(1);
    Parameter c = parameter(1);
    SGD sgd = new SGD(1).momentum(0.5).weightDecay(0.1).globalClipNorm(100);
    b.trainable(false);
    sgd.apply(List.of(a, b, c), Arrays.asList(Tensor.of(1.0), Tensor.of(1.0), null));
    assertEquals(-0.1, a.item(), 1e-12);
    assertEquals(1, b.item());
    assertEquals(1, c.item());
    // Later steps may know other parameters.
    b.trainable(true);
    sgd.apply(List.of(b), List.of(Tensor.of(1.0)));
    assertEquals(-0.1, b.item(), 1e-12);
    assertEquals(-0.1, a.item(), 1e-12);
  }

  @Test
  void apply_graphThatSavedOldValues_refusesItsBackwardPass() {
    Parameter w = parameter(1, 2);
    Tensor loss = w.square().sum();
    new SGD(0.1).apply(List.of(w), List.of(Tensor.of(1.0, 1.0)));
    assertThrows(IllegalStateException.class, () -> Autograd.gradients(loss, List.of(w)));
  }

  @Test
  void apply_insideARecording_makesItUnrepeatable() {
    Parameter w = parameter(1, 2);
    SGD sgd = new SGD(0.1);
    Recording recording = Recording.of(() -> {
      Tensor g = w.mul(2);
      sgd.apply(List.of(w), List.of(g));
      return List.of(g);
    });
    assertFalse(recording.isRepeatable());
  }

  @Test
  void apply_wrongGradients_saysParameterAndShapes() {
    Parameter w = new Parameter("kernel", Tensor.zeros(2, 3), true);
    String message = assertThrows(IllegalArgumentException.class, () -> new Adam().apply(List.of(w), List.of(Tensor.zeros(3, 2))))
        .getMessage();
    assertTrue(message.contains("kernel") && message.contains("(2, 3)") && message.contains("(3, 2)"), message);
    assertThrows(IllegalArgumentException.class, () -> new Adam().apply(List.of(w), List.of(Tensor.zeros(2, 3).cast(DType.FLOAT64))));
    assertThrows(IllegalArgumentException.class, () -> new Adam().apply(List.of(w), List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Adam().apply(List.of(w, w), List.of(Tensor.zeros(2, 3), Tensor.zeros(2, 3))));
    assertThrows(IllegalArgumentException.class, () -> Updates.copy(Tensor.zeros(2, 3).transpose(), Tensor.zeros(3, 2)));
  }

  // ---- hyper-parameters -----------------------------------------------------------------------------------------------

  @Test
  void hyperParameters_outOfRange_throwAtOnce() {
    for (double bad : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      for (String name : Optimizers.names()) {
        assertThrows(IllegalArgumentException.class, () -> Optimizers.of(name).learningRate(bad), name);
        assertThrows(IllegalArgumentException.class, () -> Optimizers.of(name, new Config().put("weight_decay", bad)), name);
        assertThrows(IllegalArgumentException.class, () -> Optimizers.of(name, new Config().put("clipnorm", bad)), name);
      }
      assertThrows(IllegalArgumentException.class, () -> new SGD(bad));
      assertThrows(IllegalArgumentException.class, () -> new Adam(bad));
      assertThrows(IllegalArgumentException.class, () -> new Adam().beta1(bad));
      assertThrows(IllegalArgumentException.class, () -> new Adam().epsilon(bad));
      assertThrows(IllegalArgumentException.class, () -> new RMSprop().rho(bad));
      assertThrows(IllegalArgumentException.class, () -> new SGD().momentum(bad));
      assertThrows(IllegalArgumentException.class, () -> new Adagrad().initialAccumulatorValue(bad));
      assertThrows(IllegalArgumentException.class, () -> new Ftrl().beta(bad));
      assertThrows(IllegalArgumentException.class, () -> new Adafactor().clipThreshold(bad));
      assertThrows(IllegalArgumentException.class, () -> new SGD().ema(bad));
    }
    assertThrows(IllegalArgumentException.class, () -> new Adam().beta2(1));
    assertThrows(IllegalArgumentException.class, () -> new Lion().beta1(1));
    assertThrows(IllegalArgumentException.class, () -> new SGD().clipNorm(0));
    assertThrows(IllegalArgumentException.class, () -> new SGD().gradientAccumulationSteps(0));
    assertThrows(IllegalArgumentException.class, () -> new Muon().newtonSchulzSteps(0));
    assertEquals(0, new SGD(0).learningRate());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Adam(-1)).getMessage()
        .contains("Adam: expected a finite learning rate of at least 0"));
  }

  @Test
  void setters_ofSlotsAfterTheFirstStep_throw() {
    Adam adam = new Adam();
    adam.build(parameters(1));
    assertThrows(IllegalStateException.class, () -> adam.amsgrad(true));
    assertThrows(IllegalStateException.class, () -> adam.ema(0.9));
    assertThrows(IllegalStateException.class, () -> adam.gradientAccumulationSteps(2));
    assertEquals(0.5, adam.learningRate(0.5).learningRate());
  }

  @Test
  void of_names_areThoseOfKeras() {
    for (String name : Optimizers.names()) {
      assertEquals(name, Optimizers.of(name.toLowerCase(Locale.ROOT)).className());
    }
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Optimizers.of("adem")).getMessage().contains("adem"));
    assertEquals(0.004, new AdamW().config().number("weight_decay", 0));
    assertNull(Optimizers.of("AdamW", new Config().put("weight_decay", null)).config().get("weight_decay"));
    assertNull(Optimizers.of(null, CustomObjects.none()));
    Optimizer own = new SGD();
    assertSame(own, Optimizers.of(own, CustomObjects.none()));
    Config written = new Config().put("optimizer", new Adam(0.25).beta1(0.5).name("mine"));
    Optimizer read = Optimizers.of(written.get("optimizer"), CustomObjects.none());
    assertEquals(new Adam(0.25).beta1(0.5).name("mine").config(), read.config());
  }

  // ---- cost -----------------------------------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("variants")
  void apply_anyOptimizer_allocatesNextToNothing(Supplier<Optimizer> make) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Optimizer optimizer = make.get();
    Rng rng = new Rng(1);
    List<Parameter> parameters = List.of(new Parameter("kernel", rng.normal(0, 1, 120, 80), true),
        new Parameter("filters", rng.normal(0, 1, 3, 3, 40, 40), true), new Parameter("bias", rng.normal(0, 1, 80), true));
    List<Tensor> gradients = List.of(rng.normal(0, 1, 120, 80), rng.normal(0, 1, 3, 3, 40, 40), rng.normal(0, 1, 80));
    long bytes = Long.MAX_VALUE;
    for (int round = 0; round < 500 && bytes > 8192; round++) { // until the vector loops are compiled, which make objects before
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20; i++) {
        optimizer.apply(parameters, gradients);
      }
      bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 20;
    }
    // A training step may leave 16 KB in all; the smallest tensor of a kernel's size would be 38 KB.
    long left = bytes;
    assertTrue(left <= 8192, () -> optimizer.className() + ": " + left + " bytes a step");
  }
}
