package org.ndsampler.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which channels of an image are seen, and how their values become levels of grey. Immutable.
 *
 * @param channels three names for red, green and blue, one for grey, or none for those that an
 *     image has first
 * @param stretch what is black and what is white
 */
record Look(List<String> channels, Levels.Stretch stretch) {
  static final Look PLAIN = new Look(List.of(), Levels.Stretch.AUTO);

  private static final int COLORS = 3;

  Look {
    channels = List.copyOf(channels);
  }

  /**
   * That which a request asks for.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static Look of(Request request) {
    List<String> channels = new ArrayList<>();
    String text = request.text("channels");
    if (!text.isEmpty()) {
      channels.addAll(List.of(text.split("\\|", -1)));
    }
    if (channels.size() > COLORS) {
      throw new IllegalArgumentException("at most three channels are seen at once, not " + text);
    }
    String stretch = request.text("stretch");
    return new Look(
        channels,
        stretch.isEmpty()
            ? Levels.Stretch.AUTO
            : Levels.Stretch.valueOf(stretch.toUpperCase(Locale.ROOT)));
  }
}
