package org.ndsampler.formats.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What a file or a folder looks like, for who has to say which format it is: a bounded number of
 * names, and the heads of a few files. Confined to one thread.
 */
public final class Look {
  private static final int MOST_FOLDERS = 1000;
  private static final int MOST_FILES_OF_FOLDER = 300;
  private static final int MOST_DEPTH = 5;
  private static final int HEAD = 1 << 16;
  private static final int TRIED = 5;

  private final Path path;
  private final boolean folder;
  private final TreeMap<String, List<Path>> files = new TreeMap<>();
  private final Set<Path> folders = new LinkedHashSet<>();

  /** Looks. */
  public Look(Path path) throws IOException {
    this.path = path;
    folder = Files.isDirectory(path);
    if (!folder) {
      add(path);
      return;
    }
    Deque<Path> open = new ArrayDeque<>();
    open.add(path);
    while (!open.isEmpty() && folders.size() < MOST_FOLDERS) {
      Path next = open.poll();
      folders.add(next);
      int seen = 0;
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(next)) {
        for (Path entry : entries) {
          if (String.valueOf(entry.getFileName()).startsWith(".")) {
            continue;
          }
          if (Files.isDirectory(entry)) {
            if (path.relativize(entry).getNameCount() < MOST_DEPTH) {
              open.add(entry);
            }
          } else if (seen++ < MOST_FILES_OF_FOLDER) {
            add(entry);
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    files.values().forEach(list -> list.sort(null));
  }

  private void add(Path file) {
    String extension = ImageIndex.extension(String.valueOf(file.getFileName()));
    files.computeIfAbsent(extension, key -> new ArrayList<>()).add(file);
  }

  /** What is looked at. */
  public Path path() {
    return path;
  }

  /** Whether it is a folder. */
  public boolean isFolder() {
    return folder;
  }

  /** Some of the files with an extension, sorted. */
  public List<Path> files(String extension) {
    return files.getOrDefault(extension, List.of());
  }

  /** Some of the folders, that itself first. */
  public Set<Path> folders() {
    return folders;
  }

  /** Whether a folder of a name is there, at any depth. */
  public boolean hasFolder(String name) {
    return folders.stream().anyMatch(f -> String.valueOf(f.getFileName()).equals(name));
  }

  /** Whether the folder has a file or a folder of a name right in it. */
  public boolean has(String name) {
    return folder && Files.exists(path.resolve(name));
  }

  /** A few files with an extension that are not lists of classes or of images. */
  public List<Path> labels(String extension) {
    List<Path> labels = new ArrayList<>();
    for (Path file : files(extension)) {
      String name = String.valueOf(file.getFileName());
      if (labels.size() < TRIED
          && !isList(file)
          && !name.toLowerCase(Locale.ROOT).startsWith("readme")) {
        labels.add(file);
      }
    }
    return labels;
  }

  private static boolean isList(Path file) {
    return List.of(
            "classes.txt",
            "train.txt",
            "val.txt",
            "test.txt",
            "labelmap.txt",
            "obj.names",
            "labels.txt",
            "notes.json")
        .contains(String.valueOf(file.getFileName()));
  }

  /** The lines of the first file of some that has any, of which the last may be cut off. */
  public static List<String> lines(List<Path> some) throws IOException {
    for (Path file : some) {
      List<String> lines = head(file).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
      if (!lines.isEmpty()) {
        return lines.size() > 20 ? lines.subList(0, 20) : lines;
      }
    }
    return List.of();
  }

  private static String head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
  }

  /** The names of the first elements of an XML file: its root and those in the root. */
  public static Set<String> elements(Path file) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      XMLStreamReader reader = XmlNode.reader(in);
      int depth = 0;
      for (int events = 0; events < 500 && reader.hasNext(); events++) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          depth++;
          if (depth <= 3) {
            names.add(reader.getLocalName());
          }
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        }
      }
    } catch (XMLStreamException e) {
      // What was seen before the damage still says which format it is.
    }
    return names;
  }

  /**
   * The names of fields at the head of a JSON file, of the outer object or the first of its list;
   * with {@code []} for a list. A value after the first megabyte is not looked at.
   */
  public static Set<String> fields(Path file) {
    Set<String> names = new LinkedHashSet<>();
    try (JsonParser parser = JsonValue.parser(file)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        names.add("[]");
        token = parser.nextToken();
      }
      if (token != JsonToken.START_OBJECT) {
        return names;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME && names.size() < 100) {
        String name = parser.currentName();
        names.add(name);
        JsonToken value = parser.nextToken();
        if (name.equals("type") && value == JsonToken.VALUE_STRING) {
          names.add("type=" + parser.getText());
        }
        if (parser.currentLocation().getByteOffset() > 1 << 20) {
          break;
        }
        if (value == JsonToken.START_ARRAY && isLong(name, names.contains("[]"))) {
          // COCO's sections are as long as the file; their names alone say what it is.
          break;
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      // What was seen before the damage still says which format it is.
    }
    return names;
  }

  /** Annotations of a task of Label Studio, in a list of tasks, are few. */
  private static boolean isLong(String name, boolean ofTask) {
    return Set.of("images", "features").contains(name) || (name.equals("annotations") && !ofTask);
  }
}
