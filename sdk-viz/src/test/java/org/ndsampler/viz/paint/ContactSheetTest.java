package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.viz.internal.Fonts;

class ContactSheetTest {
  private static BufferedImage filled(int width, int height, Color color) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(color);
    g.fillRect(0, 0, width, height);
    g.dispose();
    return image;
  }

  @Test
  void cellsAreEqualAndPicturesCentredInThem() {
    Tile wide = Tile.of(filled(400, 100, Color.RED), "");
    Tile high = Tile.of(filled(100, 400, Color.BLUE), "");
    ContactSheet sheet = ContactSheet.of(List.of(wide, high, wide)).columns(2).cell(200, 100);
    BufferedImage out = sheet.toImage();
    assertThat(out.getWidth()).isEqualTo(28 + 200 + 16 + 200 + 28);
    assertThat(out.getHeight()).isEqualTo(28 + 100 + 16 + 100 + 28);
    assertThat(new Color(out.getRGB(28 + 100, 28 + 50))).isEqualTo(Color.RED);
    assertThat(new Color(out.getRGB(28 + 100, 28 + 10))).isEqualTo(Theme.LIGHT.panel());
    assertThat(new Color(out.getRGB(244 + 100, 28 + 10))).isEqualTo(Color.BLUE);
    assertThat(new Color(out.getRGB(244 + 50, 28 + 50))).isEqualTo(Theme.LIGHT.panel());
    assertThat(new Color(out.getRGB(244 + 100, 144 + 50))).isEqualTo(Theme.LIGHT.background());
    BufferedImage twice = sheet.scale(2).theme(Theme.DARK).toImage();
    assertThat(twice.getWidth()).isEqualTo(2 * out.getWidth());
    assertThat(new Color(twice.getRGB(3, 3))).isEqualTo(Theme.DARK.background());
  }

  @Test
  void titlesAndCaptionsTakeRoomOnlyWhereThereAreSome() {
    ContactSheet sheet = ContactSheet.of(Tile.of(filled(8, 8, Color.RED), ""));
    int bare = sheet.toImage().getHeight();
    int titled = sheet.title("A title").toImage().getHeight();
    int captioned =
        ContactSheet.of(Tile.of(filled(8, 8, Color.RED), "caption")).toImage().getHeight();
    assertThat(titled).isGreaterThan(bare + 20);
    assertThat(captioned).isBetween(bare + 14, bare + 40);
    String endless = String.join(" ", Collections.nCopies(100, "words"));
    assertThat(sheet.title(endless).toImage().getWidth()).isEqualTo(sheet.toImage().getWidth());
  }

  @Test
  void theNumberOfColumnsIsChosenWithoutHoles() {
    Tile tile = Tile.of(filled(8, 8, Color.RED), "");
    assertThat(ContactSheet.of(List.of()).columns()).isEqualTo(1);
    assertThat(ContactSheet.of(Collections.nCopies(9, tile)).columns()).isEqualTo(3);
    assertThat(ContactSheet.of(Collections.nCopies(4, tile)).columns()).isEqualTo(2);
    assertThat(ContactSheet.of(Collections.nCopies(12, tile)).columns()).isEqualTo(4);
    assertThat(ContactSheet.of(Collections.nCopies(2, tile)).columns(5).columns()).isEqualTo(2);
  }

  @Test
  void aSheetIsWrittenAsPng(@TempDir Path folder) throws IOException {
    Path file =
        ContactSheet.beforeAfter(filled(8, 8, Color.RED), filled(8, 8, Color.BLUE))
            .writePng(folder.resolve("new/sheet.png"));
    assertThat(file).isAbsolute().isRegularFile();
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(2 * 28 + 2 * 480 + 16);
  }

  @Test
  void aSheetWithoutEndIsRefused() {
    Tile tile = Tile.of(filled(8, 8, Color.RED), "");
    ContactSheet sheet = ContactSheet.of(Collections.nCopies(3000, tile)).cell(4000, 4000).scale(8);
    assertThatThrownBy(sheet::toImage)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3000 tiles");
    assertThatThrownBy(() -> sheet.cell(2, 2)).hasMessageContaining("16 x 16");
  }

  @Test
  void aLongSubtitleIsBrokenAndNotCut() {
    ContactSheet sheet = ContactSheet.of(Tile.of(filled(8, 8, Color.RED), ""));
    int one = sheet.subtitle("words").toImage().getHeight();
    int many =
        sheet.subtitle(String.join(" ", Collections.nCopies(40, "words"))).toImage().getHeight();
    assertThat(many).isBetween(one + 60, one + 200);
    assertThat(Fonts.lines(Fonts.plain(14), "a\nb", 100)).containsExactly("a b");
    assertThat(Fonts.lines(Fonts.plain(14), "", 100)).containsExactly("");
    List<String> lines = Fonts.lines(Fonts.plain(14), "one two three incomprehensibilities", 60);
    assertThat(lines).startsWith("one two", "three");
    assertThat(String.join("", lines.subList(2, lines.size()))).isEqualTo("incomprehensibilities");
    assertThat(lines).allMatch(line -> Fonts.width(Fonts.plain(14), line) <= 60);
  }

  @Test
  void aCaptionHasTwoLinesAtMost() {
    Tile tile = Tile.of(filled(8, 8, Color.RED), "words");
    String endless = String.join(" ", Collections.nCopies(100, "words"));
    int one = ContactSheet.of(tile).toImage().getHeight();
    int two = ContactSheet.of(tile.withCaption(endless)).toImage().getHeight();
    assertThat(two).isBetween(one + 12, one + 20);
    List<String> lines = Fonts.lines(Fonts.plain(13), endless, 200, 2);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).endsWith("\u2026");
  }

  @Test
  void picturesSideBySideAreOfOneSize() {
    List<Tile> tiles =
        List.of(
            Tile.of(filled(62, 62, Color.RED), ""),
            Tile.of(filled(104, 104, Color.RED), ""),
            Tile.of(filled(500, 500, Color.RED), ""));
    List<BufferedImage> pictures = ContactSheet.of(tiles).cell(240, 240).pictures(1);
    assertThat(pictures).allMatch(picture -> picture.getWidth() == 240);
  }

  @Test
  void picturesAreComparedInOneRowUnderTitlesOfTheirOwn() {
    Tile red = Tile.of(filled(100, 50, Color.RED), "as labelled");
    Tile blue = Tile.of(filled(100, 50, Color.BLUE), "corrected");
    ContactSheet three = ContactSheet.sideBySide(red, blue, red);
    assertThat(three.columns()).isEqualTo(3);
    assertThat(three.tiles()).extracting(Tile::caption).contains("as labelled", "corrected");
    assertThat(three.cell().height()).as("as high as the pictures").isLessThanOrEqualTo(250);
    assertThat(three.toImage().getWidth()).isEqualTo(2 * 28 + 3 * 480 + 2 * 16);
    Tile[] many = Collections.nCopies(20, red).toArray(new Tile[0]);
    assertThat(ContactSheet.sideBySide(many).cell().width()).isEqualTo(160);
    assertThat(ContactSheet.sideBySide().toImage().getWidth()).isPositive();
  }
}
