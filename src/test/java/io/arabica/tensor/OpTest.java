package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations as a user declares them; CUBE is the example of Op's Javadoc. */
class OpTest {
  private static final Op<Void> CUBE = Op.<Void>of("cube", 1)
      .saves(Op.Saves.INPUTS)
      .compute((attributes, in) -> in[0].mul(in[0]).mul(in[0]))
      .gradient(0, (call, g) -> g.mul(call.input(0).square()).mul(3))
      .build();

  private static final Op<Void> CUBE_LOOP = Op.<Void>of("cubeLoop", 1)
      .saves(Op.Saves.INPUTS)
      .forward((attributes, in, out) -> {
        float[] x = in[0].floats();
        float[] y = out.floats();
        for (int i = 0; i < out.size(); i++) {
          float v = x[in[0].offset() + i];
          y[out.offset() + i] = v * v * v;
        }
      })
      .gradient(0, (call, g) -> g.mul(call.input(0).square()).mul(3))
      .build();

  private static final Op<Void> CURRENT = Op.<Void>of("current", 2)
      .compute((a, in) -> in[0].add(in[1]))
      .gradient(0, (c, g) -> g)
      .build();

  @Test
  void userOperation_withItsOwnGradient() {
    assertEquals(Tensor.of(1f, -8f, 27f), CUBE.apply(null, Tensor.of(1f, -2f, 3f)));
    assertEquals(Tensor.of(8f, 27f), CUBE_LOOP.apply(null, Tensor.of(1f, 2f, 3f).get("1:")));
    GradientCheck.check(in -> CUBE.apply(null, in.get(0)), Tensor.of(1f, -2f, 3f));
    GradientCheck.checkSecondOrder(in -> CUBE.apply(null, in.get(0)), Tensor.of(1f, -2f, 3f));
    Tensor x = Tensor.of(2f).requireGradient();
    assertEquals(List.of(Tensor.of(12f)), Autograd.gradients(CUBE_LOOP.apply(null, x).sum(), List.of(x)));
  }

  @Test
  void straightThrough_replacesAGradient() {
    Op<Void> round = Op.<Void>of("straightRound", 1).compute((a, in) -> Elementwise.round(in[0])).gradient(0, (c, g) -> g).build();
    Tensor x = Tensor.of(1.4f, 2.6f).requireGradient();
    Tensor y = round.apply(null, x);
    assertEquals(Tensor.of(1f, 3f), y);
    assertEquals(List.of(Tensor.of(1f, 1f)), Autograd.gradients(y.sum(), List.of(x)));
  }

  @Test
  void missingGradient_isAnErrorNotZero() {
    Tensor a = Tensor.of(1f).requireGradient();
    Tensor b = Tensor.of(2f).requireGradient();
    assertEquals(List.of(Tensor.of(1f)), Autograd.gradients(CURRENT.apply(null, a, b.detach()).sum(), List.of(a)));
    Exception e = assertThrows(IllegalStateException.class, () -> Autograd.gradients(CURRENT.apply(null, a, b).sum(), List.of(a, b)));
    assertEquals("current: no gradient was declared for input 1; declare one, or detach() that input", e.getMessage());
    assertFalse(Op.<Void>of("constant", 1).compute((x, in) -> in[0]).build().isDifferentiable());
  }

  @Test
  void gradientThatReadsWhatWasNotSaved_saysWhatToDeclare() {
    Op<Void> wrong = Op.<Void>of("wrong", 1).compute((a, in) -> in[0].square()).gradient(0, (c, g) -> g.mul(c.input(0))).build();
    Tensor x = Tensor.of(1f).requireGradient();
    Exception e = assertThrows(IllegalStateException.class, () -> Autograd.gradients(wrong.apply(null, x).sum(), List.of(x)));
    assertTrue(e.getMessage().contains("must declare saves(INPUTS)"), e::getMessage);
    Op<Void> output = Op.<Void>of("wrong", 1).compute((a, in) -> in[0].square()).gradient(0, (c, g) -> g.mul(c.output())).build();
    Exception other = assertThrows(IllegalStateException.class, () -> Autograd.gradients(output.apply(null, x).sum(), List.of(x)));
    assertTrue(other.getMessage().contains("must declare saves(OUTPUT)"), other::getMessage);
  }

  @Test
  void gradientOfAWrongShape_namesBoth() {
    Op<Void> wrong = Op.<Void>of("wrong", 1).compute((a, in) -> in[0].mul(2)).gradient(0, (c, g) -> Tensor.ones(3)).build();
    Tensor x = Tensor.of(1f, 2f).requireGradient();
    Exception e = assertThrows(IllegalStateException.class, () -> Autograd.gradients(wrong.apply(null, x).sum(), List.of(x)));
    assertEquals("wrong: the gradient of input 0 has shape (3,), which was not broadcast from the input's (2,)", e.getMessage());
  }

  @Test
  void misuse_isRefused() {
    assertEquals("cube: expected 1 inputs, got 2", assertThrows(IllegalArgumentException.class, () -> CUBE.apply(null, Tensor.of(1f),
        Tensor.of(1f))).getMessage());
    assertEquals("cube: input 0 is null", assertThrows(IllegalArgumentException.class, () -> CUBE.apply(null, (Tensor) null)).getMessage());
    assertThrows(IllegalStateException.class, () -> Op.<Void>of("empty", 1).build());
    assertThrows(IllegalArgumentException.class, () -> Op.<Void>of("order", 2).gradient(1, (c, g) -> g));
    Op<Void> lies = Op.<Void>of("lies", 1).compute((a, in) -> in[0].sum()).build();
    Exception e = assertThrows(IllegalStateException.class, () -> lies.apply(null, Tensor.of(1f, 2f)));
    assertEquals("lies: the computation returned float32 (), but its rules say float32 (2,)", e.getMessage());
    assertThrows(IllegalStateException.class, () -> OpRegistry.add(Op.<Void>of("add", 1).compute((a, in) -> in[0]).build()));
  }

  @Test
  void gradientCheck_saysWhatDiffers() {
    Op<Void> wrong = Op.<Void>of("wrong", 1).saves(Op.Saves.INPUTS).compute((a, in) -> in[0].square()).gradient(0, (c,
        g) -> g.mul(c.input(0))).build();
    AssertionError e = assertThrows(AssertionError.class, () -> GradientCheck.check(in -> wrong.apply(null, in.get(0)),
        Tensor.of(new float[][] {{0, 2}})));
    assertTrue(e.getMessage().matches(
        "GradientCheck: input 0 of shape \\(1, 2\\), element \\[0, 1\\] = 2.0: the gradient formula gives [0-9.]+, central "
        + "differences give [0-9.]+"), e::getMessage);
    Op<Void> second = Op.<Void>of("second", 1).saves(Op.Saves.INPUTS).compute((a, in) -> in[0].square())
        .gradient(0, (c, g) -> g.mul(c.input(0).detach()).mul(2)).build();
    GradientCheck.check(in -> second.apply(null, in.get(0)), Tensor.of(1f, 2f));
    assertTrue(assertThrows(AssertionError.class, () -> GradientCheck.checkSecondOrder(in -> second.apply(null, in.get(0)), Tensor.of(1f,
        2f)))
        .getMessage().startsWith("GradientCheck: second order, input 0"));
    assertThrows(IllegalArgumentException.class, () -> GradientCheck.check(in -> in.get(0), Tensor.of(1)));
    assertThrows(IllegalArgumentException.class, () -> GradientCheck.check(in -> in.get(0).gt(in.get(0)), Tensor.of(1f)));
    assertThrows(AssertionError.class, () -> GradientCheck.check(in -> in.get(0).mul(Double.NaN), Tensor.of(1f)));
  }
}
