package org.ndsampler.core.coco.io.internal;

import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;

/**
 * Reads the records of panoptic files, one an image with a list of segments, as annotations.
 * Confined to one thread.
 */
final class PanopticReading {
  private final Mender mender;
  private final GivenIds ids;
  private final Findings findings;
  private long segments;
  private long panopticRecords;

  PanopticReading(Mender mender, GivenIds ids, Findings findings) {
    this.mender = mender;
    this.ids = ids;
    this.findings = findings;
  }

  /** Whether a record is that of an image of a panoptic file. */
  static boolean isPanoptic(MendedRecord draft) {
    String parts = draft.value("segments_info");
    return draft.section == Section.ANNOTATIONS
        && parts != null
        && parts.startsWith("[")
        && draft.value("bbox") == null
        && draft.value("category_id") == null;
  }

  /** Adds the segments of an image, each as an annotation. */
  void add(MendedRecord parent, Slice record, CocoStore.Builder store) {
    List<Slice> parts = Fields.elements(Slice.of(String.valueOf(parent.value("segments_info"))));
    parent.fields.remove("segments_info");
    String text = JsonText.object(parent.fields);
    // What is repeated in each segment must not make much of little.
    if ((long) text.length() * parts.size() > 16L * record.length() + (1 << 16)) {
      throw new CocoException("a panoptic record with more than its segments, image and file");
    }
    if (parts.isEmpty()) {
      store.setAside(Section.ANNOTATIONS, record);
    }
    List<Slice> made = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).first() != '{') {
        throw new CocoException(
            "a segment that is no object: " + MendedRecord.shortened(parts.get(i).text()));
      }
      MendedRecord draft =
          new MendedRecord(
              Section.ANNOTATIONS,
              parent.pointer + "/segments_info/" + i,
              AsRead.texts(parts.get(i)),
              findings);
      draft.asRead.put(AsRead.PANOPTIC, text);
      // A segment's id is its colour in the mask, which other images have too.
      draft.change("id", Long.toString(ids.fresh(Section.ANNOTATIONS)));
      String image = parent.value("image_id");
      if (image != null) {
        draft.change("image_id", image);
      }
      mender.fields(draft);
      made.add(AsRead.record(draft.asRead, draft.fields));
    }
    // All or none, so that a record is not taken apart of which a part is set aside.
    CocoStore.Builder trial = CocoStore.builder();
    made.forEach(segment -> trial.add(Section.ANNOTATIONS, segment));
    store.picky(false);
    made.forEach(segment -> store.add(Section.ANNOTATIONS, segment));
    segments += made.size();
    panopticRecords++;
  }

  /** Tells what was read. */
  void finish() {
    if (segments > 0) {
      findings.warning(
          "panoptic",
          "/annotations",
          "a panoptic file: "
              + segments
              + " segments of "
              + panopticRecords
              + " records are read as annotations",
          "the masks, PNG files of colours, are not read; as_read keeps each segment's own id");
    }
  }
}
