package io.arabica.models.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.models.Model;
import io.arabica.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes (SIGKILL) at random moments of their training, looks at every file they left, and lets them go on. {@code -Dkills=50}
 * does it for longer.
 */
class KilledTest {
  private static final int KILLS = Integer.getInteger("kills", 3);

  @TempDir
  Path folder;

  private final Random random = new Random();
  private int files;
  private int temporaries;

  @Test
  void fit_killedAtRandomMoments_leavesWholeFilesAndEndsWithTheSameBits() throws Exception {
    int[] frequencies = {5, 0}; // batches; 0 for epochs
    Map<?, ?>[] expected = new Map<?, ?>[frequencies.length];
    long[] millis = new long[frequencies.length];
    int kills = 0;
    int ends = 0;
    for (int run = 0; kills < KILLS; run++) {
      int kind = run % frequencies.length;
      if (expected[kind] == null) {
        Path whole = folder.resolve("whole" + kind);
        millis[kind] = train(whole, frequencies[kind], -1);
        expected[kind] = BackupFile.read(whole.resolve("result"));
      }
      Path place = folder.resolve("run" + run);
      for (int killed = 0; !Files.exists(place.resolve("done")); ) {
        // after some kills it may come to its end
        long after = killed < 4 && kills < KILLS ? random.nextLong(1 + millis[kind] * 2 / 3) : -1;
        train(place, frequencies[kind], after);
        if (!Files.exists(place.resolve("done"))) {
          assertTrue(after >= 0, "a process that was not killed did not end");
          killed++;
          kills++;
        }
        assertLoads(place);
      }
      assertEquals(0, count(place, ".tmp") + count(place, ".tmp.h5"), "temporary files are left after the end");
      assertEquals(0, count(place, ".backup"));
      assertEquals(expected[kind], BackupFile.read(place.resolve("result")));
      ends++;
    }
    System.out.printf("%d kills in %d runs that all end with the same bits; %d files loaded, %d half written ones under temporary names%n",
        kills, ends, files, temporaries);
  }

  /** Starts or goes on, and kills after so many milliseconds of training unless negative; the milliseconds of training. */
  private static long train(Path place, int frequency, long killAfter) throws Exception {
    Files.createDirectories(place);
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-Xshare:auto", "-cp", System.getProperty("java.class.path"), LongRun.class.getName(), place.toString(), "" + frequency)
        .redirectError(ProcessBuilder.Redirect.appendTo(place.resolve("errors.log").toFile())).start();
    try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.equals("training")) {
        line = out.readLine();
      }
      assertTrue(line != null || Files.exists(place.resolve("done")), () -> "no training: " + text(place.resolve("errors.log")));
      long begun = System.nanoTime();
      if (killAfter >= 0) {
        process.waitFor(killAfter, TimeUnit.MILLISECONDS);
        process.destroyForcibly();
      }
      process.waitFor();
      assertTrue(killAfter >= 0 || process.exitValue() == 0, () -> text(place.resolve("errors.log")));
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void assertLoads(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(".keras")) {
          Model model = Model.load(file);
          assertTrue(model.isCompiled());
          assertFinite(model.getWeights());
        } else if (name.endsWith(".weights.h5")) {
          Model model = LongRun.model(true);
          model.loadWeights(file);
          assertFinite(model.getWeights());
        } else if (name.endsWith(".backup") || name.equals("result")) {
          assertTrue(BackupFile.read(file).size() > 10);
        } else if (name.contains(".tmp")) {
          temporaries++;
          continue;
        } else {
          assertTrue(List.of("done", "errors.log").contains(name), name);
          continue;
        }
        files++;
      }
    }
  }

  private static long count(Path place, String end) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      return all.filter(file -> file.toString().endsWith(end)).count();
    }
  }

  private static void assertFinite(List<Tensor> weights) {
    for (Tensor weight : weights) {
      for (float value : weight.toFloats()) {
        assertTrue(Float.isFinite(value));
      }
    }
  }
}
