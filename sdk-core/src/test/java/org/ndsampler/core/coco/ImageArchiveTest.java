package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/** Archives that hold a dataset together with its images. */
class ImageArchiveTest {
  private static final String JSON =
      "{\"images\":[{\"id\":1,\"file_name\":\"images/a.png\",\"width\":9,\"height\":7}],"
          + "\"categories\":[],\"annotations\":[]}";

  @TempDir Path folder;

  private static byte[] png(int color) throws IOException {
    BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(3, 2, color);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private Path zip(String name, Map<String, byte[]> files) throws IOException {
    Path zip = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> one : files.entrySet()) {
        ZipEntry entry = new ZipEntry(one.getKey());
        entry.setTime(1_700_000_000_000L);
        out.putNextEntry(entry);
        out.write(one.getValue());
      }
    }
    return zip;
  }

  private static int red(Path zip, Path cache) throws IOException {
    try (CocoSampler sampler = CocoSampler.builder(CocoDataset.read(zip)).cache(cache).build()) {
      byte[] pixels =
          (byte[]) sampler.loadSample(Target.image(1).region(3, 2, 1, 1)).pixels().data();
      return pixels[0] & 0xff;
    }
  }

  @Test
  void aZipWithACocoFileAndItsImagesOpensAsItIs() throws IOException {
    byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
    Path beside = zip("a.zip", Map.of("set/data.json", json, "set/images/a.png", png(0xff0000)));
    Path root = zip("b.zip", Map.of("annotations/data.json", json, "images/a.png", png(0xfe0000)));
    Path cache = folder.resolve("cache");
    assertThat(red(beside, cache)).isEqualTo(255);
    // The same name, size and time in another archive is another image.
    assertThat(red(root, cache)).isEqualTo(254);
    assertThat(red(beside, cache)).isEqualTo(255);
  }

  @Test
  void imagesBesideTheArchiveAreTaken() throws IOException {
    Path zip = zip("a.zip", Map.of("data.json", JSON.getBytes(StandardCharsets.UTF_8)));
    assertThat(CocoDataset.read(zip).imageFolder()).isEqualTo(folder);
    Files.createDirectory(folder.resolve("images"));
    Files.write(folder.resolve("images/a.png"), png(0x120000));
    assertThat(red(zip, folder.resolve("cache"))).isEqualTo(0x12);
  }

  private static final String SCENE =
      "{\"images\":[{\"id\":1,\"file_name\":\"images/a.tif\",\"width\":700,\"height\":600}],"
          + "\"categories\":[],\"annotations\":[]}";

  private NDArray scene(Path file, Compression compression) throws IOException {
    byte[] values = new byte[700 * 600];
    new SplittableRandom(4).nextBytes(values);
    NDArray image = NDArray.wrap(DType.UINT8, Shape.of(600, 700, 1), values);
    CogWriter.standard().tileSize(128).compression(compression).write(image, file);
    return image;
  }

  private static void assertReads(Path archive, NDArray image) throws IOException {
    CocoDataset dataset = CocoDataset.read(archive);
    assertThat(dataset.imageFolder().getFileSystem().toString())
        .isEqualTo(archive.toAbsolutePath().toString());
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      for (Window window :
          List.of(
              Window.of(0, 0, 10, 10), Window.of(300, 200, 200, 150), Window.of(0, 0, 700, 600))) {
        NDArray read = sampler.loadSample(Target.image(1).region(window)).pixels();
        assertThat(read.contentEquals(image.crop(window).copy())).as("%s", window).isTrue();
      }
    }
  }

  /** A header of a file in a tar archive. */
  private static byte[] header(String name, long size, char type) {
    byte[] header = new byte[512];
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, header, 0, text.length);
    put(header, 100, "0000644");
    put(header, 124, String.format(Locale.ROOT, "%011o", size));
    header[156] = (byte) type;
    put(header, 257, "ustar\00000");
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static void member(FileChannel out, String name, byte[] content) throws IOException {
    out.write(ByteBuffer.wrap(header(name, content.length, '0')));
    out.write(ByteBuffer.wrap(content));
    out.position((out.position() + 511) / 512 * 512);
  }

  @Test
  void imagesInATarAreReadWhereTheyLieHoweverLargeItIs() throws IOException {
    NDArray image = scene(folder.resolve("a.tif"), Compression.DEFLATE);
    Path tar = folder.resolve("large.tar");
    try (FileChannel out =
        FileChannel.open(tar, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      // A hole of 5 GB, whose bytes nobody should read.
      long hole = 5L << 30;
      out.write(ByteBuffer.wrap(header("./images/film.bin", hole, '0')));
      out.position(out.position() + hole);
      byte[] record = paxRecord("path=./set/images/a.tif");
      out.write(ByteBuffer.wrap(header("PaxHeader", record.length, 'x')));
      out.write(ByteBuffer.wrap(record));
      out.position((out.position() + 511) / 512 * 512);
      member(out, "short", Files.readAllBytes(folder.resolve("a.tif")));
      member(out, "./set/data.json", SCENE.getBytes(StandardCharsets.UTF_8));
      out.write(ByteBuffer.allocate(1024));
    }
    assertReads(tar, image);
  }

  /** A tar archive of a dataset and an image, as tar writes it, with the sums of its headers. */
  private byte[] tar(byte[] image) throws IOException {
    Path tar = Files.createTempFile(folder, "whole", ".tar");
    try (FileChannel out = FileChannel.open(tar, StandardOpenOption.WRITE)) {
      member(out, "images/a.png", image);
      member(out, "data.json", JSON.getBytes(StandardCharsets.UTF_8));
      out.write(ByteBuffer.allocate(1024));
    }
    byte[] bytes = Files.readAllBytes(tar);
    sum(bytes, 0);
    sum(bytes, 512 + (image.length + 511) / 512 * 512);
    return bytes;
  }

  private static void sum(byte[] bytes, int at) {
    long sum = 8 * ' ';
    for (int i = 0; i < 512; i++) {
      sum += bytes[at + i] & 0xff;
    }
    byte[] text = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, bytes, at + 148, 8);
  }

  @Test
  void aDamagedTarSaysWhereWhatAndWhatToDo() throws IOException {
    byte[] image = png(1);
    byte[] whole = tar(image);
    int second = 512 + (image.length + 511) / 512 * 512;
    Path good = Files.write(folder.resolve("good.tar"), whole);
    try (CocoSampler sampler = CocoSampler.open(CocoDataset.read(good))) {
      assertThat(sampler.loadSample(Target.image(1)).pixels().width()).isPositive();
    }

    byte[] name = whole.clone();
    name[second + 3] ^= 1;
    refuses(name, "byte " + second, "its sum is wrong");

    byte[] size = whole.clone();
    size[second + 126] = 'x';
    Arrays.fill(size, second + 148, second + 156, (byte) 0);
    refuses(size, "byte " + second, "the header of data.json", "size is no number");

    refuses(Arrays.copyOf(whole, second + 300), "images/a.png", "ends too early");
    refuses(Arrays.copyOf(whole, second + 530), "data.json", "byte " + second, "ends too early");
  }

  private void refuses(byte[] tar, String... words) throws IOException {
    Path file = Files.write(folder.resolve("damaged.tar"), tar);
    assertThatThrownBy(() -> CocoDataset.read(file))
        .isInstanceOf(CocoFormatException.class)
        .hasMessageContaining("damaged.tar")
        .hasMessageContaining("get or write it again")
        .hasMessageContainingAll(words);
  }

  private static byte[] paxRecord(String text) {
    int length = text.length() + 2;
    while (String.valueOf(length).length() + 2 + text.length() != length) {
      length++;
    }
    return (length + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void imagesInAZipAreReadWhereTheyLieIfTheyAreStored() throws IOException {
    for (Compression compression : List.of(Compression.DEFLATE, Compression.NONE)) {
      Path file = folder.resolve("a-" + compression + ".tif");
      NDArray image = scene(file, compression);
      for (int method : new int[] {ZipEntry.STORED, ZipEntry.DEFLATED}) {
        Path zip = folder.resolve(compression + "-" + method + ".zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
          byte[] content = Files.readAllBytes(file);
          CRC32 crc = new CRC32();
          crc.update(content);
          ZipEntry entry = new ZipEntry("images/a.tif");
          entry.setMethod(method);
          entry.setSize(content.length);
          entry.setCrc(crc.getValue());
          out.putNextEntry(entry);
          out.write(content);
          out.putNextEntry(new ZipEntry("data.json"));
          out.write(SCENE.getBytes(StandardCharsets.UTF_8));
        }
        assertReads(zip, image);
      }
    }
  }

  @Test
  void whatIsLargeAndDeflatedIsInflatedOnceToTheDisk() throws IOException {
    Path plain = folder.resolve("plain.tif");
    NDArray image = NDArray.zeros(DType.UINT8, Shape.of(4500, 4500, 1));
    ((byte[]) image.data())[4500 * 300 + 20] = 7;
    CogWriter.standard().overviews(0).compression(Compression.NONE).write(image, plain);
    String json = SCENE.replace("700", "4500").replace("600", "4500");
    Path zip =
        zip(
            "large.zip",
            Map.of(
                "images/a.tif",
                Files.readAllBytes(plain),
                "data.json",
                json.getBytes(StandardCharsets.UTF_8)));
    CocoDataset dataset = CocoDataset.read(zip);
    for (int i = 0; i < 2; i++) {
      try (CocoSampler sampler = CocoSampler.open(dataset)) {
        byte[] pixels =
            (byte[]) sampler.loadSample(Target.image(1).region(20, 300, 2, 1)).pixels().data();
        assertThat(pixels).containsExactly(7, 0);
      }
    }
  }

  @Test
  void aPathInAnArchiveIsOneLikeOthers() throws IOException {
    byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
    Path zip =
        zip(
            "a.zip",
            Map.of("set/data.json", json, "set/images/a b.png", png(1), "images/a.png", png(2)));
    Path root = CocoDataset.read(zip).imageFolder();
    Path file = root.resolve("set/images/../images/a b.png");
    assertThat(Files.isRegularFile(file)).isTrue();
    assertThat(file.toUri().toString())
        .startsWith("jar:file:/")
        .endsWith("a.zip!/set/images/a%20b.png");
    assertThat(Files.readAllBytes(file)).isEqualTo(png(1));
    assertThat(root.relativize(file.normalize())).hasToString("set/images/a b.png");
    assertThat(file.getFileName()).hasToString("a b.png");
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile).map(Path::toString))
          .containsExactlyInAnyOrder("/images/a.png", "/set/data.json", "/set/images/a b.png");
    }
    assertThatThrownBy(() -> Files.readAllBytes(root.resolve("none.png")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("a.zip!/none.png");
    assertThatThrownBy(() -> Files.write(file, new byte[1]))
        .isInstanceOf(ReadOnlyFileSystemException.class);
  }
}
