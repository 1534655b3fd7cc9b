package org.ndsampler.core.raster.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.frames.SimpleFrames;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/** Files of many pages: as they come, from ImageJ, and OME-TIFF. */
class StackTest {
  private static final Path FOUND = Path.of("src/test/resources/found");

  @TempDir Path folder;

  private static Raster open(Path file, Pages pages) throws IOException {
    return Rasters.load().open(file, RasterOptions.of(BlockCache.ofBytes(1 << 24)).pages(pages));
  }

  private static int value(int page, int x, int y) {
    return (x * 3 + y * 5 + page * 40) % 251;
  }

  /** That the channels of an image are these pages. */
  private static void assertPages(Raster raster, int factor, int... pages) throws IOException {
    Window window = new Window(4, 2, 20, 15);
    NDArray pixels = raster.read(window);
    assertThat(pixels.channels()).isEqualTo(pages.length);
    for (int c = 0; c < pages.length; c++) {
      for (int y = 0; y < window.height(); y++) {
        for (int x = 0; x < window.width(); x++) {
          assertThat(pixels.value(y, x, c))
              .as("channel %d at (%d, %d)", c, x, y)
              .isEqualTo(factor * value(pages[c], x + window.x(), y + window.y()));
        }
      }
    }
  }

  @Test
  void pagesAreChannels() throws IOException {
    try (Raster raster = open(FOUND.resolve("pages4.tif"), Pages.CHANNELS)) {
      assertThat(raster.info().warnings()).isEmpty();
      assertThat(raster.frames()).isEqualTo(1);
      assertPages(raster, 1, 0, 1, 2, 3);
    }
    try (Raster raster = open(FOUND.resolve("ij16.tif"), Pages.CHANNELS)) {
      assertThat(raster.info().dtype()).isEqualTo(DType.UINT16);
      assertPages(raster, 200, 0, 1, 2, 3, 4);
    }
    try (Raster raster = open(FOUND.resolve("channels.ome.tif"), Pages.CHANNELS)) {
      NDArray pixels = raster.read();
      assertThat(pixels.channels()).isEqualTo(3);
      assertThat(pixels.value(10, 10, 0)).isEqualTo(110);
      assertThat(pixels.value(10, 10, 1)).isEqualTo(55);
      assertThat(pixels.value(10, 10, 2)).isEqualTo(27);
    }
    try (Raster raster = open(FOUND.resolve("rgb.ome.tif"), Pages.CHANNELS)) {
      assertPages(raster, 1, 0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void pagesAreFrames() throws IOException {
    try (Raster raster = open(FOUND.resolve("pages4.tif"), Pages.FRAMES)) {
      assertThat(raster.frames()).isEqualTo(4);
      for (int i : new int[] {3, 0, 2, 1}) {
        assertPages(raster.frame(i), 1, i);
      }
      assertPages(raster, 1, 0);
      assertThatThrownBy(() -> raster.frame(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    try (Raster raster = open(FOUND.resolve("rgb.ome.tif"), Pages.FRAMES)) {
      assertThat(raster.frames()).isEqualTo(2);
      assertPages(raster.frame(1), 1, 3, 4, 5);
    }
  }

  @Test
  void pagesThatDifferInTheirChannelAreOneFrame() throws IOException {
    // ImageJ has the channels next to one another.
    try (Raster raster = open(FOUND.resolve("ij.tif"), Pages.FRAMES);
        TiffRaster tiff = TiffRaster.open(FOUND.resolve("ij.tif"), options())) {
      assertThat(tiff.axes()).containsExactly(entry("T", 2), entry("Z", 2), entry("C", 3));
      assertThat(raster.frames()).isEqualTo(4);
      assertPages(raster.frame(0), 1, 0, 1, 2);
      assertPages(raster.frame(3), 1, 9, 10, 11);
    }
    // Here the depth changes before the channel does.
    try (Raster raster = open(FOUND.resolve("tczyx.ome.tif"), Pages.FRAMES);
        TiffRaster tiff = TiffRaster.open(FOUND.resolve("tczyx.ome.tif"), options())) {
      assertThat(tiff.axes()).containsExactly(entry("T", 2), entry("C", 3), entry("Z", 2));
      assertThat(raster.frames()).isEqualTo(4);
      assertThat(raster.info().channelNames()).containsExactly("DAPI", "GFP", "R & D");
      assertPages(raster.frame(0), 1, 0, 2, 4);
      assertPages(raster.frame(1), 1, 1, 3, 5);
      assertPages(raster.frame(2), 1, 6, 8, 10);
      assertPages(raster.frame(3), 1, 7, 9, 11);
    }
  }

  @Test
  void framesAreImagesOfASampler() throws IOException {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"videos": [{"id": 1, "name": "v"}],
             "images": [{"id": 5, "file_name": "a", "width": 33, "height": 21, "video_id": 1, "frame_index": 0},
                        {"id": 6, "file_name": "b", "width": 33, "height": 21, "video_id": 1, "frame_index": 1},
                        {"id": 7, "file_name": "c", "width": 33, "height": 21, "video_id": 1, "frame_index": 2},
                        {"id": 8, "file_name": "d", "width": 33, "height": 21, "video_id": 1, "frame_index": 3}],
             "annotations": [], "categories": []}
            """);
    try (CocoSampler sampler =
        CocoSampler.builder(dataset)
            .frames(SimpleFrames.ofStack(FOUND.resolve("tczyx.ome.tif"), 5, options()))
            .build()) {
      NDArray clip =
          sampler
              .loadSample(Target.video(1).time(0, 4).region(4, 2, 20, 15).channels("r|g|b"))
              .pixels();
      int[] first = {0, 1, 6, 7};
      assertThat(clip.shape().frames()).isEqualTo(4);
      for (int t = 0; t < 4; t++) {
        for (int c = 0; c < 3; c++) {
          assertThat(clip.value(t, 3, 9, c)).isEqualTo(value(first[t] + 2 * c, 13, 5));
        }
      }
      // Closed when it is pushed out of the pool or given back, the file would be closed too.
      assertThat(sampler.loadSample(Target.image(5)).pixels().channels()).isEqualTo(3);
    }
  }

  @Test
  void pagesAreChannelsOfASamplerWithAndWithoutACache() throws IOException {
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(FOUND)
            .image(1, "channels.ome.tif", Size.of(203, 151))
            .build();
    for (Backend backend : List.of(Backend.NONE, Backend.NPY, Backend.COG)) {
      for (Pages pages : List.of(Pages.CHANNELS, Pages.FIRST)) {
        try (CocoSampler sampler =
            CocoSampler.builder(dataset)
                .cache(folder.resolve("cache"))
                .backend(backend)
                .pages(pages)
                .build()) {
          NDArray pixels = sampler.loadSample(Target.image(1)).pixels();
          assertThat(pixels.channels()).isEqualTo(pages == Pages.FIRST ? 1 : 3);
          int last = pixels.channels() - 1;
          assertThat(pixels.value(10, 10, last)).isEqualTo(pages == Pages.FIRST ? 110 : 27);
        }
      }
    }
  }

  @Test
  void thePagesOfAFaxAreFramesAndChannelsToo() throws IOException {
    Path fax = FOUND.resolve("fax3.tif");
    try (Raster raster = open(fax, Pages.FRAMES)) {
      assertThat(raster.frames()).isEqualTo(3);
      for (int page = 2; page >= 0; page--) {
        NDArray pixels = raster.frame(page).read();
        for (int x = 0; x < 53; x++) {
          assertThat(pixels.value(20, x, 0) != 0).isEqualTo((x / 7 + page) % 2 == 1);
        }
      }
    }
    try (Raster raster = open(fax, Pages.CHANNELS)) {
      NDArray pixels = raster.read();
      assertThat(pixels.channels()).isEqualTo(3);
      assertThat(pixels.value(5, 0, 1)).isNotEqualTo(pixels.value(5, 0, 2));
      assertThat(pixels.value(5, 0, 0)).isEqualTo(pixels.value(5, 0, 2));
    }
    try (Raster raster = open(fax, Pages.FIRST)) {
      assertThat(raster.info().warnings()).singleElement().asString().contains("3 pages");
    }
  }

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 24));
  }

  /** A file of pages of 4 x 2 pixels whose value is the number of the page. */
  private Path stack(int pages, int width, String description) throws IOException {
    int tags = description.isEmpty() ? 8 : 9;
    byte[] text = (description + "\0").getBytes(StandardCharsets.UTF_8);
    int length = 2 + tags * 12 + 4 + 2 * width;
    int start = 8 + (text.length + 3) / 4 * 4;
    ByteBuffer out = ByteBuffer.allocate(start + pages * length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(start).put(text);
    for (int page = 0; page < pages; page++) {
      int at = start + page * length;
      int pixels = at + length - 2 * width;
      out.position(at).putShort((short) tags);
      int[] values = {
        256, width, 257, 2, 258, 8, 259, 1, 262, 1, 273, pixels, 278, 2, 279, 2 * width
      };
      for (int i = 0; i < values.length; i += 2) {
        if (values[i] == 273 && tags == 9) {
          out.putShort((short) 270).putShort((short) 2).putInt(text.length).putInt(8);
        }
        out.putShort((short) values[i]).putShort((short) 4).putInt(1).putInt(values[i + 1]);
      }
      out.putInt(page == pages - 1 ? 0 : at + length);
      for (int i = 0; i < 2 * width; i++) {
        out.put((byte) page);
      }
    }
    return Files.write(folder.resolve("stack.tif"), out.array());
  }

  @Tag("slow")
  @Test
  void aStackOfAHundredThousandPagesIsWalkedOnce() throws IOException {
    Path file = stack(100_000, 4, "");
    try (Raster raster = open(file, Pages.FRAMES)) {
      assertThat(raster.frames()).isEqualTo(100_000);
      // From the last to the first, which would take for ever if each walked to its page.
      for (int i = 99_999; i >= 0; i -= 3) {
        assertThat(raster.frame(i).read().value(1, 3, 0)).isEqualTo(i & 0xff);
      }
    }
    assertThatThrownBy(() -> open(file, Pages.CHANNELS))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContainingAll("100000 pages", "Pages.FRAMES");
  }

  @Test
  void anImageJStackBeyondFourGigabytesHasOneDirectory() throws IOException {
    int side = 30_000;
    int images = 6;
    byte[] text =
        "ImageJ=1.53t\nimages=6\nslices=6\nunit=pixel\n\0".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer head = ByteBuffer.allocate(512).order(ByteOrder.BIG_ENDIAN);
    head.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8).putShort((short) 9);
    int[] tags = {
      256, side, 257, side, 258, 8, 259, 1, 262, 1, 270, 256, 273, 512, 278, side, 279, side * side
    };
    for (int i = 0; i < tags.length; i += 2) {
      boolean isText = tags[i] == 270;
      head.putShort((short) tags[i]).putShort((short) (isText ? 2 : 4));
      head.putInt(isText ? text.length : 1).putInt(tags[i + 1]);
    }
    head.putInt(0).put(256, text);
    Path file = folder.resolve("imagej.tif");
    long page = (long) side * side;
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(head.rewind(), 0);
      for (int i = 0; i < images; i++) {
        out.write(ByteBuffer.wrap(new byte[] {(byte) (i + 1)}), 512 + (i + 1) * page - 1);
      }
    }
    assertThat(Files.size(file)).isGreaterThan(1L << 32);
    try (TiffRaster raster = TiffRaster.open(file, options())) {
      assertThat(raster.info().warnings()).singleElement().asString().contains("6 pages");
      assertThat(raster.axes()).containsExactly(entry("Z", 6));
      for (int i = images - 1; i >= 0; i--) {
        NDArray corner = raster.page(i).read(new Window(side - 2, side - 1, 2, 1));
        assertThat(corner.value(0, 0, 0)).isZero();
        assertThat(corner.value(0, 1, 0)).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void pagesOfUnlikeSizeAreFramesAndNoChannels() throws IOException {
    byte[] bytes = Files.readAllBytes(stack(3, 4, ""));
    // The last page is two pixels wide.
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (bytes.length - 12) / 3;
    out.putInt(12 + 2 * length + 2 + 8, 2);
    Path file = Files.write(folder.resolve("unlike.tif"), bytes);
    assertThatThrownBy(() -> open(file, Pages.CHANNELS))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContainingAll("page 0 is 4x2", "page 2 is 2x2", "Pages.FRAMES");
    try (Raster raster = open(file, Pages.FRAMES)) {
      assertThat(raster.frame(2).info().size().width()).isEqualTo(2);
      assertThat(raster.frame(1).info().size().width()).isEqualTo(4);
    }
  }

  @Test
  void aDamagedChainEndsWhereItIs() throws IOException {
    byte[] bytes = Files.readAllBytes(stack(5, 4, ""));
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (bytes.length - 12) / 5;
    int next = 12 + 3 * length + 2 + 8 * 12;
    for (int pointer : new int[] {12, 12 + length, 12 + 3 * length, bytes.length - 1, -5}) {
      out.putInt(next, pointer);
      Path file = Files.write(folder.resolve("chain.tif"), bytes);
      try (Raster raster = open(file, Pages.CHANNELS)) {
        assertThat(raster.info().channels()).isEqualTo(4);
        assertThat(raster.info().warnings())
            .anySatisfy(text -> assertThat(text).containsAnyOf("loop", "cannot be read"));
        assertThat(raster.read().value(0, 0, 3)).isEqualTo(3);
      }
    }
  }

  private static String ome(String pixels, String planes) {
    return "<?xml version='1.0'?><OME xmlns='http://www.openmicroscopy.org/Schemas/OME/2016-06'"
        + " UUID='urn:uuid:1'><Image ID='Image:0'><Pixels ID='Pixels:0' "
        + pixels
        + ">"
        + planes
        + "</Pixels></Image></OME>";
  }

  @Test
  void omeSaysWhichPageIsWhichPlane() throws IOException {
    StringBuilder planes = new StringBuilder();
    int[] stored = {3, 1, 5, 0, 4, 2};
    for (int i = 0; i < 6; i++) {
      planes.append(
          "<TiffData FirstC='%d' FirstT='%d' IFD='%d'/>".formatted(i % 2, i / 2, stored[i]));
    }
    Path file =
        stack(6, 4, ome("DimensionOrder='XYCZT' SizeC='2' SizeT='3' SizeZ='1'", planes.toString()));
    try (Raster raster = open(file, Pages.FRAMES)) {
      assertThat(raster.frames()).isEqualTo(3);
      for (int t = 0; t < 3; t++) {
        NDArray pixels = raster.frame(t).read();
        assertThat(pixels.value(0, 0, 0)).isEqualTo(stored[2 * t]);
        assertThat(pixels.value(0, 0, 1)).isEqualTo(stored[2 * t + 1]);
      }
    }
  }

  @Test
  void whatADescriptionGetsWrongIsToldAndPagesCountForThemselves() throws IOException {
    String sizes = "DimensionOrder='XYCZT' SizeC='2' SizeT='3' SizeZ='1'";
    String away =
        "<TiffData IFD='0' PlaneCount='5'/><TiffData FirstC='1' FirstT='2' IFD='0'>"
            + "<UUID FileName='other.ome.tif'>urn:uuid:2</UUID></TiffData>";
    List<String> texts =
        List.of(
            ome(sizes.replace('3', '9'), ""),
            ome(sizes, "<TiffData IFD='0' PlaneCount='5'/>"),
            ome(sizes, "<TiffData IFD='17'/>"),
            ome(sizes, away),
            ome("DimensionOrder='XY' SizeC='two'", ""),
            "<OME><Image><Pixels");
    for (String text : texts) {
      try (Raster raster = open(stack(6, 4, text), Pages.FRAMES)) {
        assertThat(raster.frames()).as(text).isEqualTo(6);
        assertThat(raster.frame(5).read().value(0, 0, 0)).isEqualTo(5);
        assertThat(raster.info().warnings()).as(text).isNotEmpty();
      }
    }
  }

  @Test
  void anotherFileOfTheSameNameIsNotReadForAnEntity() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
    String text =
        "<!DOCTYPE a [<!ENTITY x SYSTEM '"
            + secret.toUri()
            + "'>]><OME><Image><Pixels SizeC='2' DimensionOrder='XYCZT'><Channel Name='&x;'/>"
            + "<Channel Name='b'/></Pixels></Image></OME>";
    try (Raster raster = open(stack(2, 4, text), Pages.FRAMES)) {
      assertThat(raster.info().toString()).doesNotContain("secret.txt\n");
      assertThat(raster.info().channelNames()).doesNotContain("secret");
    }
  }
}
