package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Compares with what NumPy printed: see print.py among the test resources. */
class TensorPrinterTest {
  @Test
  void toString_isNumPys() throws IOException {
    String[] cases;
    try (InputStream in = TensorPrinterTest.class.getResourceAsStream("print.txt")) {
      cases = new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing().split("\n----\n");
    }
    assertTrue(cases.length > 50);
    for (String one : cases) {
      int end = one.indexOf('\n');
      String head = one.substring(0, end);
      assertEquals(one.substring(end + 1), tensor(head.split(";", -1)).toString(), () -> head.substring(0, Math.min(head.length(), 200)));
    }
  }

  private static Tensor tensor(String[] head) {
    int[] dims = head[1].isEmpty() ? new int[0] : Arrays.stream(head[1].split(",")).mapToInt(Integer::parseInt).toArray();
    Tensor values;
    if (head[2].equals("arange")) {
      values = Tensor.arange(Shape.of(dims).size());
    } else {
      double[] numbers = head[2].isEmpty()
          ? new double[0] : Arrays.stream(head[2].split(" ")).mapToDouble(TensorPrinterTest::number).toArray();
      values = Tensor.of(numbers);
    }
    return values.cast(DType.valueOf(head[0])).reshape(dims);
  }

  private static double number(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  @Test
  void toString_ofViews_readsThroughStrides() {
    assertEquals("[[1 3]\n [2 4]]", Tensor.of(new int[][] {{1, 2}, {3, 4}}).transpose().toString());
  }
}
