package org.ndsampler.formats.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.ndsampler.core.geom.Size;

/**
 * The images that the frames of CVAT's tracks are: those of the file by their numbers, else files
 * of a video's frames. Confined to one thread.
 */
final class CvatFrames {
  private static final String STEP = "step=";

  private final Reading reading;
  private final Map<Integer, ReadImage> ofFile = new HashMap<>();
  private final Map<String, Map<Integer, ReadImage>> ofTask = new HashMap<>();

  /** The frames of the tracks of each task; empty until one is asked for. */
  private final Map<String, Set<Integer>> tracked = new HashMap<>();

  private final Set<Long> tracks = new HashSet<>();
  private Optional<Size> size = Optional.empty();
  private String name = "";
  private int first;
  private int step = 1;
  private int count;
  private long highestTrack = -1;
  private long videos;

  /** With what is read. */
  CvatFrames(Reading reading) {
    this.reading = reading;
  }

  /** Begins a file. */
  void begin(Path file) {
    ofFile.clear();
    ofTask.clear();
    tracked.clear();
    size = Optional.empty();
    name = ImageIndex.stem(String.valueOf(file.getFileName()));
    first = 0;
    step = 1;
    count = 0;
  }

  /** What the head of the file says of its frames. */
  void meta(XmlNode meta) {
    for (XmlNode task : meta.children()) {
      task.child("original_size")
          .flatMap(node -> VocLabels.size(node.text("width"), node.text("height")))
          .ifPresent(known -> size = Optional.of(known));
      if (!task.text("name").isEmpty()) {
        name = task.text("name");
      }
      count = Math.max(count, Numbers.index(task.text("size")));
      first = Math.max(first, Numbers.index(task.text("start_frame")));
      String filter = task.text("frame_filter");
      if (filter.startsWith(STEP)) {
        step = Math.max(1, Numbers.index(filter.substring(STEP.length()).strip()));
      }
    }
    meta.child("original_size")
        .flatMap(node -> VocLabels.size(node.text("width"), node.text("height")))
        .ifPresent(known -> size = Optional.of(known));
  }

  /** From one frame to the next. */
  int step() {
    return step;
  }

  /** An image of the file, whose number is that of a frame. */
  void add(String number, ReadImage image) {
    int frame = Numbers.index(number);
    if (frame >= 0) {
      ofFile.put(frame, image);
    }
  }

  /** The id of a track: its own, or the next one if another file or task has it. */
  long trackId(XmlNode track) {
    long id = Numbers.index(track.attribute("id").orElse(""));
    if (id < 0 || !tracks.add(id)) {
      id = highestTrack + 1;
      tracks.add(id);
    }
    highestTrack = Math.max(highestTrack, id);
    return id;
  }

  /** The image of a frame. */
  ReadImage image(Path file, String task, int frame) throws IOException {
    ReadImage image = ofFile.get(frame);
    if (image != null) {
      return image;
    }
    Map<Integer, ReadImage> images = ofTask.get(task);
    if (images == null) {
      if (tracked.isEmpty()) {
        findFrames(file);
      }
      images = video(task, tracked.getOrDefault(task, Set.of()));
      ofTask.put(task, images);
    }
    image = images.get(frame);
    if (image == null) {
      throw new IOException(file + ": it changes while it is read");
    }
    return image;
  }

  /** The images of a task in the order of its frames, as a video. */
  private Map<Integer, ReadImage> video(String task, Set<Integer> frames) throws IOException {
    long video = ++videos;
    String title = task.isEmpty() ? name : name + " " + task;
    reading
        .builder()
        .video(
            video,
            draft -> {
              draft.name(title);
              size.ifPresent(draft::size);
            });
    Map<Integer, ReadImage> images = new HashMap<>();
    for (int frame : frames) {
      String stem = String.format(Locale.ROOT, "frame_%06d", frame);
      String file =
          fileOf(frame, stem).orElse((task.isEmpty() ? "" : "task_" + task + "/") + stem + ".png");
      images.put(frame, reading.image(file, size, draft -> draft.video(video, frame)));
    }
    return images;
  }

  /** By CVAT's name for a frame, else by its place where there are as many files as frames. */
  private Optional<String> fileOf(int frame, String stem) throws IOException {
    Optional<String> found = reading.index().findStem(stem);
    List<String> all = reading.index().names();
    int place = (frame - first) / step;
    return found.isPresent() || all.size() != count || place < 0 || place >= count
        ? found
        : Optional.of(all.get(place));
  }

  /**
   * Finds the frames in which each task has something, so that their images come in order. The file
   * is gone through once, however many tasks it has.
   */
  private void findFrames(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      XMLStreamReader xml = XmlNode.reader(in);
      Set<Integer> frames = new TreeSet<>();
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        if (xml.getLocalName().equals("track")) {
          String task = xml.getAttributeValue(null, "task_id");
          frames = tracked.computeIfAbsent(task == null ? "" : task, key -> new TreeSet<>());
        }
        String number = xml.getAttributeValue(null, "frame");
        int frame = number == null ? -1 : Numbers.index(number);
        if (frame >= 0 && !"1".equals(xml.getAttributeValue(null, "outside"))) {
          frames.add(frame);
        }
      }
    } catch (XMLStreamException e) {
      // Who reads the tracks says what is wrong, and comes no further than this.
    }
  }
}
