package org.ndsampler.chips;

import java.util.Locale;

/**
 * The names of chips: numbers of one width, so that they sort, in folders of a thousand, as each
 * file that is written looks at the names beside it. Immutable.
 *
 * @param count how many chips there are
 */
record ChipNames(int count) {
  static final int IN_A_FOLDER = 1000;
  private static final int LEAST_DIGITS = 6;

  /** The number of a chip, such as {@code 000012}. */
  String key(int position) {
    int digits = Math.max(LEAST_DIGITS, Integer.toString(count).length());
    return String.format(Locale.ROOT, "%0" + digits + "d", position);
  }

  /** The file of a chip or of a frame of one, without its extension, relative to the folder. */
  String stem(int position, int frame, boolean isClip) {
    String key = key(position);
    String folder = String.format(Locale.ROOT, "%04d", position / IN_A_FOLDER);
    return "images/" + folder + "/" + key + (isClip ? frameSuffix(frame) : "");
  }

  /** What tells the frames of a clip apart. */
  static String frameSuffix(int frame) {
    return String.format(Locale.ROOT, "_%03d", frame);
  }
}
