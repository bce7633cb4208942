package io.arabica.kernels.simd;

import io.arabica.kernels.Binary;
import io.arabica.kernels.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The element-wise functions of two arguments. */
final class SimdBinary {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdBinary() {}

  /** Whether there is a vector form. */
  static boolean has(Binary op) {
    return switch (op) {
      case POW, MOD, ATAN2 -> false;
      default -> true;
    };
  }

  /** y = op(a, b) for n elements, a multiple of the vector length and not 0. */
  static void apply(Binary op, int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] y, int yo) {
    // A repeated operand is one vector that is read again and again: i & 0 stays there, i & -1 walks.
    float[] walkA = aStep == 1 ? a : spread(Scratch.Use.SPREAD_LEFT, a[ao]);
    float[] walkB = bStep == 1 ? b : spread(Scratch.Use.SPREAD_RIGHT, b[bo]);
    int startA = aStep == 1 ? ao : 0;
    int startB = bStep == 1 ? bo : 0;
    switch (op) {
      case ADD -> add(n, walkA, startA, -aStep, walkB, startB, -bStep, y, yo);
      case SUB -> sub(n, walkA, startA, -aStep, walkB, startB, -bStep, y, yo);
      case MUL -> mul(n, walkA, startA, -aStep, walkB, startB, -bStep, y, yo);
      case DIV -> div(n, walkA, startA, -aStep, walkB, startB, -bStep, y, yo);
      case MAX -> max(n, walkA, startA, -aStep, walkB, startB, -bStep, y, yo);
      case MIN -> min(n, walkA, startA, -aStep, walkB, startB, -bStep, y, yo);
      case RELU_GRAD -> reluGrad(n, walkA, startA, -aStep, walkB, startB, -bStep, y, yo);
      case TANH_GRAD -> tanhGrad(n, walkA, startA, -aStep, walkB, startB, -bStep, y, yo);
      case SIGMOID_GRAD -> sigmoidGrad(n, walkA, startA, -aStep, walkB, startB, -bStep, y, yo);
      default -> throw new IllegalArgumentException("binary kernel: no vector form of " + op);
    }
  }

  private static float[] spread(Scratch.Use use, float value) {
    float[] vector = Scratch.floats(use, L);
    Arrays.fill(vector, 0, L, value);
    return vector;
  }

  private static void add(int n, float[] a, int ao, int aMask, float[] b, int bo, int bMask, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, a, ao + (i & aMask));
      FloatVector v = FloatVector.fromArray(S, b, bo + (i & bMask));
      u.add(v).intoArray(y, yo + i);
    }
  }

  private static void sub(int n, float[] a, int ao, int aMask, float[] b, int bo, int bMask, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, a, ao + (i & aMask));
      FloatVector v = FloatVector.fromArray(S, b, bo + (i & bMask));
      u.sub(v).intoArray(y, yo + i);
    }
  }

  private static void mul(int n, float[] a, int ao, int aMask, float[] b, int bo, int bMask, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, a, ao + (i & aMask));
      FloatVector v = FloatVector.fromArray(S, b, bo + (i & bMask));
      u.mul(v).intoArray(y, yo + i);
    }
  }

  private static void div(int n, float[] a, int ao, int aMask, float[] b, int bo, int bMask, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, a, ao + (i & aMask));
      FloatVector v = FloatVector.fromArray(S, b, bo + (i & bMask));
      u.div(v).intoArray(y, yo + i);
    }
  }

  private static void max(int n, float[] a, int ao, int aMask, float[] b, int bo, int bMask, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, a, ao + (i & aMask));
      FloatVector v = FloatVector.fromArray(S, b, bo + (i & bMask));
      u.max(v).intoArray(y, yo + i);
    }
  }

  private static void min(int n, float[] a, int ao, int aMask, float[] b, int bo, int bMask, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, a, ao + (i & aMask));
      FloatVector v = FloatVector.fromArray(S, b, bo + (i & bMask));
      u.min(v).intoArray(y, yo + i);
    }
  }

  private static void reluGrad(int n, float[] a, int ao, int aMask, float[] b, int bo, int bMask, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, a, ao + (i & aMask));
      FloatVector v = FloatVector.fromArray(S, b, bo + (i & bMask));
      FloatVector.zero(S).blend(u, v.compare(VectorOperators.GT, 0f)).intoArray(y, yo + i);
    }
  }

  private static void tanhGrad(int n, float[] a, int ao, int aMask, float[] b, int bo, int bMask, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, a, ao + (i & aMask));
      FloatVector v = FloatVector.fromArray(S, b, bo + (i & bMask));
      u.mul(v.neg().fma(v, FloatVector.broadcast(S, 1f))).intoArray(y, yo + i);
    }
  }

  private static void sigmoidGrad(int n, float[] a, int ao, int aMask, float[] b, int bo, int bMask, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, a, ao + (i & aMask));
      FloatVector v = FloatVector.fromArray(S, b, bo + (i & bMask));
      u.mul(v).mul(FloatVector.broadcast(S, 1f).sub(v)).intoArray(y, yo + i);
    }
  }
}
