package io.arabica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.constraints.Constraints;
import io.arabica.initializers.Initializers;
import io.arabica.layers.Layers;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.optimizers.Optimizers;
import io.arabica.optimizers.schedules.Schedules;
import io.arabica.regularizers.Regularizers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages say compiles, and their links lead somewhere. The snippets of a page are one program, in the order in which they stand
 * there: a later one may use the variables of an earlier one.
 */
class DocsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");

  /** What a reader's IDE would import. */
  private static final String IMPORTS = Stream.concat(
      Stream.of("java.nio.file.*", "java.util.*", "java.util.function.*", "static io.arabica.layers.activations.Activations.*"),
      Stream.of("config", "tensor", "data", "initializers", "regularizers", "constraints", "layers", "layers.activations", "layers.losses",
          "optimizers", "optimizers.schedules", "metrics", "models", "models.callbacks", "pictures",
          "io.tensorboard")
          .map(name -> "io.arabica." + name + ".*"))
      .map(name -> "import " + name + "; ").reduce("", String::concat);

  @TempDir
  private Path classes;

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void snippets_ofAPage_compile(Path page) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> errors = new DiagnosticCollector<>();
    List<String> options = List.of("-proc:none", "-Xlint:none", "-nowarn", "-d", classes.toString(), "-classpath",
        System.getProperty("java.class.path"));
    compiler.getTask(null, null, errors, options, null, List.of(new Source(program(Files.readString(page))))).call();
    StringBuilder report = new StringBuilder();
    errors.getDiagnostics().stream().filter(error -> error.getKind() == javax.tools.Diagnostic.Kind.ERROR).forEach(error ->
        report.append(page).append(", line ").append(error.getLineNumber()).append(": ").append(error.getMessage(Locale.ROOT))
            .append('\n'));
    assertEquals("", report.toString());
  }

  /** The page as a program; every line keeps its number, and what is no Java becomes empty. */
  private static String program(String page) {
    StringBuilder program = new StringBuilder(IMPORTS + "class Page { void run() throws Exception { ");
    boolean java = false;
    for (String line : page.split("\n")) {
      java = line.equals("```java") || java && !line.equals("```");
      program.append(java && !line.startsWith("```") ? line : "").append('\n');
    }
    return program.append("} }").toString();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_ofAPage_leadSomewhere(Path page) throws IOException {
    Matcher link = LINK.matcher(Files.readString(page));
    while (link.find()) {
      Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
      assertTrue(Files.exists(target), page + " links to " + link.group(1));
      assertTrue(link.group(2) == null || Files.readAllLines(target).stream().filter(line -> line.startsWith("#"))
          .anyMatch(line -> anchor(line).equals(link.group(2))), page + " links to " + link.group());
    }
  }

  /** What GitHub makes of a heading. */
  private static String anchor(String heading) {
    return heading.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }

  @Test
  void classesWithAName_standOnThePageOfTheirKind() throws IOException {
    String built = Files.readString(Path.of("docs/layers.md"));
    String trained = Files.readString(Path.of("docs/training-loop.md"));
    for (Collection<String> names : List.of(Layers.names(), Losses.names(), Metrics.names(), Initializers.names(), Regularizers.names(),
        Constraints.names())) {
      names.forEach(name -> assertTrue(built.contains("`" + name.replace("InputLayer", "Input") + "`")
          || name.equals("accuracy"), name + " is missing in docs/layers.md"));
    }
    Stream.concat(Optimizers.names().stream(), Schedules.names().stream())
        .forEach(name -> assertTrue(trained.contains("`" + name + "`"), name + " is missing in docs/training-loop.md"));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Page.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
