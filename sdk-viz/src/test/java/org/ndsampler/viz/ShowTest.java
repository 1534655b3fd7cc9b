package org.ndsampler.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

class ShowTest {
  @Test
  void thisIsANamedModule() {
    assertThat(Show.class.getModule().isNamed()).isTrue();
  }

  @Test
  void picturesBecomePngAndTablesHtml(@TempDir Path folder) throws IOException {
    BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    Path png = Show.show(image, folder.resolve("a/b.png"));
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(7);
    Path array =
        Show.show(NDArray.zeros(DType.UINT16, Shape.of(10, 20, 4)), folder.resolve("c.png"));
    assertThat(ImageIO.read(array.toFile()).getWidth()).isEqualTo(640);
    Table table = Table.create("my table", LongColumn.create("id", new long[] {42}));
    Path html = Show.show(table, folder.resolve("d.html"));
    assertThat(Files.readString(html)).contains("my table").contains(">42<");
  }

  @Test
  void withoutAPathAFileIsMade() throws IOException {
    Path file = Show.show(Tile.of(new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB), "x"));
    assertThat(file).isAbsolute().isRegularFile().hasFileName(file.getFileName().toString());
    assertThat(file.toString()).endsWith(".png");
    Files.delete(file);
  }

  @Test
  void whatHasNoPictureIsRefusedWithAListOfWhatHas() {
    assertThatThrownBy(() -> Show.image("text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("String")
        .hasMessageContaining("ContactSheet");
  }
}
