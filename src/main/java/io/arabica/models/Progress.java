package io.arabica.models;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the progress of training: a bar redrawn in place, or a line per epoch. */
final class Progress implements Callback {
  private static final Logger LOG = LoggerFactory.getLogger(Model.class);
  private static final int WIDTH = 20;
  private static final long REDRAW_NANOS = 100_000_000L;

  private final Verbosity how;
  private final PrintStream out;
  private final int steps; // batches in an epoch, or -1 where that is unknown until the first epoch has ended
  private int known;
  private int epochs;
  private int epoch;
  private long begun;
  private long drawn;
  private int batches;
  private int lineLength;

  Progress(Verbosity how, int steps, PrintStream out) {
    this.how = how == Verbosity.AUTO ? suited() : how;
    this.steps = steps;
    this.out = out;
  }

  /** A bar needs a terminal; a line goes to the logger where one takes it. */
  private static Verbosity suited() {
    if (isTerminal()) {
      return Verbosity.BAR;
    }
    return LOG.isInfoEnabled() ? Verbosity.LOG : Verbosity.LINES;
  }

  private static boolean isTerminal() {
    java.io.Console console = System.console();
    if (console == null) {
      return false;
    }
    try { // from Java 22 on there is a console without a terminal too
      return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  @Override
  public void onTrainBegin(Model model, Fit fit) {
    epochs = fit.epochs();
    known = steps;
  }

  @Override
  public void onEpochBegin(Model model, int number) {
    epoch = number;
    batches = 0;
    begun = System.nanoTime();
    drawn = begun;
    if (how == Verbosity.BAR) {
      out.println("Epoch " + (epoch + 1) + "/" + epochs);
    }
  }

  @Override
  public void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {
    batches = batch + 1;
    if (how == Verbosity.BAR) {
      long now = System.nanoTime();
      if (now - drawn >= REDRAW_NANOS && (known < 0 || batches < known)) {
        drawn = now;
        draw(logs, now, false);
      }
    }
  }

  @Override
  public void onEpochEnd(Model model, int number, Map<String, Double> logs) {
    known = known < 0 ? batches : known;
    long now = System.nanoTime();
    if (how == Verbosity.BAR) {
      draw(logs, now, true);
      out.println();
      lineLength = 0;
    } else if (how != Verbosity.SILENT) {
      String line = String.format(Locale.ROOT, "Epoch %d/%d - %s%s", number + 1, epochs, duration((now - begun) * 1e-9), values(logs));
      if (how == Verbosity.LOG) {
        LOG.info(line);
      } else {
        out.println(line);
      }
    }
  }

  private void draw(Map<String, Double> logs, long now, boolean end) {
    double seconds = (now - begun) * 1e-9;
    StringBuilder line = new StringBuilder();
    if (known > 0) {
      int done = end ? WIDTH : (int) ((long) WIDTH * batches / known);
      line.append(String.format(Locale.ROOT, "%" + Integer.toString(known).length() + "d/%d ", batches, known)).append("━".repeat(done))
          .append("─".repeat(WIDTH - done));
    } else {
      line.append(batches).append("/?");
    }
    line.append(' ').append(end || known <= 0 ? duration(seconds) : "ETA " + duration(seconds / batches * (known - batches)));
    line.append(' ').append(perStep(seconds / Math.max(1, batches))).append(values(logs));
    int length = line.length();
    out.print("\r" + line + " ".repeat(Math.max(0, lineLength - length)));
    out.flush();
    lineLength = length;
  }

  private static String duration(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 60 ? whole + "s" : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private static String perStep(double seconds) {
    return seconds < 1e-3 ? Math.round(seconds * 1e6) + "us/step" : seconds < 1 ? Math.round(seconds * 1e3) + "ms/step"
        : String.format(Locale.ROOT, "%.1fs/step", seconds);
  }

  private static String values(Map<String, Double> logs) {
    StringBuilder text = new StringBuilder();
    logs.forEach((name, value) -> {
      if (!name.equals("learning_rate")) {
        text.append(" - ").append(name).append(": ").append(number(value));
      }
    });
    return text.toString();
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return !(size < 1e-3 && size > 0) ? String.format(Locale.ROOT, "%.4f", value) : String.format(Locale.ROOT, "%.4e", value);
  }
}
