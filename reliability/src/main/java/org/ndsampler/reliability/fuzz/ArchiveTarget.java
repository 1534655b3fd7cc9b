package org.ndsampler.reliability.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;

/** A dataset in an archive, and whatever else has such an ending. */
final class ArchiveTarget implements FuzzTarget {
  private static final byte[] JSON =
      "{\"images\":[{\"id\":1,\"file_name\":\"a.png\",\"width\":8,\"height\":8}],\"annotations\":[],\"categories\":[]}"
          .getBytes(StandardCharsets.UTF_8);

  @Override
  public List<byte[]> seeds(Path folder) throws IOException {
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gz)) {
      out.write(JSON);
    }
    return List.of(
        zip(true, "annotations/instances.json"),
        zip(false, "a/_annotations.coco.json", "a/x.txt", "b/_annotations.coco.json"),
        gz.toByteArray());
  }

  private static byte[] zip(boolean deflated, String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setLevel(deflated ? 9 : 0);
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        out.write(JSON);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void run(byte[] input, Path folder) throws Exception {
    boolean isZip = input.length < 1 || input[0] == 'P';
    Path file = Files.write(folder.resolve(isZip ? "d.zip" : "d.json.gz"), input);
    CocoDataset.validate(file);
    Exception refused = null;
    for (ReadOptions options : List.of(ReadOptions.DEFAULT, ReadOptions.lenient())) {
      try {
        CocoDataset dataset = CocoDataset.read(file, options);
        FuzzTarget.require(
            CocoDataset.read(file, options).fingerprint().equals(dataset.fingerprint()),
            "an archive reads differently the second time");
      } catch (Exception e) {
        if (!isRefusal(e)) {
          throw e;
        }
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }
}
