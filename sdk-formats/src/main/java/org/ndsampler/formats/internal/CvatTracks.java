package org.ndsampler.formats.internal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.ndsampler.formats.Content;

/**
 * Annotations that are written as CVAT's tracks: one shape for each frame, and one that is outside
 * after the last of several. Confined to one thread.
 */
final class CvatTracks {
  private final Writing writing;
  private final Map<Key, NavigableMap<Integer, Drawn>> tracks = new LinkedHashMap<>();
  private final Map<String, Key> byName = new HashMap<>();

  /** A track of CVAT has one label, and lies in one video. */
  private record Key(String name, int category, long video) {}

  /** Writes the shape of an annotation. */
  @FunctionalInterface
  interface Shape {
    /** Takes the annotation and the attributes that say its frame. */
    void write(Drawn one, XmlText xml, String... frame);
  }

  /** With what is written. */
  CvatTracks(Writing writing) {
    this.writing = writing;
  }

  /**
   * Takes an annotation if it has a track and can be in one.
   *
   * @param frame the number of its image
   * @param single whether one shape says it all
   */
  boolean take(Drawn one, int frame, boolean single) {
    String name = one.annotation().trackName().orElse("");
    if (name.isEmpty()) {
      return false;
    }
    if (!single) {
      writing.lose(
          Content.TRACKS,
          "of what takes several shapes or a mask: these are shapes of their image",
          one.label());
      return false;
    }
    Key key =
        new Key(name, one.category(), one.annotation().image().videoId().orElse(Long.MIN_VALUE));
    Key known = byName.putIfAbsent(name, key);
    NavigableMap<Integer, Drawn> track = tracks.get(key);
    if (track == null) {
      track = new TreeMap<>();
      tracks.put(key, track);
      if (known != null) {
        writing.lose(
            Content.TRACKS, "of several classes or videos are a track for each", one.label());
      }
    }
    if (track.putIfAbsent(frame, one) != null) {
      writing.lose(
          Content.TRACKS,
          "with two annotations in an image: the second is a shape of its image",
          one.label());
      return false;
    }
    return true;
  }

  /** Writes all that was taken. */
  void write(List<String> names, BufferedWriter out, Shape shape) throws IOException {
    Set<Long> ids = new HashSet<>();
    long next = 0;
    for (Key key : tracks.keySet()) {
      int number = Numbers.index(key.name);
      if (number >= 0) {
        next = Math.max(next, number + 1L);
      }
    }
    for (Map.Entry<Key, NavigableMap<Integer, Drawn>> track : tracks.entrySet()) {
      Key key = track.getKey();
      long id = Numbers.index(key.name);
      if (id < 0) {
        writing.lose(Content.TRACKS, "whose names are no numbers from 0 get one", key.name);
      }
      if (id < 0 || !ids.add(id)) {
        id = next++;
      }
      XmlText xml = XmlText.part(1);
      xml.open(
          "track", "id", Long.toString(id), "label", names.get(key.category), "source", "manual");
      write(track.getValue(), xml, shape);
      xml.close();
      out.write(xml.toString());
    }
  }

  private void write(NavigableMap<Integer, Drawn> track, XmlText xml, Shape shape) {
    int before = Integer.MIN_VALUE;
    for (Map.Entry<Integer, Drawn> entry : track.entrySet()) {
      int frame = entry.getKey();
      Drawn one = entry.getValue();
      // CVAT makes what is no keyframe anew from those around it, so the first must be one.
      boolean interpolated =
          before == frame - 1 && one.field("keyframe").map(key -> !key.isTrue()).orElse(false);
      shape.write(one, xml, frame(frame, interpolated ? "0" : "1", "0"));
      if (!track.containsKey(frame + 1) && frame + 1 < writing.images().size()) {
        shape.write(one, xml, frame(frame + 1, "1", "1"));
      }
      before = frame;
    }
  }

  private static String[] frame(int frame, String keyframe, String outside) {
    return new String[] {
      "frame", Integer.toString(frame), "keyframe", keyframe, "outside", outside
    };
  }
}
