package io.arabica.kernels.simd;

import io.arabica.kernels.GemmKernel;
import io.arabica.kernels.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product's inner loops on the Vector API: register tiles of six rows by up to four vectors.
 *
 * <p>Sums of 24 vectors need 29 of 32 registers, and the fewest loads for a multiplication; with four rows, loads that cross cache lines
 * cost a tenth of the speed. Where 256 bits are the most, there are 16 registers: panels are two vectors wide, and both operands are packed
 * ({@link SimdPackedTiles}); elsewhere they are where rows are many or scattered ({@link SimdPackedWideTiles}). The tile methods
 * ({@link SimdTiles}) are written out because vectors must stay in the locals of one method: handed to another one that the compiler does
 * not inline, each would be an object, at a tenth of the speed.
 */
final class SimdGemmKernel extends GemmKernel {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  /** Vectors of a full panel. */
  private static final int WIDTH = L == 8 ? 2 : 4;
  /** Where the rows of a tile of scratch memory begin. */
  private static final int[] EDGE = {0, L, 2 * L, 3 * L, 4 * L, 5 * L, 6 * L, 7 * L};
  /** Whether there are registers for the sums of sixteen vectors: where 256 bits are the most, there are 16, elsewhere 32. */
  private static final boolean SIXTEEN = L != 8;
  /** Fewest rows that are worth packing where {@link SimdTiles} takes scattered ones at almost the same speed. */
  private static final int MANY = 65;
  /** Floats between steps that are read where they stand, however many panels do. */
  private static final int NEAR = 512;
  /** Beyond so many columns, pieces of eight vectors of a row come in more slowly than whole rows do. */
  private static final int WIDE = 16 * L;

  /** JDK 17 boxes the vectors of the blockwise transposition, which is slower than plain Java; JDK 25 makes it three times faster. */
  private static final boolean TRANSPOSES = Runtime.version().feature() >= 25;

  /** The kernel, which gives way to the plain one until it is compiled. */
  static GemmKernel create() {
    return warming(new SimdGemmKernel());
  }

  @Override
  protected int lanes() {
    return L;
  }

  @Override
  protected int panelColumns() {
    return WIDTH * L;
  }

  @Override
  protected boolean packs(int rows, int columns) {
    return WIDTH == 2 ? rows > 1 : rows >= MANY && (columns >= WIDTH * L || isHalf(columns));
  }

  @Override
  protected int packedRows(int columns) {
    return isHalf(columns) ? SimdPackedHalfTiles.ROWS : TILE;
  }

  /** Whether a panel of so many columns has tiles of its own. */
  private static boolean isHalf(int columns) {
    return WIDTH == 4 && columns == WIDTH / 2 * L;
  }

  @Override
  protected void panel(int rows, int columns, int k, float[] a, int ao, int aRow, int aStep, float[] b, int bo, int bStep, float[] c,
      int co, int ldc,
      boolean resume, float[] bias, int biasOffset, boolean relu) {
    int vectors = columns / L;
    int rest = columns % L;
    if (vectors > 0) {
      int height = height(vectors);
      for (int i = 0; i < rows; i += height) {
        int some = Math.min(height, rows - i);
        tile(vectors, some, k, a, ao + i * aRow, aRow, aStep, b, bo, bStep, c, co + i * ldc, ldc, resume);
        end(some, vectors * L, c, co + i * ldc, ldc, bias, biasOffset, relu);
      }
    }
    if (rest > 0) {
      int done = vectors * L;
      edge(rows, rest, k, a, ao, aRow, aStep, b, bo + done, bStep, c, co + done, ldc, resume, bias, biasOffset + done, relu);
    }
  }

  /** Rows of a tile of so many vectors. */
  private static int height(int vectors) {
    return switch (vectors) {
      case 4, 2 -> 6;
      case 3 -> 4;
      default -> 8;
    };
  }

  /** A tile of some vectors. Rows of it beyond {@code rows} repeat the last one: they compute and write the same numbers again. */
  private static void tile(int vectors, int rows, int k, float[] a, int ao, int aRow, int aStep, float[] b, int bo, int bStep, float[] c,
      int co, int ldc, boolean resume) {
    switch (vectors) {
      case 4:
        if (rows > 4) {
          SimdTiles.tile6x4(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume);
        } else if (rows > 2) {
          SimdTiles.tile4x4(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume);
        } else {
          SimdTiles.tile2x4(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume);
        }
        break;
      case 3:
        SimdTiles.tile4x3(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume);
        break;
      case 2:
        if (rows > 4) {
          SimdTiles.tile6x2(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume);
        } else {
          SimdTiles.tile4x2(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume);
        }
        break;
      default:
        narrow(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume);
    }
  }

  /** A tile of up to eight rows of one vector. */
  private static void narrow(int rows, int k, float[] a, int ao, int aRow, int aStep, float[] b, int bo, int bStep, float[] c, int co,
      int ldc, boolean resume) {
    if (aStep == 1 && bStep == L) {
      SimdNarrow.tile8x1(rows, k, a, ao, aRow, b, bo, c, co, ldc, resume);
    } else {
      SimdTiles.tile8x1(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume);
    }
  }

  /** Some steps at a time, and those that are left. */
  @Override
  protected void packedPanel(boolean transposeA, int rows, int columns, int k, float[] a, float[] b, int bo, int bStep, float[] c, int co,
      int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    if (isHalf(columns)) {
      halfPanel(transposeA, rows, columns, k, a, b, bo, c, co, place, po, resume, bias, biasOffset, relu);
      return;
    }
    if (columns != WIDTH * L) {
      super.packedPanel(transposeA, rows, columns, k, a, b, bo, bStep, c, co, place, po, resume, bias, biasOffset, relu);
      return;
    }
    int done = k - k % STEPS;
    int aRow = transposeA ? 1 : ROW;
    int aStep = transposeA ? STEP : 1;
    int[] six = Scratch.ints(Scratch.Use.GEMM_C, TILE);
    for (int i = 0, some; i < rows; i += some) {
      some = Math.min(TILE, rows - i);
      places(some, TILE, co, place, po + i, six);
      if (transposeA) {
        tileOfSteps(done, a, i, b, bo, c, six, resume);
      } else {
        tileOfRows(done, a, i * ROW, b, bo, c, six, resume);
      }
      rest(some, columns, k - done, a, i * aRow + done * aStep, aRow, aStep, b, bo + done * bStep, bStep, c, six, bias, biasOffset, relu);
    }
  }

  private static void halfPanel(boolean transposeA, int rows, int columns, int k, float[] a, float[] b, int bo, float[] c, int co,
      int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    int[] eight = Scratch.ints(Scratch.Use.GEMM_C, SimdPackedHalfTiles.ROWS);
    for (int i = 0; i < rows; i += SimdPackedHalfTiles.ROWS) {
      int some = Math.min(SimdPackedHalfTiles.ROWS, rows - i);
      places(some, SimdPackedHalfTiles.ROWS, co, place, po + i, eight);
      if (transposeA) {
        SimdPackedHalfTiles.steps(k, a, i, b, bo, c, eight, resume);
      } else {
        SimdPackedHalfTiles.rows(k, a, i * ROW, b, bo, c, eight, resume);
      }
      end(some, columns, c, eight, bias, biasOffset, relu);
    }
  }

  /** Bias and relu of a tile. */
  private static void end(int rows, int columns, float[] c, int[] place, float[] bias, int biasOffset, boolean relu) {
    for (int r = 0, even; r < rows && (bias != null || relu); r += even) {
      even = evenRows(rows - r, place, r);
      end(even, columns, c, place[r], distance(even, place, r), bias, biasOffset, relu);
    }
  }

  /** The last steps of a tile, then bias and relu. */
  private static void rest(int rows, int columns, int k, float[] a, int ao, int aRow, int aStep, float[] b, int bo, int bStep, float[] c,
      int[] six, float[] bias, int biasOffset, boolean relu) {
    if (k == 0 && bias == null && !relu) {
      return;
    }
    for (int r = 0, even; r < rows; r += even) {
      even = evenRows(rows - r, six, r);
      int ldc = distance(even, six, r);
      if (k > 0) {
        tile(WIDTH, even, k, a, ao + r * aRow, aRow, aStep, b, bo, bStep, c, six[r], ldc, true);
      }
      end(even, columns, c, six[r], ldc, bias, biasOffset, relu);
    }
  }

  /**
   * Addresses of scattered steps take some instructions, and lines of steps that are far apart fall into few sets of a cache: the fewer
   * panels read them, the sooner they are faster than copies.
   */
  @Override
  protected boolean isTransposedInPlace(int even, int columns) {
    return WIDTH == 4 && (even > 0 && even <= NEAR || columns <= 2 * WIDTH * L);
  }

  @Override
  protected void transposedInPlace(int rows, int columns, int k, float[] a, int ao, int[] step, int so, int even, float[] b, int bo,
      int bStep, float[] c, int co, int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    if (isHalf(columns)) {
      int[] eight = Scratch.ints(Scratch.Use.GEMM_C, SimdPackedHalfTiles.ROWS);
      for (int i = 0; i < rows; i += SimdPackedHalfTiles.ROWS) {
        int some = Math.min(SimdPackedHalfTiles.ROWS, rows - i);
        places(some, SimdPackedHalfTiles.ROWS, co, place, po + i, eight);
        SimdPackedHalfTiles.scattered(k, a, ao + i, step, so, b, bo, c, eight, resume);
        end(some, columns, c, eight, bias, biasOffset, relu);
      }
      return;
    }
    if (columns != WIDTH * L) {
      super.transposedInPlace(rows, columns, k, a, ao, step, so, even, b, bo, bStep, c, co, place, po, resume, bias, biasOffset, relu);
      return;
    }
    int last = k - 1;
    int done = k - k % 2;
    int[] six = Scratch.ints(Scratch.Use.GEMM_C, TILE);
    for (int i = 0; i < rows; i += TILE) {
      int some = Math.min(TILE, rows - i);
      places(some, TILE, co, place, po + i, six);
      if (even > 0) {
        SimdPackedWideTiles.evenSteps(done, a, ao + i + step[so], even, b, bo, c, six, resume);
      } else {
        SimdPackedWideTiles.scattered(done, a, ao + i, step, so, b, bo, c, six, resume);
      }
      rest(some, columns, k - done, a, ao + i + step[so + last], 1, 1, b, bo + done * bStep, bStep, c, six, bias, biasOffset, relu);
    }
  }

  /** Where a tile's rows of c stand; those beyond repeat the last one. */
  private static void places(int rows, int tile, int co, int[] place, int po, int[] places) {
    for (int row = 0; row < tile; row++) {
      places[row] = co + place[po + Math.min(row, rows - 1)];
    }
  }

  private static void tileOfRows(int k, float[] a, int ao, float[] b, int bo, float[] c, int[] place, boolean resume) {
    if (WIDTH == 2) {
      SimdPackedTiles.rows(k, a, ao, b, bo, c, place, resume);
    } else {
      SimdPackedWideTiles.rows(k, a, ao, b, bo, c, place, resume);
    }
  }

  private static void tileOfSteps(int k, float[] a, int ao, float[] b, int bo, float[] c, int[] place, boolean resume) {
    if (WIDTH == 2) {
      SimdPackedTiles.steps(k, a, ao, b, bo, c, place, resume);
    } else {
      SimdPackedWideTiles.steps(k, a, ao, b, bo, c, place, resume);
    }
  }

  @Override
  protected void panelInPlace(int rows, int columns, int k, float[] a, int ao, int lda, float[] b, int bo, int bStep, float[] c, int co,
      int ldc, boolean resume, float[] bias, int biasOffset, boolean relu) {
    if (isHalf(columns) && rows == SimdPackedHalfTiles.ROWS) {
      halfInPlace(columns, k, a, ao, lda, b, bo, c, co, ldc, resume, bias, biasOffset, relu);
      return;
    }
    if (columns != WIDTH * L || k % STEPS != 0) {
      super.panelInPlace(rows, columns, k, a, ao, lda, b, bo, bStep, c, co, ldc, resume, bias, biasOffset, relu);
      return;
    }
    int tiles = ROW / lda;
    int[] six = Scratch.ints(Scratch.Use.GEMM_C, TILE);
    for (int t = 0; t < tiles; t++) {
      int at = co + t * ldc;
      for (int row = 0; row < TILE; row++) {
        six[row] = at + row * tiles * ldc;
      }
      tileOfRows(k, a, ao + t * lda, b, bo, c, six, resume);
      end(TILE, columns, c, at, tiles * ldc, bias, biasOffset, relu);
    }
  }

  private static void halfInPlace(int columns, int k, float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc,
      boolean resume, float[] bias, int biasOffset, boolean relu) {
    int tiles = ROW / lda;
    int[] eight = Scratch.ints(Scratch.Use.GEMM_C, SimdPackedHalfTiles.ROWS);
    for (int t = 0; t < tiles; t++) {
      int at = co + t * ldc;
      for (int row = 0; row < SimdPackedHalfTiles.ROWS; row++) {
        eight[row] = at + row * tiles * ldc;
      }
      SimdPackedHalfTiles.rows(k, a, ao + t * lda, b, bo, c, eight, resume);
      end(SimdPackedHalfTiles.ROWS, columns, c, at, tiles * ldc, bias, biasOffset, relu);
    }
  }

  @Override
  protected void shallow(int rows, int columns, float[] a, float[] b, float[] c, int co, int ldc, float[] bias, int biasOffset,
      boolean relu) {
    for (int i = 0; i < rows; i++) {
      SimdShallow.row(columns, a, i * SHALLOW, b, c, co + i * ldc);
      end(1, columns, c, co + i * ldc, ldc, bias, biasOffset, relu);
    }
  }

  @Override
  protected void gathered(int rows, int columns, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] b, int bo,
      int bStep, float[] c, int co, int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    int done = 0;
    while (columns - done >= L) {
      int vectors = (columns - done) / L;
      vectors = vectors >= 4 && WIDTH == 4 ? 4 : vectors >= 2 ? 2 : 1;
      int height = vectors == 4 ? 6 : vectors == 2 && WIDTH < 4 ? 4 : 8;
      int to = co + done;
      for (int i = 0; i < rows; i += height) {
        int some = Math.min(height, rows - i);
        if (vectors == 4 && some > 4) {
          SimdGather.tile6x4(some, k, a, ao, row, ro + i, step, so, b, bo + done, bStep, c, to, place, po + i, resume);
        } else if (vectors == 4) {
          SimdGather.tile4x4(some, k, a, ao, row, ro + i, step, so, b, bo + done, bStep, c, to, place, po + i, resume);
        } else if (vectors == 2 && some > 4) {
          SimdGather.tile8x2(some, k, a, ao, row, ro + i, step, so, b, bo + done, bStep, c, to, place, po + i, resume);
        } else if (vectors == 2) {
          SimdGather.tile4x2(some, k, a, ao, row, ro + i, step, so, b, bo + done, bStep, c, to, place, po + i, resume);
        } else {
          SimdGather.tile8x1(some, k, a, ao, row, ro + i, step, so, b, bo + done, bStep, c, to, place, po + i, resume);
        }
        for (int r = i; r < i + some && (bias != null || relu); r++) {
          if (bias != null && relu) {
            addBiasRelu(vectors * L, c, to + place[po + r], bias, biasOffset + done);
          } else if (bias != null) {
            addBias(1, vectors * L, c, to + place[po + r], 0, bias, biasOffset + done);
          } else {
            relu(1, vectors * L, c, to + place[po + r], 0);
          }
        }
      }
      done += vectors * L;
    }
    int rest = columns - done;
    float[] tile = rest > 0 ? Scratch.floats(Scratch.Use.GEMM_C, 8 * L) : null;
    for (int i = 0; rest > 0 && i < rows; i += 8) {
      int some = Math.min(8, rows - i);
      for (int r = 0; resume && r < some; r++) {
        copyRows(1, rest, c, co + done + place[po + i + r], 0, tile, r * L, 0);
      }
      SimdGather.tile8x1(some, k, a, ao, row, ro + i, step, so, b, bo + done, bStep, tile, 0, EDGE, 0, resume);
      for (int r = 0; r < some; r++) {
        finish(1, rest, tile, r * L, L, c, co + done + place[po + i + r], 0, bias, biasOffset + done, relu);
      }
    }
  }

  private static void copyRows(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yo + i * ldy + j] = x[xo + i * ldx + j];
      }
    }
  }

  /** Writes the columns of a tile, with bias and relu. */
  private static void finish(int rows, int columns, float[] tile, int from, int ldt, float[] c, int co, int ldc, float[] bias,
      int biasOffset, boolean relu) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float x = tile[from + i * ldt + j];
        x = bias == null ? x : x + bias[biasOffset + j];
        c[co + i * ldc + j] = relu ? Math.max(x, 0) : x;
      }
    }
  }

  // Bias and relu are added to a tile while it is still in the first-level cache. Inside the tile's own method they would make it so large
  // that C2, whose count of nodes is limited, no longer inlines all of its vector operations; a single one left out boxes every vector.

  private static void end(int rows, int columns, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    if (bias == null && !relu) {
      return;
    }
    if (columns == 4 * L) {
      endOfFour(rows, c, co, ldc, bias, biasOffset, relu);
    } else if (columns == 2 * L) {
      endOfTwo(rows, c, co, ldc, bias, biasOffset, relu);
    } else {
      if (bias != null) {
        addBias(rows, columns, c, co, ldc, bias, biasOffset);
      }
      if (relu) {
        relu(rows, columns, c, co, ldc);
      }
    }
  }

  /** The same for rows of two vectors in a single loop: adding -0, and a floor of minus infinity, change no number. */
  private static void endOfTwo(int rows, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    FloatVector floor = FloatVector.broadcast(S, relu ? 0 : Float.NEGATIVE_INFINITY);
    FloatVector b0 = bias == null ? FloatVector.broadcast(S, -0f) : FloatVector.fromArray(S, bias, biasOffset);
    FloatVector b1 = bias == null ? b0 : FloatVector.fromArray(S, bias, biasOffset + L);
    for (int i = 0; i < rows; i++) {
      int at = co + i * ldc;
      FloatVector x0 = FloatVector.fromArray(S, c, at).add(b0);
      FloatVector x1 = FloatVector.fromArray(S, c, at + L).add(b1);
      x0.blend(floor, x0.compare(VectorOperators.LE, floor)).intoArray(c, at);
      x1.blend(floor, x1.compare(VectorOperators.LE, floor)).intoArray(c, at + L);
    }
  }

  /** The same for rows of four. */
  private static void endOfFour(int rows, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    FloatVector floor = FloatVector.broadcast(S, relu ? 0 : Float.NEGATIVE_INFINITY);
    FloatVector b0 = bias == null ? FloatVector.broadcast(S, -0f) : FloatVector.fromArray(S, bias, biasOffset);
    FloatVector b1 = bias == null ? b0 : FloatVector.fromArray(S, bias, biasOffset + L);
    FloatVector b2 = bias == null ? b0 : FloatVector.fromArray(S, bias, biasOffset + 2 * L);
    FloatVector b3 = bias == null ? b0 : FloatVector.fromArray(S, bias, biasOffset + 3 * L);
    for (int i = 0; i < rows; i++) {
      int at = co + i * ldc;
      FloatVector x0 = FloatVector.fromArray(S, c, at).add(b0);
      FloatVector x1 = FloatVector.fromArray(S, c, at + L).add(b1);
      FloatVector x2 = FloatVector.fromArray(S, c, at + 2 * L).add(b2);
      FloatVector x3 = FloatVector.fromArray(S, c, at + 3 * L).add(b3);
      x0.blend(floor, x0.compare(VectorOperators.LE, floor)).intoArray(c, at);
      x1.blend(floor, x1.compare(VectorOperators.LE, floor)).intoArray(c, at + L);
      x2.blend(floor, x2.compare(VectorOperators.LE, floor)).intoArray(c, at + 2 * L);
      x3.blend(floor, x3.compare(VectorOperators.LE, floor)).intoArray(c, at + 3 * L);
    }
  }

  private static void addBias(int rows, int columns, float[] c, int co, int ldc, float[] bias, int biasOffset) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j += L) {
        int at = co + i * ldc + j;
        FloatVector.fromArray(S, c, at).add(FloatVector.fromArray(S, bias, biasOffset + j)).intoArray(c, at);
      }
    }
  }

  private static void addBiasRelu(int columns, float[] c, int co, float[] bias, int biasOffset) {
    for (int j = 0; j < columns; j += L) {
      FloatVector x = FloatVector.fromArray(S, c, co + j).add(FloatVector.fromArray(S, bias, biasOffset + j));
      SimdUnary.relu(x).intoArray(c, co + j);
    }
  }

  private static void relu(int rows, int columns, float[] c, int co, int ldc) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j += L) {
        int at = co + i * ldc + j;
        SimdUnary.relu(FloatVector.fromArray(S, c, at)).intoArray(c, at);
      }
    }
  }

  /**
   * The last columns, fewer than a vector: computed in a tile of scratch memory as wide as one. Rows that follow one another without a gap
   * are written as whole vectors: what is too much of one, the next overwrites.
   */
  private static void edge(int rows, int columns, int k, float[] a, int ao, int aRow, int aStep, float[] b, int bo, int bStep, float[] c,
      int co, int ldc,
      boolean resume, float[] bias, int biasOffset, boolean relu) {
    float[] scratch = Scratch.floats(Scratch.Use.GEMM_C, 8 * L);
    for (int i0 = 0; i0 < rows; i0 += 8) {
      int height = Math.min(8, rows - i0);
      int to = co + i0 * ldc;
      boolean direct = !resume && ldc == columns && (i0 + height - 1) * ldc + L <= rows * ldc;
      if (resume) {
        copyRows(height, columns, c, to, ldc, scratch, 0, L);
      }
      float[] tile = direct ? c : scratch;
      int from = direct ? to : 0;
      int ldt = direct ? ldc : L;
      narrow(height, k, a, ao + i0 * aRow, aRow, aStep, b, bo, bStep, tile, from, ldt, resume);
      if (!direct || bias != null || relu) {
        finish(height, columns, tile, from, ldt, c, to, ldc, bias, biasOffset, relu);
      }
    }
  }

  @Override
  protected void row(int columns, int k, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co) {
    if (columns < L) {
      partOfVector(columns, k, a, ao, b, bo, bStep, c, co);
      return;
    }
    if (!SIXTEEN && columns > WIDE) {
      wide(columns, k, a, ao, b, bo, bStep, c, co);
      return;
    }
    int done = 0; // the sums stay in registers: of sixteen vectors, and of fewer at the end
    for (; SIXTEEN && done + 16 * L <= columns; done += 16 * L) {
      sixteenVectors(k, a, ao, b, bo + done, bStep, c, co + done);
    }
    for (; done + 8 * L <= columns; done += 8 * L) {
      eightVectors(k, a, ao, b, bo + done, bStep, c, co + done);
    }
    for (; done < columns; done += 4 * L) {
      int from = Math.min(done, columns - L); // a whole vector, though some of its sums be there already
      fourVectors(columns - from, k, a, ao, b, bo + from, bStep, c, co + from);
    }
  }

  /** Sixteen vectors of a row. */
  private static void sixteenVectors(int k, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    FloatVector s4 = FloatVector.zero(S);
    FloatVector s5 = FloatVector.zero(S);
    FloatVector s6 = FloatVector.zero(S);
    FloatVector s7 = FloatVector.zero(S);
    FloatVector s8 = FloatVector.zero(S);
    FloatVector s9 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s13 = FloatVector.zero(S);
    FloatVector s14 = FloatVector.zero(S);
    FloatVector s15 = FloatVector.zero(S);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(S, a[ao + p]);
      int at = bo + p * bStep;
      s0 = x.fma(FloatVector.fromArray(S, b, at), s0);
      s1 = x.fma(FloatVector.fromArray(S, b, at + L), s1);
      s2 = x.fma(FloatVector.fromArray(S, b, at + 2 * L), s2);
      s3 = x.fma(FloatVector.fromArray(S, b, at + 3 * L), s3);
      s4 = x.fma(FloatVector.fromArray(S, b, at + 4 * L), s4);
      s5 = x.fma(FloatVector.fromArray(S, b, at + 5 * L), s5);
      s6 = x.fma(FloatVector.fromArray(S, b, at + 6 * L), s6);
      s7 = x.fma(FloatVector.fromArray(S, b, at + 7 * L), s7);
      s8 = x.fma(FloatVector.fromArray(S, b, at + 8 * L), s8);
      s9 = x.fma(FloatVector.fromArray(S, b, at + 9 * L), s9);
      s10 = x.fma(FloatVector.fromArray(S, b, at + 10 * L), s10);
      s11 = x.fma(FloatVector.fromArray(S, b, at + 11 * L), s11);
      s12 = x.fma(FloatVector.fromArray(S, b, at + 12 * L), s12);
      s13 = x.fma(FloatVector.fromArray(S, b, at + 13 * L), s13);
      s14 = x.fma(FloatVector.fromArray(S, b, at + 14 * L), s14);
      s15 = x.fma(FloatVector.fromArray(S, b, at + 15 * L), s15);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + L);
    s2.intoArray(c, co + 2 * L);
    s3.intoArray(c, co + 3 * L);
    s4.intoArray(c, co + 4 * L);
    s5.intoArray(c, co + 5 * L);
    s6.intoArray(c, co + 6 * L);
    s7.intoArray(c, co + 7 * L);
    s8.intoArray(c, co + 8 * L);
    s9.intoArray(c, co + 9 * L);
    s10.intoArray(c, co + 10 * L);
    s11.intoArray(c, co + 11 * L);
    s12.intoArray(c, co + 12 * L);
    s13.intoArray(c, co + 13 * L);
    s14.intoArray(c, co + 14 * L);
    s15.intoArray(c, co + 15 * L);
  }

  /** Eight vectors of a row. */
  private static void eightVectors(int k, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    FloatVector s4 = FloatVector.zero(S);
    FloatVector s5 = FloatVector.zero(S);
    FloatVector s6 = FloatVector.zero(S);
    FloatVector s7 = FloatVector.zero(S);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(S, a[ao + p]);
      int at = bo + p * bStep;
      s0 = x.fma(FloatVector.fromArray(S, b, at), s0);
      s1 = x.fma(FloatVector.fromArray(S, b, at + L), s1);
      s2 = x.fma(FloatVector.fromArray(S, b, at + 2 * L), s2);
      s3 = x.fma(FloatVector.fromArray(S, b, at + 3 * L), s3);
      s4 = x.fma(FloatVector.fromArray(S, b, at + 4 * L), s4);
      s5 = x.fma(FloatVector.fromArray(S, b, at + 5 * L), s5);
      s6 = x.fma(FloatVector.fromArray(S, b, at + 6 * L), s6);
      s7 = x.fma(FloatVector.fromArray(S, b, at + 7 * L), s7);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + L);
    s2.intoArray(c, co + 2 * L);
    s3.intoArray(c, co + 3 * L);
    s4.intoArray(c, co + 4 * L);
    s5.intoArray(c, co + 5 * L);
    s6.intoArray(c, co + 6 * L);
    s7.intoArray(c, co + 7 * L);
  }

  /** Up to four vectors of a row, and one at least: the last ones overlap where there are fewer columns. */
  private static void fourVectors(int columns, int k, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co) {
    int last = columns - L;
    int at1 = Math.min(L, last);
    int at2 = Math.min(2 * L, last);
    int at3 = Math.min(3 * L, last);
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(S, a[ao + p]);
      int at = bo + p * bStep;
      s0 = x.fma(FloatVector.fromArray(S, b, at), s0);
      s1 = x.fma(FloatVector.fromArray(S, b, at + at1), s1);
      s2 = x.fma(FloatVector.fromArray(S, b, at + at2), s2);
      s3 = x.fma(FloatVector.fromArray(S, b, at + at3), s3);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + at1);
    s2.intoArray(c, co + at2);
    s3.intoArray(c, co + at3);
  }

  /** Fewer columns than a vector: it reads past them, into the next row or what lies behind, as long as there is something. */
  private static void partOfVector(int columns, int k, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co) {
    FloatVector s = FloatVector.zero(S);
    int p = 0;
    for (; p < k && bo + p * bStep + L <= b.length; p++) {
      s = FloatVector.fromArray(S, b, bo + p * bStep).fma(FloatVector.broadcast(S, a[ao + p]), s);
    }
    float[] sums = Scratch.floats(Scratch.Use.GEMM_C, L);
    s.intoArray(sums, 0);
    System.arraycopy(sums, 0, c, co, columns);
    for (; p < k; p++) {
      oneStep(columns, a[ao + p], b, bo + p * bStep, c, co);
    }
  }

  /** All columns, eight rows of b at a time: the sums are read and written for each eight. */
  private static void wide(int columns, int k, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co) {
    int p = 0;
    for (; p + 8 <= k; p += 8) {
      eightSteps(columns, a, ao + p, b, bo + p * bStep, bStep, c, co, p > 0);
    }
    if (p == 0) {
      Arrays.fill(c, co, co + columns, 0);
    }
    for (; p < k; p++) {
      oneStep(columns, a[ao + p], b, bo + p * bStep, c, co);
    }
  }

  private static void eightSteps(int columns, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co,
      boolean resume) {
    float a0 = a[ao];
    float a1 = a[ao + 1];
    float a2 = a[ao + 2];
    float a3 = a[ao + 3];
    float a4 = a[ao + 4];
    float a5 = a[ao + 5];
    float a6 = a[ao + 6];
    float a7 = a[ao + 7];
    int b1 = bo + bStep;
    int b2 = b1 + bStep;
    int b3 = b2 + bStep;
    int b4 = b3 + bStep;
    int b5 = b4 + bStep;
    int b6 = b5 + bStep;
    int b7 = b6 + bStep;
    FloatVector x0 = FloatVector.broadcast(S, a0);
    FloatVector x1 = FloatVector.broadcast(S, a1);
    FloatVector x2 = FloatVector.broadcast(S, a2);
    FloatVector x3 = FloatVector.broadcast(S, a3);
    FloatVector x4 = FloatVector.broadcast(S, a4);
    FloatVector x5 = FloatVector.broadcast(S, a5);
    FloatVector x6 = FloatVector.broadcast(S, a6);
    FloatVector x7 = FloatVector.broadcast(S, a7);
    int whole = columns - columns % L;
    for (int j = 0; j < whole; j += L) {
      FloatVector s = FloatVector.zero(S);
      if (resume) {
        s = FloatVector.fromArray(S, c, co + j);
      }
      s = x0.fma(FloatVector.fromArray(S, b, bo + j), s);
      s = x1.fma(FloatVector.fromArray(S, b, b1 + j), s);
      s = x2.fma(FloatVector.fromArray(S, b, b2 + j), s);
      s = x3.fma(FloatVector.fromArray(S, b, b3 + j), s);
      s = x4.fma(FloatVector.fromArray(S, b, b4 + j), s);
      s = x5.fma(FloatVector.fromArray(S, b, b5 + j), s);
      s = x6.fma(FloatVector.fromArray(S, b, b6 + j), s);
      s = x7.fma(FloatVector.fromArray(S, b, b7 + j), s);
      s.intoArray(c, co + j);
    }
    for (int j = whole; j < columns; j++) {
      float s = resume ? c[co + j] : 0;
      s = Math.fma(a1, b[b1 + j], Math.fma(a0, b[bo + j], s));
      s = Math.fma(a3, b[b3 + j], Math.fma(a2, b[b2 + j], s));
      s = Math.fma(a5, b[b5 + j], Math.fma(a4, b[b4 + j], s));
      c[co + j] = Math.fma(a7, b[b7 + j], Math.fma(a6, b[b6 + j], s));
    }
  }

  private static void oneStep(int columns, float a, float[] b, int bo, float[] c, int co) {
    FloatVector x = FloatVector.broadcast(S, a);
    int whole = columns - columns % L;
    for (int j = 0; j < whole; j += L) {
      x.fma(FloatVector.fromArray(S, b, bo + j), FloatVector.fromArray(S, c, co + j)).intoArray(c, co + j);
    }
    for (int j = whole; j < columns; j++) {
      c[co + j] = Math.fma(a, b[bo + j], c[co + j]);
    }
  }

  @Override
  protected void dots(int rows, int columns, int k, float[] a, int ao, int lda, float[] b, float[] c, int co, int cRow,
      int cColumn, boolean resume) {
    SimdDots.multiply(rows, columns, k, a, ao, lda, b, c, co, cRow, cColumn, resume);
  }

  @Override
  protected void rowOfDots(int columns, int k, float[] a, int ao, float[] b, int bo, int ldb, float[] c, int co, int cStep,
      boolean resume) {
    SimdDots.row(columns, k, a, ao, b, bo, ldb, c, co, cStep, resume);
  }

  @Override
  protected void copy(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    if (columns == L) {
      for (int i = 0; i < rows; i++) {
        FloatVector.fromArray(S, x, xo + i * ldx).intoArray(y, yo + i * ldy);
      }
    } else if (WIDTH == 2 && columns == 3 * L) {
      copyThree(rows, x, xo, ldx, y, yo, ldy);
    } else {
      super.copy(rows, columns, x, xo, ldx, y, yo, ldy);
    }
  }

  /** Rows of a packed strip of a transposed a: so short that the call of a copying routine costs more. */
  private static void copyThree(int rows, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    for (int i = 0; i < rows; i++) {
      int from = xo + i * ldx;
      int to = yo + i * ldy;
      FloatVector.fromArray(S, x, from).intoArray(y, to);
      FloatVector.fromArray(S, x, from + L).intoArray(y, to + L);
      FloatVector.fromArray(S, x, from + 2 * L).intoArray(y, to + 2 * L);
    }
  }

  /** Four panels at a time: longer pieces of x's rows come in faster than short ones. */
  @Override
  protected void panels(int rows, int panels, int width, float[] x, int xo, int ldx, float[] y, int yo, int apart) {
    if (WIDTH != 2 || width != 2 * L) {
      super.panels(rows, panels, width, x, xo, ldx, y, yo, apart);
      return;
    }
    int done = 0;
    for (; done + 4 <= panels; done += 4) {
      fourPanels(rows, x, xo + done * 2 * L, ldx, y, yo + done * apart, apart);
    }
    for (; done < panels; done++) {
      copy(rows, L, x, xo + done * 2 * L, ldx, y, yo + done * apart, 2 * L);
      copy(rows, L, x, xo + done * 2 * L + L, ldx, y, yo + done * apart + L, 2 * L);
    }
  }

  private static void fourPanels(int rows, float[] x, int xo, int ldx, float[] y, int yo, int apart) {
    for (int i = 0; i < rows; i++) {
      int from = xo + i * ldx;
      int to = yo + i * 2 * L;
      FloatVector.fromArray(S, x, from).intoArray(y, to);
      FloatVector.fromArray(S, x, from + L).intoArray(y, to + L);
      to += apart;
      FloatVector.fromArray(S, x, from + 2 * L).intoArray(y, to);
      FloatVector.fromArray(S, x, from + 3 * L).intoArray(y, to + L);
      to += apart;
      FloatVector.fromArray(S, x, from + 4 * L).intoArray(y, to);
      FloatVector.fromArray(S, x, from + 5 * L).intoArray(y, to + L);
      to += apart;
      FloatVector.fromArray(S, x, from + 6 * L).intoArray(y, to);
      FloatVector.fromArray(S, x, from + 7 * L).intoArray(y, to + L);
    }
  }

  @Override
  protected void transpose(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    if (!TRANSPOSES || !SimdTranspose.fits()) {
      super.transpose(rows, columns, x, xo, ldx, y, yo, ldy);
      return;
    }
    int whole = rows - rows % L;
    int j8 = columns - columns % 8;
    for (int i = 0; i < whole; i += L) {
      SimdTranspose.rows(j8, x, xo + i * ldx, ldx, y, yo + i, ldy);
    }
    super.transpose(whole, columns - j8, x, xo + j8, ldx, y, yo + j8 * ldy, ldy);
    super.transpose(rows - whole, columns, x, xo + whole * ldx, ldx, y, yo + whole, ldy);
  }
}
