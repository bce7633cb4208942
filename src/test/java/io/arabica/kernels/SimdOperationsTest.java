package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the warm-up runs beside every loop must be all that loops do to vectors. */
class SimdOperationsTest {
  private static final Path SIMD = Path.of("src/main/java/io/arabica/kernels/simd");
  /** What goes through the Vector API's look-up of operations: methods, and operators by name. */
  private static final Pattern OPERATION = Pattern.compile("\\.(abs|add|and|blend|compare|div|fma|max|min|mul|neg|not|or|pow|rearrange|"
      + "reduceLanes|selectFrom|sqrt|sub|convert\\w*|castShape|expand|compress|lanewise(?!\\w))\\(");
  private static final Pattern OPERATOR = Pattern.compile("(?:VectorOperators\\.|lanewise\\(|compare\\()([A-Z][A-Z_0-9]+)\\b");

  @Test
  void operations_holdAllThatLoopsUse() throws IOException {
    Set<String> known = found(List.of(SIMD.resolve("SimdOperations.java")));
    Set<String> used;
    try (Stream<Path> files = Files.list(SIMD)) {
      used = found(files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toList()));
    }
    assertTrue(used.size() > 20, "the patterns find what loops use: " + used);
    used.removeAll(known);
    assertEquals(Set.of(), used, "used in a loop, not in SimdOperations");
  }

  private static Set<String> found(List<Path> files) throws IOException {
    Set<String> all = new TreeSet<>();
    for (Path file : files) {
      String text = Files.readString(file);
      OPERATION.matcher(text).results().forEach(result -> all.add(result.group(1)));
      OPERATOR.matcher(text).results().forEach(result -> all.add(result.group(1)));
    }
    return all;
  }
}
