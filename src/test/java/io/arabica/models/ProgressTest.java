package io.arabica.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Model MODEL = new Sequential(new Input(1), new Dense(1));

  private static String shown(Verbosity how, int steps) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Progress progress = new Progress(how, steps, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put("loss", 0.25);
    logs.put("val_loss", 0.00001);
    logs.put("learning_rate", 0.1);
    progress.onTrainBegin(MODEL, Fit.epochs(3));
    progress.onEpochBegin(MODEL, 0);
    for (int i = 0; i < 40; i++) {
      progress.onTrainBatchEnd(MODEL, i, logs);
    }
    progress.onEpochEnd(MODEL, 0, logs);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void lines_onePerEpoch() {
    String text = shown(Verbosity.LINES, 40);
    assertTrue(text.matches("Epoch 1/3 - \\d+\\.\\ds - loss: 0\\.2500 - val_loss: 1\\.0000e-05\\R"), text);
  }

  @Test
  void bar_endsFull() {
    String text = shown(Verbosity.BAR, 40);
    assertTrue(text.startsWith("Epoch 1/3" + System.lineSeparator()), text);
    String last = text.substring(text.lastIndexOf('\r') + 1);
    assertTrue(last.startsWith("40/40 " + "━".repeat(20) + " "), last);
    assertTrue(last.contains("/step - loss: 0.2500 - val_loss: 1.0000e-05"), last);
  }

  @Test
  void bar_unknownLength_countsBatches() {
    String text = shown(Verbosity.BAR, -1);
    assertTrue(text.substring(text.lastIndexOf('\r') + 1).startsWith("40/40 "), text);
  }

  @Test
  void silent_showsNothing() {
    assertEquals("", shown(Verbosity.SILENT, 40));
  }
}
