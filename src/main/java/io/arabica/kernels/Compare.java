package io.arabica.kernels;

/** Element-wise comparisons of a and b. Every comparison with NaN is false, except {@link #NE}. */
public enum Compare {
  /** a == b. */
  EQ,
  /** a != b. */
  NE,
  /** a &lt; b. */
  LT,
  /** a &lt;= b. */
  LE,
  /** a &gt; b. */
  GT,
  /** a &gt;= b. */
  GE
}
