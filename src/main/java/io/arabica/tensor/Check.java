package io.arabica.tensor;

import java.util.Locale;

/** Checks that throw where the user calls: who, what was expected, what came and what to do, in one sentence. */
public final class Check {
  private Check() {}

  /**
   * Refuses an argument: {@code Check.argument(rate >= 0, "SGD: expected a rate of at least 0, got %s", rate)}.
   *
   * @param holds what must be true
   * @param format the message as in {@link String#format}; formatted only when it is needed
   * @param args values for the message
   * @throws IllegalArgumentException if it is not
   */
  public static void argument(boolean holds, String format, Object... args) {
    if (!holds) {
      throw new IllegalArgumentException(message(format, args));
    }
  }

  /**
   * Refuses a call that comes at the wrong time: {@code Check.state(built, "%s: call build first", name)}.
   *
   * @param holds what must be true
   * @param format the message as in {@link String#format}; formatted only when it is needed
   * @param args values for the message
   * @throws IllegalStateException if it is not
   */
  public static void state(boolean holds, String format, Object... args) {
    if (!holds) {
      throw new IllegalStateException(message(format, args));
    }
  }

  /**
   * A dimension that was computed, as an int: {@code Check.dimension((long) x.dim(1) * factor)}.
   *
   * @throws IllegalArgumentException if an int cannot hold it
   */
  public static int dimension(long size) {
    argument(size <= Integer.MAX_VALUE, "expected dimensions of at most 2^31 - 1, got %d", size);
    return (int) size;
  }

  /**
   * Refuses null: {@code padding = Check.given(padding, this, "a padding")}.
   *
   * @param who who asks, for the message
   * @param what what is asked for, with its article
   * @return the value
   * @throws IllegalArgumentException if it is null
   */
  public static <T> T given(T value, Object who, String what) {
    if (value == null) {
      throw new IllegalArgumentException(who + ": expected " + what + ", got null");
    }
    return value;
  }

  private static String message(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }
}
