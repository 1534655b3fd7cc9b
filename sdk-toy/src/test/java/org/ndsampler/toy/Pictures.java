package org.ndsampler.toy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.ndsampler.core.array.NDArray;

/** Reads pictures with the decoder of the JDK, which knows nothing of our encoder. */
final class Pictures {
  private Pictures() {}

  static NDArray read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return NDArray.fromImage(ImageIO.read(in));
    }
  }
}
