package io.arabica.kernels;

import java.util.Arrays;

/**
 * Square tiles of a picture, of which those at its edges lie partly outside: these are copied to where all of their numbers stand, channels
 * side by side, and back.
 *
 * <p>A tile's corner is line h, place w; a position of the picture has {@code all} channels.
 */
final class Tiles {
  private Tiles() {}

  static boolean isInside(int size, int h, int w, int height, int width) {
    return h >= 0 && w >= 0 && h + size <= height && w + size <= width;
  }

  /** tile = some channels of the picture x, from xo on; outside it are zeros. */
  static void load(int size, int h, int w, int height, int width, int all, int channels, float[] x, int xo, float[] tile) {
    int left = Math.min(size, Math.max(0, -w));
    int right = Math.max(left, Math.min(size, width - w));
    int run = all == channels ? right - left : 1; // positions that lie side by side in both
    for (int i = 0; i < size; i++) {
      int to = i * size * channels;
      if (h + i < 0 || h + i >= height) {
        Arrays.fill(tile, to, to + size * channels, 0);
        continue;
      }
      Arrays.fill(tile, to, to + left * channels, 0);
      for (int j = left; j < right; j += run) {
        System.arraycopy(x, xo + ((h + i) * width + w + j) * all, tile, to + j * channels, run * channels);
      }
      Arrays.fill(tile, to + right * channels, to + size * channels, 0);
    }
  }

  /** Some channels of the picture y = the tile; what lies outside is dropped. */
  static void store(int size, int h, int w, int height, int width, int all, int channels, float[] tile, float[] y, int yo) {
    int left = Math.max(0, -w);
    int right = Math.min(size, width - w);
    int run = all == channels ? right - left : 1;
    for (int i = Math.max(0, -h); i < Math.min(size, height - h); i++) {
      for (int j = left; j < right; j += run) {
        System.arraycopy(tile, (i * size + j) * channels, y, yo + ((h + i) * width + w + j) * all, run * channels);
      }
    }
  }

  /** Adds the tile to the picture y; what lies outside is dropped. */
  static void add(Kernels kernels, int size, int h, int w, int height, int width, int channels, float[] tile, float[] y, int yo) {
    int left = Math.max(0, -w);
    int columns = Math.min(size, width - w) - left;
    for (int i = Math.max(0, -h); columns > 0 && i < Math.min(size, height - h); i++) {
      kernels.axpy(columns * channels, 1f, tile, (i * size + left) * channels, y, yo + ((h + i) * width + w + left) * channels);
    }
  }
}
