package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Size;

/** Where the tracks of a video go, through the centres of their boxes. Safe for concurrent use. */
final class Tracks {
  /** A video with more has its longest tracks. */
  private static final int MOST_PLACES = 50_000;

  private final CocoDataset dataset;
  private final Pictures pictures;

  Tracks(CocoDataset dataset, Pictures pictures) {
    this.dataset = dataset;
    this.pictures = pictures;
  }

  /**
   * Where a track is in a frame.
   *
   * @param frame the place of the frame in the video, from 0
   * @param x of the centre, in pixels of the image that was asked about
   * @param y of the centre
   */
  private record Place(int frame, double x, double y) {}

  /** One track: its class is that of its first annotation. */
  private record Track(String name, int category, List<Place> places) {}

  /**
   * Writes the tracks of the video of an image, the longest first. Frames of other sizes are taken
   * to show the same: their places are scaled.
   */
  void write(JsonGenerator json, int imageRow) throws IOException {
    json.writeStartArray();
    int left = MOST_PLACES;
    for (Track track : tracks(imageRow)) {
      left -= track.places().size();
      if (left < 0) {
        break;
      }
      json.writeStartObject();
      json.writeStringField("t", track.name());
      json.writeNumberField("c", track.category());
      json.writeArrayFieldStart("at");
      for (Place place : track.places()) {
        json.writeStartArray();
        json.writeNumber(place.frame());
        json.writeNumber((float) place.x());
        json.writeNumber((float) place.y());
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private List<Track> tracks(int imageRow) {
    int video = dataset.images().videoRow(imageRow);
    if (video < 0) {
      return List.of();
    }
    Map<String, Track> byName = new LinkedHashMap<>();
    Size size = pictures.size(imageRow);
    for (int frame = 0; frame < dataset.videos().imageCount(video); frame++) {
      add(byName, frame, dataset.videos().imageRow(video, frame), size);
    }
    List<Track> tracks = new ArrayList<>(byName.values());
    tracks.removeIf(track -> track.places().size() < 2);
    tracks.sort(Comparator.comparingInt((Track track) -> track.places().size()).reversed());
    return tracks;
  }

  private void add(Map<String, Track> byName, int frame, int imageRow, Size size) {
    CocoAnnotations annotations = dataset.annotations();
    int count = dataset.images().annotationCount(imageRow);
    if (count == 0) {
      return;
    }
    Size own = pictures.size(imageRow);
    double scaleX = size.width() / (double) own.width();
    double scaleY = size.height() / (double) own.height();
    for (int i = 0; i < count; i++) {
      int row = dataset.images().annotationRow(imageRow, i);
      String name = name(annotations.at(row));
      if (!name.isEmpty() && annotations.hasBox(row)) {
        byName
            .computeIfAbsent(
                name, key -> new Track(key, annotations.categoryRow(row), new ArrayList<>()))
            .places()
            .add(
                new Place(
                    frame,
                    (annotations.x(row) + annotations.width(row) / 2) * scaleX,
                    (annotations.y(row) + annotations.height(row) / 2) * scaleY));
      }
    }
  }

  /** The name of its track, or nothing; that of a record which cannot be read is none. */
  private static String name(CocoAnnotation annotation) {
    try {
      return annotation.trackName().orElse("");
    } catch (CocoException e) {
      return "";
    }
  }
}
