package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.jshell.ScriptSession;

/**
 * The picture of {@code docs/guides/augmentation.md} is what its code draws; {@code
 * -Dndsampler.pictures=write} draws it anew.
 */
class GuidePicturesTest {
  private static final String PAGE = "docs/guides/augmentation.md";
  private static final Path PICTURE = DocsPage.ROOT.resolve("docs/images/augmentation.png");
  private static final boolean WRITES = "write".equals(System.getProperty("ndsampler.pictures"));
  private static final long MOST_BYTES = 150_000;
  private static final Pattern SHOWN = Pattern.compile("(?m)^show\\((.*)\\);\\s*\\z");

  @TempDir Path folder;

  @Test
  void theSheetOfAugmentationsIsWhatTheCodeDraws() throws IOException {
    Path drawn = folder.resolve("drawn.png");
    List<DocsPage.Block> blocks = new DocsPage(PAGE).blocks().subList(0, 2);
    try (ScriptSession session = new DocsPage(PAGE).session(folder)) {
      for (DocsPage.Block block : blocks) {
        session.run(
            PAGE,
            SHOWN
                .matcher(DocsPage.inFolder(block.code()))
                .replaceFirst("show($1, folder.resolve(\"drawn.png\"));"));
      }
    }
    BufferedImage picture = SmallPicture.of(ImageIO.read(drawn.toFile()));
    if (WRITES) {
      ImageIO.write(picture, "png", PICTURE.toFile());
    }
    assertThat(Files.size(PICTURE)).isLessThan(MOST_BYTES);
    assertThat(SmallPicture.difference(picture, ImageIO.read(PICTURE.toFile())))
        .as("-Dndsampler.pictures=write draws it anew")
        .isEmpty();
  }
}
