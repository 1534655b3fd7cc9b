/**
 * Labels of other tools, read and written: YOLO, Pascal VOC, CVAT, LabelMe, Label Studio and more,
 * with a report of what the target cannot hold.
 *
 * <p>{@link org.ndsampler.formats.Formats} has them all; {@code CocoDatasets.open} finds this
 * module as a service.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the command, which says what was set aside, is built after this one
module org.ndsampler.formats {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires com.fasterxml.jackson.core;
  requires de.siegmar.fastcsv;
  requires java.desktop;
  requires java.xml;
  requires org.snakeyaml.engine;

  exports org.ndsampler.formats;
  exports org.ndsampler.formats.internal to
      org.ndsampler.cli;

  provides org.ndsampler.core.coco.internal.DatasetOpener with
      org.ndsampler.formats.internal.FormatOpener;
}
