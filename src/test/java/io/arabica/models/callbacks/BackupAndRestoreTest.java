package io.arabica.models.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.History;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.schedules.ExponentialDecay;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupAndRestoreTest {
  @TempDir
  Path folder;

  /** Ends a run, as far as the model is concerned, like a kill. */
  private static final class Killer implements Callback {
    private int left;

    Killer(int batches) {
      left = batches;
    }

    @Override
    public void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {
      if (--left == 0) {
        throw new IllegalStateException("killed");
      }
    }
  }

  private BackupAndRestore backup(int every) {
    BackupAndRestore backup = new BackupAndRestore(folder);
    return every == 0 ? backup : backup.saveFreq(every);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 11})
  void fit_killedAnywhere_endsWithTheSameBits(int every) throws IOException {
    Model whole = LongRun.model(true);
    List<Object> expected = LongRun.outcome(whole, whole.fit(LongRun.data(), LongRun.fit()));
    for (int batch = 1; batch < LongRun.EPOCHS * LongRun.BATCHES; batch += 19) {
      Model killed = LongRun.model(true);
      Fit first = LongRun.fit(new Killer(batch), backup(every));
      if (ends(killed, first)) {
        break; // stopped early
      }
      assertEquals(batch > (every == 0 ? LongRun.BATCHES : every), Files.exists(folder.resolve("latest.backup")), "after batch " + batch);
      Model second = LongRun.model(!Files.exists(folder.resolve("latest.backup")));
      ends(second, LongRun.fit(backup(every), new Killer(5)));
      Model last = LongRun.model(!Files.exists(folder.resolve("latest.backup")));
      History history = last.fit(LongRun.data(), LongRun.fit(backup(every)));
      assertTrue(expected.equals(LongRun.outcome(last, history)), "killed after batch " + batch);
      assertFalse(Files.exists(folder.resolve("latest.backup")));
    }
  }

  private static boolean ends(Model model, Fit fit) {
    try {
      model.fit(LongRun.data(), fit);
      return true;
    } catch (IllegalStateException e) {
      assertEquals("killed", e.getMessage());
      return false;
    }
  }

  @Test
  void fit_interrupted_goesOnWithinTheEpoch() throws IOException {
    Model whole = LongRun.model(true);
    List<Object> expected = LongRun.outcome(whole, whole.fit(LongRun.data(), LongRun.fit()));
    Model first = LongRun.model(true);
    first.fit(LongRun.data(), LongRun.fit(backup(0), new Callback() {
      private int batches;

      @Override
      public void onTrainBatchBegin(Model model, int batch) {
        if (++batches == 13) {
          Thread.currentThread().interrupt();
        }
      }
    }));
    assertTrue(Thread.interrupted());
    Model second = LongRun.model(false);
    assertEquals(expected, LongRun.outcome(second, second.fit(LongRun.data(), LongRun.fit(backup(0)))));
  }

  @Test
  void fit_backupKept_goesOnWithMoreEpochs() {
    Model once = simple();
    History expected = once.fit(Tensor.ones(8, 2), Tensor.zeros(8, 1), Fit.epochs(4).batchSize(3).silent());
    simple().fit(Tensor.ones(8, 2), Tensor.zeros(8, 1), Fit.epochs(2).batchSize(3).silent().callbacks(backup(0).deleteCheckpoint(false)));
    Model more = simple();
    History history = more.fit(Tensor.ones(8, 2), Tensor.zeros(8, 1), Fit.epochs(4).batchSize(3).silent().callbacks(backup(0)));
    assertEquals(once.getWeights(), more.getWeights());
    assertEquals(expected.toString(), history.toString());
    assertEquals(List.of(0, 1, 2, 3), history.epochs());
  }

  private static Sequential simple() {
    Sequential model = new Sequential(new Input(2), new Dense(1)).seed(1);
    model.compile("adam", "mse");
    return model;
  }

  @Test
  void fit_fixedRateInThePlaceOfASchedule_isRestored() {
    Model model = simple();
    model.optimizer().learningRate(new ExponentialDecay(0.1, 10, 0.5));
    assertThrows(IllegalStateException.class, () -> model.fit(Tensor.ones(8, 2), Tensor.zeros(8, 1), fixedRate(3)));
    Model again = simple();
    again.optimizer().learningRate(new ExponentialDecay(0.1, 10, 0.5));
    again.fit(Tensor.ones(8, 2), Tensor.zeros(8, 1), Fit.epochs(4).batchSize(8).silent().callbacks(backup(1)));
    assertEquals(0.25, again.optimizer().learningRate());
  }

  private Fit fixedRate(int batches) {
    return Fit.epochs(4).batchSize(100).silent().callbacks(backup(1), new Callback() {
      @Override
      public void onTrainBegin(Model model, Fit fit) {
        model.optimizer().learningRate(0.25);
      }
    }, new Killer(batches));
  }

  @Test
  void onTrainBegin_otherModelOrDamagedFile_saysSoAndLeavesTheModel() throws IOException {
    assertFalse(ends(LongRun.model(true), LongRun.fit(backup(1), new Killer(4))));
    Model other = simple();
    List<Tensor> before = other.getWeights();
    Fit fit = Fit.epochs(1).silent().callbacks(backup(0));
    String message = assertThrows(IllegalArgumentException.class, () -> other.fit(Tensor.ones(2, 2), Tensor.ones(2, 1), fit)).getMessage();
    assertTrue(message.contains("does not fit, delete it to begin anew") && message.contains("has 2 weights in 3 layers"), message);
    assertEquals(before, other.getWeights());
    Path file = folder.resolve("latest.backup");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    message = assertThrows(UncheckedIOException.class, () -> LongRun.model(true).fit(LongRun.data(), LongRun.fit(backup(0)))).getMessage();
    assertTrue(message.contains("its check sum is wrong"), message);
    Files.write(file, new byte[3]);
    assertThrows(UncheckedIOException.class, () -> LongRun.model(true).fit(LongRun.data(), LongRun.fit(backup(0))));
  }

  @Test
  void settings_wrong_throw() {
    assertThrows(IllegalArgumentException.class, () -> new BackupAndRestore(Path.of("")));
    assertThrows(IllegalArgumentException.class, () -> new BackupAndRestore(folder).saveFreq(0));
    assertThrows(IllegalStateException.class, () -> simple().training());
  }

  @Test
  void fit_laterEpochs_continueExactly() {
    for (boolean saved : new boolean[] {false, true}) {
      Model once = LongRun.model(true);
      once.compile("adam", "binary_crossentropy", "accuracy");
      once.fit(LongRun.data(), Fit.epochs(6).batchSize(10).silent());
      Model often = LongRun.model(true);
      often.compile("adam", "binary_crossentropy", "accuracy");
      for (int end = 2; end <= 6; end += 2) {
        often.fit(LongRun.data(), Fit.epochs(end).initialEpoch(end - 2).batchSize(10).silent());
        often = saved ? again(often, folder.resolve(end + ".keras")) : often;
      }
      assertEquals(once.getWeights(), often.getWeights());
      assertEquals(once.optimizer().state(), often.optimizer().state());
    }
  }

  private static Model again(Model model, Path file) {
    try {
      model.save(file);
      return Model.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
