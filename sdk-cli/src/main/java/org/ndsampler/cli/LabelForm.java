package org.ndsampler.cli;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.formats.Formats;
import org.ndsampler.formats.LabelFormat;
import org.ndsampler.formats.Yolo;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The forms of labels by the words that name them on the command line. */
enum LabelForm {
  COCO(null),
  YOLO(Formats.YOLO),
  YOLO_SEGMENT(Formats.YOLO.task(Yolo.Task.SEGMENT)),
  YOLO_ORIENTED(Formats.YOLO.task(Yolo.Task.ORIENTED)),
  YOLO_POSE(Formats.YOLO.task(Yolo.Task.POSE)),
  VOC(Formats.PASCAL_VOC),
  CVAT(Formats.CVAT),
  LABELME(Formats.LABELME),
  LABEL_STUDIO(Formats.LABEL_STUDIO),
  KITTI(Formats.KITTI),
  DOTA(Formats.DOTA),
  LVIS(Formats.LVIS),
  COCO_PANOPTIC(Formats.COCO_PANOPTIC),
  OPEN_IMAGES(Formats.OPEN_IMAGES),
  VISDRONE(Formats.VISDRONE),
  GEOJSON(Formats.GEOJSON),
  CSV(Formats.CSV),
  CLASS_FOLDERS(Formats.CLASS_FOLDERS),
  MASKS(Formats.MASK_PNGS),
  PANOPTIC_MASKS(Formats.MASK_PNGS.panoptic(true));

  @SuppressWarnings("ImmutableEnumChecker") // formats are immutable
  private final @Nullable LabelFormat format;

  LabelForm(@Nullable LabelFormat format) {
    this.format = format;
  }

  /** The format; null for COCO, which is nobody else's. */
  @Nullable LabelFormat format() {
    return format;
  }

  /** Finds a form by its word; picocli's own way would list each twice where one is not known. */
  static final class Words implements ITypeConverter<LabelForm> {
    @Override
    public LabelForm convert(String word) {
      for (LabelForm form : values()) {
        if (form.toString().equalsIgnoreCase(word)) {
          return form;
        }
      }
      throw new TypeConversionException(
          "there is no form '" + word + "'; there are " + Arrays.toString(values()));
    }
  }

  /** The word that is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
