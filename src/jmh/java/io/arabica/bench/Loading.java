package io.arabica.bench;

import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long a model of 100 MB takes to load, beside reading the bytes of its file. With {@code -Xmx250m} it also shows that 2.5 times its
 * size is memory enough.
 */
public final class Loading {
  private static final int RUNS = 5;

  private Loading() {}

  /** Prints the times of each run; {@code write FILE} makes the file, {@code read FILE} reads it. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[1]);
    if (args[0].equals("write")) {
      new Sequential(new Input(5000), new Dense(5000)).seed(1).save(file);
      return;
    }
    byte[] buffer = new byte[1 << 20];
    for (int i = 0; i < RUNS; i++) {
      long begin = System.nanoTime();
      try (InputStream in = Files.newInputStream(file)) {
        while (in.read(buffer) >= 0) {
          continue;
        }
      }
      long read = System.nanoTime();
      Model model = Model.load(file);
      long loaded = System.nanoTime();
      System.out.printf("%d MB: bytes read in %d ms, model loaded in %d ms, at most %d MB of heap%n", Files.size(file) >> 20,
          (read - begin) / 1_000_000, (loaded - read) / 1_000_000, Runtime.getRuntime().maxMemory() >> 20);
      if (model.parameters().isEmpty()) {
        throw new IllegalStateException("no weights");
      }
    }
  }
}
