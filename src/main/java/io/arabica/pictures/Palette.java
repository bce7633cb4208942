package io.arabica.pictures;

import java.awt.Color;

/** The colours of all pictures: quiet greys, blue for what is so, orange for what is not. */
final class Palette {
  static final Color INK = new Color(0x1F2933);
  static final Color SOFT = new Color(0x52606D);
  static final Color FAINT = new Color(0x9AA5B1);
  static final Color LINE = new Color(0xCBD2D9);
  static final Color GRID = new Color(0xE4E7EB);
  static final Color PAPER = new Color(0xF5F7FA);
  static final Color BLUE = new Color(0x2B6CB0);
  static final Color ORANGE = new Color(0xDD6B20);
  static final Color GREEN = new Color(0x2F855A);
  static final Color RED = new Color(0xC53030);

  private Palette() {}

  /** The colour of words on this one. */
  static Color on(Color ground) {
    return 0.299 * ground.getRed() + 0.587 * ground.getGreen() + 0.114 * ground.getBlue() < 150 ? Color.WHITE : INK;
  }

  /** A part of the way from one colour to another, from 0 to 1. */
  static Color mix(Color from, Color to, double part) {
    return new Color(mix(from.getRed(), to.getRed(), part), mix(from.getGreen(), to.getGreen(), part),
        mix(from.getBlue(), to.getBlue(), part));
  }

  private static int mix(int from, int to, double part) {
    return (int) Math.round(from + (to - from) * part);
  }
}
