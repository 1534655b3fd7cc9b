package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
