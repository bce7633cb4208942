package io.arabica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Who may import whom. A sub-package belongs to the room of its parent ({@code models.callbacks} to {@code models}), except
 * {@code kernels.simd}.
 */
class LayeringTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
      Map.entry("", Set.of("kernels")), // settings of the whole
      Map.entry("kernels", Set.of()),
      Map.entry("kernels.simd", Set.of("kernels")),
      Map.entry("tensor", Set.of("kernels")),
      Map.entry("config", Set.of()),
      Map.entry("initializers", Set.of("tensor", "config")),
      Map.entry("regularizers", Set.of("tensor", "config")),
      Map.entry("constraints", Set.of("tensor", "config")),
      Map.entry("layers", Set.of("tensor", "initializers", "regularizers", "constraints", "config")),
      Map.entry("optimizers", Set.of("tensor", "config")),
      Map.entry("metrics", Set.of("tensor", "config")),
      Map.entry("data", Set.of("tensor")),
      Map.entry("models", Set.of("layers", "optimizers", "metrics", "data", "tensor", "config")),
      Map.entry("pictures", Set.of("layers", "metrics", "data", "models", "tensor", "config")),
      Map.entry("io", Set.of("tensor", "config", "initializers", "regularizers", "constraints", "layers", "optimizers", "metrics", "data",
          "models")),
      Map.entry("spark",
          Set.of("tensor", "config", "initializers", "regularizers", "constraints", "layers", "optimizers", "metrics", "data", "models",
              "io")));

  private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
      "(?s)/\\*.*?\\*/|//[^\n]*+|'(?:\\\\.|[^'\\\\])'|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n]++)*+\"");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package io\\.arabica(?:\\.([a-z.]+))?;");
  private static final Pattern OURS = Pattern.compile("\\bio\\.arabica\\.([a-z]+(?:\\.[a-z]+)*)");

  @Test
  void sources_import_onlyWhatTheirRoomMay() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : sources()) {
      for (String complaint : complaints(Files.readString(file))) {
        wrong.add(SOURCES.relativize(file) + ": " + complaint);
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void packages_haveAPackageInfo() throws IOException {
    Set<Path> folders = new TreeSet<>();
    for (Path file : sources()) {
      folders.add(file.getParent());
    }
    assertFalse(folders.isEmpty());
    folders.removeIf(folder -> Files.exists(folder.resolve("package-info.java")));
    assertEquals(Set.of(), folders);
  }

  /** Two widths in one JVM make C2 of JDK 25 create objects of the vectors of other loops, megabytes a call; see SimdTranspose. */
  @Test
  void vectorKernels_haveOneWidth() throws IOException {
    Set<String> choose = new TreeSet<>();
    for (Path file : sources()) {
      if (Files.readString(file).matches("(?s).*\\b(SPECIES_[A-Z0-9]+|VectorSpecies\\.of|VectorShape\\.).*")) {
        choose.add(file.getFileName().toString());
      }
    }
    assertEquals(Set.of("SimdSpecies.java"), choose);
  }

  @Test
  void complaints_wrongSources_areFound() {
    assertEquals(List.of("tensor may not use layers"), inPackage("tensor", "import io.arabica.layers.Dense;"));
    assertEquals(List.of("optimizers may not use layers"), inPackage("optimizers", "import static io.arabica.layers.losses.Losses.mse;"));
    assertEquals(List.of("kernels may not use kernels.simd"), inPackage("kernels", "Object o = new io.arabica.kernels.simd.Simd();"));
    assertEquals(List.of("tensor may not use kernels.simd"), inPackage("tensor", "import io.arabica.kernels.simd.Simd;"));
    assertEquals(List.of("models may not use io"), inPackage("models.callbacks", "import io.arabica.io.keras.KerasFormat;"));
    assertEquals(List.of("tensor names jdk.incubator.vector"), inPackage("tensor", "import jdk.incubator.vector.FloatVector;"));
    assertEquals(List.of("extras has no place in the list of rooms"), inPackage("extras", ""));
    assertEquals(List.of("outside io.arabica"), complaints("package org.other;"));
    assertEquals(List.of(" may not use tensor"), complaints("package io.arabica; import io.arabica.tensor.Tensor;"));
  }

  @Test
  void complaints_rightSources_areNone() {
    assertEquals(List.of(), inPackage("models.callbacks", "import io.arabica.layers.Dense;\nimport io.arabica.models.Model;"));
    assertEquals(List.of(), inPackage("kernels.simd", "import io.arabica.kernels.Kernels;\nimport jdk.incubator.vector.FloatVector;"));
    assertEquals(List.of(), inPackage("kernels", "/* io.arabica.tensor */ char c = '\"'; String s = \"io.arabica.kernels.simd.Simd\";"));
  }

  private static List<String> inPackage(String name, String code) {
    return complaints("package io.arabica." + name + ";\n" + code);
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      return files.filter(f -> f.toString().endsWith(".java") && !f.endsWith("module-info.java")).sorted().toList();
    }
  }

  /** What is wrong with one source: every name in its code counts, imported or written out; comments and strings do not. */
  private static List<String> complaints(String source) {
    String code = COMMENT_OR_LITERAL.matcher(source).replaceAll("");
    Matcher declared = PACKAGE.matcher(code);
    if (!declared.find()) {
      return List.of("outside io.arabica");
    }
    String room = declared.group(1) == null ? "" : room(declared.group(1));
    if (!MAY_IMPORT.containsKey(room)) {
      return List.of(room + " has no place in the list of rooms");
    }
    List<String> wrong = new ArrayList<>();
    OURS.matcher(code).results().map(match -> room(match.group(1))).distinct()
        .filter(other -> !other.equals(room) && !MAY_IMPORT.get(room).contains(other))
        .forEach(other -> wrong.add(room + " may not use " + other));
    if (code.contains("jdk.incubator") && !room.equals("kernels.simd")) {
      wrong.add(room + " names jdk.incubator.vector");
    }
    return wrong;
  }

  private static String room(String packageName) {
    return packageName.startsWith("kernels.simd") ? "kernels.simd" : packageName.replaceFirst("\\..*", "");
  }
}
