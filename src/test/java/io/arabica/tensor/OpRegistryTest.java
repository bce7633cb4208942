package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.OpSamples.Row;
import io.arabica.tensor.OpSamples.Sample;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks over all operations: whoever declares one gets these tests with its row in {@link OpSamples}. */
class OpRegistryTest {
  private static final Pattern SHAPE = Pattern.compile("\\((\\d+(, \\d+)*,?)?\\)");

  static Stream<Op<?>> all() {
    return OpRegistry.all().stream();
  }

  static Stream<Op<?>> differentiable() {
    return all().filter(Op::isDifferentiable);
  }

  @Test
  void samples_belongToOperationsThatExist() {
    List<String> names = OpRegistry.all().stream().map(Op::name).toList();
    assertTrue(names.containsAll(OpSamples.names()), () -> OpSamples.names().stream().filter(n -> !names.contains(n)).toList().toString());
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyOperation_hasSamples(Op<?> op) {
    Row row = OpSamples.of(op.name());
    assertNotNull(row, () -> op + " has no row in OpSamples");
    assertFalse(row.good.isEmpty(), () -> op + " has no input to be checked on");
    assertFalse(row.empty.isEmpty(), () -> op + " has no input without elements");
    assertEquals(row.anyShape, row.wrong.isEmpty(), () -> op + " has no input of a wrong shape");
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradient_equalsCentralDifferences(Op<?> op) {
    for (Sample sample : OpSamples.of(op.name()).good) {
      if (isDifferentiable(op, sample)) {
        GradientCheck.check(in -> apply(op, sample, in), variables(op, sample));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void secondOrderGradient_equalsCentralDifferences(Op<?> op) {
    for (Sample sample : OpSamples.of(op.name()).good) {
      if (isDifferentiable(op, sample)) {
        GradientCheck.checkSecondOrder(in -> apply(op, sample, in), variables(op, sample));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void inferredShape_isTheRealShape(Op<?> op) {
    Row row = OpSamples.of(op.name());
    for (Sample sample : Stream.concat(row.good.stream(), row.empty.stream()).toList()) {
      assertEquals(shape(op, sample), apply(op, sample).shape(), () -> op + " on " + shapes(sample));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void views_giveWhatContiguousCopiesGive(Op<?> op) {
    for (Sample sample : OpSamples.of(op.name()).good) {
      if (op.impure) {
        continue; // they have no inputs, or write to one
      }
      Tensor expected = apply(op, sample);
      for (int kind = 0; kind < 3; kind++) {
        Tensor[] views = new Tensor[sample.inputs().length];
        for (int i = 0; i < views.length; i++) {
          views[i] = view(sample.inputs()[i], kind);
          assertEquals(sample.inputs()[i], views[i]);
        }
        assertEquals(expected, apply(op, sample.attributes(), views), () -> op + " on views of " + shapes(sample));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void noElements_giveAResultAndAGradient(Op<?> op) {
    for (Sample sample : OpSamples.of(op.name()).empty) {
      Tensor[] inputs = Arrays.stream(sample.inputs()).map(x -> x.dtype().isFloating()
          ? x.copy().requireGradient() : x).toArray(Tensor[]::new);
      Tensor y = apply(op, sample.attributes(), inputs);
      OpSamples.of(op.name()).fixed.forEach(i -> inputs[i] = inputs[i].detach());
      List<Tensor> leaves = Arrays.stream(inputs).filter(Tensor::requiresGradient).toList();
      assertEquals(shape(op, sample), y.shape());
      if (y.requiresGradient() && op.isDifferentiable()) {
        List<Tensor> gradients = Autograd.gradients(y.sum(), leaves);
        for (int i = 0; i < leaves.size(); i++) {
          assertEquals(leaves.get(i).shape(), gradients.get(i).shape(), () -> op + " on " + shapes(sample));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void float32_isFloat64Rounded(Op<?> op) {
    for (Sample sample : OpSamples.of(op.name()).good) {
      if (op.impure || sample.attributes() instanceof DType) {
        continue;
      }
      Tensor[] single = Arrays.stream(sample.inputs()).map(x -> x.dtype().isFloating() ? x.cast(DType.FLOAT32) : x).toArray(Tensor[]::new);
      Tensor[] same = Arrays.stream(single).map(x -> x.dtype().isFloating() ? x.cast(DType.FLOAT64) : x).toArray(Tensor[]::new);
      Tensor expected = apply(op, sample.attributes(), same);
      Tensor actual = apply(op, sample.attributes(), single);
      DType type = Arrays.stream(single).anyMatch(x -> x.dtype().isFloating())
          && expected.dtype().isFloating() ? DType.FLOAT32 : expected.dtype();
      assertEquals(type, actual.dtype(), () -> op + " on FLOAT32");
      assertTrue(actual.cast(DType.FLOAT64).allClose(expected.cast(DType.FLOAT64), 1e-5, 1e-6),
          () -> op + ": expected " + expected + ", got " + actual);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void wrongShape_isNamedWithTheOperationAndBothShapes(Op<?> op) {
    for (Sample sample : OpSamples.of(op.name()).wrong) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> apply(op, sample), () -> op + " on " + shapes(sample));
      assertTrue(e.getMessage().startsWith(op.name() + ": "), e::getMessage);
      assertTrue(SHAPE.matcher(e.getMessage()).results().count() >= Math.min(2, sample.inputs().length), e::getMessage);
      assertTrue(Arrays.stream(sample.inputs()).anyMatch(x -> e.getMessage().contains(x.shape().toString())), e::getMessage);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void recording_givesTheSameBits(Op<?> op) {
    for (Sample sample : OpSamples.of(op.name()).good) {
      if (op.impure) {
        continue; // RecordingTest
      }
      Tensor[] inputs = Arrays.stream(sample.inputs()).map(Tensor::copy).toArray(Tensor[]::new);
      Recording recording = Recording.of(() -> List.of(apply(op, sample.attributes(), through(inputs)), apply(op, sample.attributes(),
          inputs)));
      for (Tensor input : inputs) {
        if (input.dtype().isFloating()) {
          Loops.copy(Shaping.flip(input).mul(0.5).contiguous(), input);
        }
      }
      recording.run();
      Tensor expected = apply(op, sample.attributes(), inputs);
      assertEquals(List.of(expected, expected), recording.outputs(), () -> op + " on " + shapes(sample));
    }
  }

  /** Inputs that are results themselves, so that their buffers may be reused. */
  private static Tensor[] through(Tensor... inputs) {
    return Arrays.stream(inputs).map(x -> x.dtype().isFloating() ? x.mul(1) : x).toArray(Tensor[]::new);
  }

  private static boolean isDifferentiable(Op<?> op, Sample sample) {
    return Arrays.stream(sample.inputs()).anyMatch(x -> x.dtype().isFloating()) && apply(op, sample).dtype() == DType.FLOAT64;
  }

  /** The inputs whose gradients are checked. */
  private static Tensor[] variables(Op<?> op, Sample sample) {
    Set<Integer> fixed = OpSamples.of(op.name()).fixed;
    return IntStream.range(0, sample.inputs().length).filter(i -> !fixed.contains(i)).mapToObj(i -> sample.inputs()[i])
        .toArray(Tensor[]::new);
  }

  /** The operation with other values for its {@link #variables}. */
  private static Tensor apply(Op<?> op, Sample sample, List<Tensor> variables) {
    Set<Integer> fixed = OpSamples.of(op.name()).fixed;
    Tensor[] inputs = sample.inputs().clone();
    Iterator<Tensor> next = variables.iterator();
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = fixed.contains(i) ? inputs[i] : next.next();
    }
    return apply(op, sample.attributes(), inputs);
  }

  /** The same elements as a transposed, stepped or shifted view. */
  private static Tensor view(Tensor x, int kind) {
    int rank = x.rank();
    return switch (kind) {
      case 0 -> Shaping.transpose(Shaping.transpose(x).copy());
      case 1 -> {
        Tensor twice = Shaping.repeat(Shaping.expandDims(x, rank), 2, rank);
        yield twice.get(Index.ellipsis(), Index.at(1));
      }
      default -> Shaping.concat(0, Shaping.expandDims(x, 0), Shaping.expandDims(x, 0)).get(Index.at(1));
    };
  }

  private static Tensor apply(Op<?> op, Sample sample) {
    return apply(op, sample.attributes(), sample.inputs());
  }

  @SuppressWarnings("unchecked")
  private static Tensor apply(Op<?> op, Object attributes, Tensor... inputs) {
    return ((Op<Object>) op).apply(attributes, inputs);
  }

  @SuppressWarnings("unchecked")
  private static Shape shape(Op<?> op, Sample sample) {
    return ((Op<Object>) op).shape(sample.attributes(), Arrays.stream(sample.inputs()).map(Tensor::shape).toArray(Shape[]::new));
  }

  private static String shapes(Sample sample) {
    return Arrays.stream(sample.inputs()).map(x -> x.shape().toString()).toList().toString();
  }
}
