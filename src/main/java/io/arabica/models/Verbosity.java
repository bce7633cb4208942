package io.arabica.models;

/** How {@link Model#fit} shows its progress. */
public enum Verbosity {
  /** A bar on a terminal; elsewhere a line per epoch, through SLF4J where a logger takes it, else on standard output. */
  AUTO,
  /** Nothing. */
  SILENT,
  /** A bar with the time left, loss and metrics, redrawn in place. */
  BAR,
  /** A line per epoch on standard output. */
  LINES,
  /** A line per epoch through SLF4J, at level INFO. */
  LOG
}
