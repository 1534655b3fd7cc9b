package org.ndsampler.core.coco;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.WriteOptions;
import org.ndsampler.core.coco.io.internal.AsRead;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.coco.io.internal.ScanException;

/** Changes the names of files in the records of images; all else of a record stays as it is. */
final class ImageNames {
  private static final System.Logger LOG = System.getLogger(ImageNames.class.getName());

  private ImageNames() {}

  /** Says what a file is to be called. */
  @FunctionalInterface
  interface Change {
    /**
     * The new name, or null to leave the record as it is.
     *
     * @param name what the record says: its {@code file_name}, or where it has none the URL that
     *     stands for it
     */
    @Nullable String name(CocoImage image, String name);
  }

  /** Part of a record that is to be replaced. */
  private record Splice(Slice old, String json) {}

  /** The dataset with other names; itself if no name changes. */
  static CocoDataset rename(CocoDataset dataset, Change change) {
    Map<Integer, Slice> changed = new HashMap<>();
    for (CocoImage image : dataset.images()) {
      Slice renamed;
      try {
        renamed = renamed(image, image.slice(), change);
      } catch (ScanException e) {
        continue; // a name that is no JSON has no other one; validation names it
      }
      if (renamed != null) {
        changed.put(image.row(), renamed);
      }
    }
    if (changed.isEmpty()) {
      return dataset;
    }
    CocoStore store = dataset.store();
    CocoStore.Builder out = store.fork();
    store.others().forEach(out::other);
    for (Section section : Section.values()) {
      if (store.isDeclared(section)) {
        out.declare(section);
      }
      Records records = store.records(section);
      for (int row = 0; row < records.size(); row++) {
        Slice other = section == Section.IMAGES ? changed.get(row) : null;
        if (other == null) {
          out.share(section, records, row);
        } else {
          out.add(section, other);
        }
      }
    }
    return dataset.with(out.build());
  }

  /** The record with other names; null if none changes. */
  private static @Nullable Slice renamed(CocoImage image, Slice record, Change change) {
    List<Splice> splices = new ArrayList<>();
    Slice own = Fields.find(record, "file_name");
    if (own != null) {
      splice(image, own, image.fileName().orElse(""), change, splices);
    }
    for (String list : new String[] {"auxiliary", "assets"}) {
      Slice value = Fields.find(record, list);
      if (value != null && value.bytes()[value.start()] == '[') {
        for (Slice asset : Fields.elements(value)) {
          Slice name = asset.bytes()[asset.start()] == '{' ? Fields.find(asset, "file_name") : null;
          if (name != null) {
            splice(image, name, Fields.text(asset, "file_name").orElse(""), change, splices);
          }
        }
      }
    }
    if (own == null && image.sourceName().isPresent()) {
      String name = change.name(image, image.sourceName().get());
      if (name != null) {
        ImageDraft draft = new ImageDraft();
        draft.copy(record);
        return Slice.of(draft.fileName(name).json());
      }
    }
    return splices.isEmpty() ? null : asItIsNow(record, spliced(record, splices));
  }

  /** A record with its new names, instead of which what lenient reading saw is not put back. */
  private static Slice asItIsNow(Slice before, Slice record) {
    if (!AsRead.isMended(before)) {
      return record;
    }
    ImageDraft draft = new ImageDraft();
    draft.copy(before);
    for (String field : new String[] {"file_name", "auxiliary", "assets"}) {
      Slice value = Fields.find(record, field);
      if (value != null) {
        draft.set(field, value.text());
      }
    }
    return Slice.of(draft.json());
  }

  private static void splice(
      CocoImage image, Slice value, String name, Change change, List<Splice> splices) {
    if (value.bytes()[value.start()] != '"') {
      return; // a number, a list: no name that could be changed to another
    }
    String other = change.name(image, name);
    if (other != null && !other.equals(name)) {
      splices.add(new Splice(value, JsonText.quote(other)));
    }
  }

  private static Slice spliced(Slice record, List<Splice> splices) {
    splices.sort(Comparator.comparingInt(splice -> splice.old.start()));
    StringBuilder json = new StringBuilder();
    int from = record.start();
    for (Splice splice : splices) {
      json.append(new Slice(record.bytes(), from, splice.old.start()).text()).append(splice.json);
      from = splice.old.end();
    }
    return Slice.of(json.append(new Slice(record.bytes(), from, record.end()).text()).toString());
  }

  /**
   * The dataset with the names of the files that were found by another name than theirs.
   *
   * @param changes gets a sentence for each
   */
  static CocoDataset asFound(CocoDataset dataset, List<String> changes) {
    Path folder = dataset.imageFolder();
    if (isUnknown(folder)) {
      return dataset;
    }
    return rename(
        dataset,
        (image, name) -> {
          Path file = dataset.files().find(name).byOtherName();
          if (file == null) {
            return null;
          }
          String found = file.startsWith(folder) ? text(folder.relativize(file)) : text(file);
          changes.add(
              "image "
                  + image.id()
                  + ": file_name is '"
                  + found
                  + "', which is there, and not '"
                  + ImageFiles.shown(name)
                  + "'");
          return found;
        });
  }

  /** The dataset as it is to be written to a file in some folder. */
  static CocoDataset forWriting(CocoDataset dataset, Path target, WriteOptions.ImageNames names)
      throws IOException {
    Path folder = dataset.imageFolder();
    if (names == WriteOptions.ImageNames.KEPT || isUnknown(folder)) {
      return dataset;
    }
    Path parent = target.toAbsolutePath().normalize().getParent();
    boolean absolute = names == WriteOptions.ImageNames.ABSOLUTE;
    if (parent == null || (!absolute && isSame(parent, folder))) {
      return dataset;
    }
    // Of folders that are there the true paths: what lies above a link is not what the name says.
    Path to = real(parent);
    Path from = real(folder);
    int[] counts = new int[2];
    CocoDataset written =
        rename(
            dataset,
            (image, name) -> {
              Path file = dataset.files().find(name).path();
              boolean there = file != null && Files.exists(file);
              counts[there ? 1 : 0]++;
              if (file == null || !there) {
                return null;
              }
              if (absolute) {
                return text(file.toAbsolutePath().normalize());
              }
              if (ImageFiles.isAbsolute(name) && file.equals(folder.resolve(name))) {
                return null;
              }
              return relative(to, from, folder, file);
            });
    if (counts[0] > 0 && counts[1] > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "dataset {0} is written to {1}: {2} of {3} image files are not there, and their names are"
              + " kept as they were",
          dataset.name(),
          target,
          counts[0],
          counts[0] + counts[1]);
    }
    return written;
  }

  private static String relative(Path to, Path from, Path folder, Path file) {
    Path real = file.startsWith(folder) ? from.resolve(folder.relativize(file)) : file;
    Path whole = real.toAbsolutePath();
    try {
      return text(to.relativize(whole.normalize()));
    } catch (IllegalArgumentException otherDrive) {
      return text(whole);
    }
  }

  /** A dataset that was made in memory does not say where its images are. */
  private static boolean isUnknown(Path folder) {
    return folder.toString().isEmpty();
  }

  private static boolean isSame(Path a, Path b) {
    return real(a).equals(real(b));
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize();
    }
  }

  private static String text(Path path) {
    String text = path.toString();
    return path.getFileSystem().getSeparator().equals("\\") ? text.replace('\\', '/') : text;
  }

  /** A name made by somebody else's function. */
  static String checked(CocoImage image, String old, @Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw new CocoException(
          "image "
              + image.id()
              + ": the function gives no name for '"
              + ImageFiles.shown(old)
              + "'; give the old one to keep it");
    }
    return name;
  }
}
