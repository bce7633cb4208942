package io.arabica.tensor;

import static io.arabica.tensor.TensorTest.assertTensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LinAlgTest {
  private static final Tensor A = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
  private static final Tensor B = Tensor.of(new float[][] {{1, -1}, {0, 2}, {3, 1}});

  @Test
  void matMul_ofMatricesAndVectors() {
    assertEquals(Tensor.of(new float[][] {{10, 6}, {22, 12}}), A.matMul(B));
    assertEquals(Tensor.of(14f, 32f), A.matMul(Tensor.of(1f, 2f, 3f)));
    assertEquals(Tensor.of(9f, 12f, 15f), Tensor.of(1f, 2f).matMul(A));
    assertEquals(Tensor.scalar(14), LinAlg.dot(Tensor.of(1f, 2f, 3f), Tensor.of(1f, 2f, 3f)));
    assertEquals(Tensor.of(new float[][] {{3, 4}, {6, 8}}), LinAlg.outer(Tensor.of(1f, 2f), Tensor.of(3f, 4f)));
    assertEquals(A.matMul(B), LinAlg.matMul(A.transpose().copy(), B.transpose().copy(), true, true));
    assertEquals(A.matMul(B), A.transpose().copy().transpose().matMul(B.transpose().copy().transpose()));
  }

  @Test
  void matMul_broadcastsLeadingDimensions() {
    Tensor left = Tensor.arange(24).cast(DType.FLOAT32).reshape(4, 1, 2, 3);
    Tensor right = Tensor.arange(18).cast(DType.FLOAT32).reshape(3, 3, 2);
    Tensor product = left.matMul(right);
    assertEquals(Shape.of(4, 3, 2, 2), product.shape());
    assertEquals(left.get("2, 0").matMul(right.get("1")), product.get("2, 1"));
    assertEquals(left.get("1, 0").matMul(B), left.matMul(B).get("1, 0"));
    assertEquals(Shape.of(2, 3, 4), Tensor.zeros(2, 3, 0).matMul(Tensor.zeros(0, 4)).shape());
    assertEquals(Tensor.zeros(2, 4), Tensor.zeros(2, 0).matMul(Tensor.zeros(0, 4)));
  }

  @Test
  void matMul_thatDoesNotFit_namesBothShapes() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> A.matMul(A));
    assertEquals("matMul: shapes (2, 3) and (2, 3) do not fit: 3 columns meet 2 rows", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> A.matMul(Tensor.scalar(1)));
    assertThrows(IllegalArgumentException.class, () -> LinAlg.dot(A, A));
    assertThrows(IllegalArgumentException.class, () -> LinAlg.outer(A, A));
  }

  @Test
  void linear_isMatMulPlusBias() {
    Tensor bias = Tensor.of(-20f, 1f);
    assertEquals(Tensor.of(new float[][] {{-10, 7}, {2, 13}}), LinAlg.linear(A, B, bias, false));
    assertEquals(Tensor.of(new float[][] {{0, 7}, {2, 13}}), LinAlg.linear(A, B, bias, true));
    assertEquals(LinAlg.linear(A, B, bias, true).reshape(2, 1, 2), LinAlg.linear(A.reshape(2, 1, 3), B, bias, true));
    assertEquals(A.matMul(B), LinAlg.linear(A, B, null, false));
    assertEquals(Shape.of(Shape.ANY, 2), LINEAR.shape(false, Shape.of(Shape.ANY, 3), Shape.of(3, 2), Shape.of(2)));
  }

  @SuppressWarnings("unchecked")
  private static final Op<Boolean> LINEAR = (Op<Boolean>) OpRegistry.all().stream().filter(op ->
      op.name().equals("linear")).findFirst().orElseThrow();

  @Test
  void einsum_likeNumPy() {
    assertEquals(A.matMul(B), LinAlg.einsum("ij,jk->ik", A, B));
    assertEquals(A.matMul(B), LinAlg.einsum("ij,jk", A, B));
    assertEquals(A.matMul(B).transpose(), LinAlg.einsum("ij, jk -> ki", A, B));
    assertEquals(A.transpose(), LinAlg.einsum("ba", A));
    assertEquals(Tensor.of(5f, 7f, 9f), LinAlg.einsum("ij->j", A));
    assertEquals(Tensor.scalar(21), LinAlg.einsum("ij->", A));
    assertEquals(A.square(), LinAlg.einsum("ij,ij->ij", A, A));
    assertEquals(Tensor.scalar(91), LinAlg.einsum("ij,ij", A, A));
    assertEquals(Tensor.of(new float[][] {{3, 4}, {6, 8}}), LinAlg.einsum("i,j", Tensor.of(1f, 2f), Tensor.of(3f, 4f)));
    assertEquals(Tensor.of(14f, 77f), LinAlg.einsum("bi,bi->b", A, A));
    assertEquals(Tensor.of(18f, 45f), LinAlg.einsum("bi,j->b", A, Tensor.of(1f, 2f)));
    assertEquals(Tensor.of(5, 11), LinAlg.einsum("ij,j->i", Tensor.of(new int[][] {{1, 2}, {3, 4}}), Tensor.of(1, 2)));
    Tensor heads = Tensor.arange(24).cast(DType.FLOAT32).reshape(2, 3, 2, 2);
    Tensor scores = LinAlg.einsum("bqhd,bkhd->bhqk", heads, heads);
    assertTensor(heads.transpose(0, 2, 1, 3).matMul(heads.transpose(0, 2, 3, 1)), scores);
    assertTensor(A.matMul(B).matMul(A).transpose(), LinAlg.einsum("ij,jk,kl->li", A, B, A));
  }

  @Test
  void einsum_letterTwice_takesTheDiagonal() {
    Tensor square = Tensor.arange(9).reshape(3, 3);
    assertEquals(12, LinAlg.einsum("ii", square).item());
    assertEquals(Tensor.of(0, 4, 8), LinAlg.einsum("ii->i", square));
    Tensor x = Tensor.arange(16).reshape(2, 2, 2, 2);
    assertEquals(Tensor.of(new int[][] {{0 + 2, 8 + 10}, {5 + 7, 13 + 15}}), LinAlg.einsum("aibi->ia", x));
    assertEquals(Tensor.of(0, 15), LinAlg.einsum("iiii->i", x));
    assertEquals(Tensor.of(new int[][] {{0, 3}, {12, 15}}), LinAlg.einsum("jjii->ji", x));
  }

  @Test
  void einsum_ellipsis_broadcasts() {
    Tensor batch = Tensor.arange(24).cast(DType.FLOAT32).reshape(2, 2, 2, 3);
    assertEquals(batch.matMul(B), LinAlg.einsum("...ij,jk->...ik", batch, B));
    assertEquals(batch.matMul(B), LinAlg.einsum("...ij,...jk", batch, B));
    assertEquals(batch.transpose(0, 1, 3, 2), LinAlg.einsum("...ij->...ji", batch));
    assertEquals(Tensor.of(6f, 15f), LinAlg.einsum("...i,i->...", A, Tensor.of(1f, 1f, 1f)));
    assertEquals(A.mul(2), LinAlg.einsum("ij,ij->ij", A, Tensor.full(2, 1, 3)));
    assertEquals(A.mul(A), LinAlg.einsum("...,...->...", A, A));
  }

  @Test
  void einsum_isDifferentiable() {
    GradientCheck.check(in -> LinAlg.einsum("bij,bjk,k->ib", in.toArray(Tensor[]::new)), OpSamples.any(2, 2, 3), OpSamples.any(2, 3, 2),
        OpSamples.any(2));
    GradientCheck.check(in -> LinAlg.einsum("iij,...j->i...", in.toArray(Tensor[]::new)), OpSamples.any(2, 2, 3), OpSamples.any(2, 1, 3));
  }

  @Test
  void einsum_thatDoesNotFit_isRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> LinAlg.einsum("ij,jk->ik", A, A));
    assertEquals("einsum \"ij,jk->ik\" of shapes [(2, 3), (2, 3)]: 'j' is 3 in one operand and 2 in another", e.getMessage());
    for (String wrong : new String[] {"ij->ik", "ij->ii", "ii->i", "ijk", "ij,jk", "i.->i", "ij->j->i", "...ijk", "...ij->i.", "...i->i"}) {
      assertTrue(assertThrows(IllegalArgumentException.class, () -> LinAlg.einsum(wrong,
          A)).getMessage().startsWith("einsum \"" + wrong + "\" of shapes [(2, 3)]"), wrong);
    }
  }
}
