package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.ndsampler.viz.internal.Fonts;

class LegendTest {
  private static final Legend LEGEND =
      Legend.empty()
          .ramp(Color.BLACK, ColorMap.VIRIDIS::color, "views, 0 to 3")
          .swatch(new Color(255, 0, 0, 90), Color.RED, "red things (12)")
          .frame(Color.GRAY, Color.WHITE, "annotations (3)");

  private static BufferedImage drawn(int width, double room, Theme theme) {
    BufferedImage image = new BufferedImage(width, 200, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(theme.background());
    g.fillRect(0, 0, width, 200);
    Fonts.smooth(g);
    LEGEND.draw(g, 10, 10, 14, room, theme);
    g.dispose();
    return image;
  }

  private static int lowest(BufferedImage image, Theme theme) {
    int last = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) != theme.background().getRGB()) {
          last = y;
        }
      }
    }
    return last;
  }

  @Test
  void signsGoToAsManyRowsAsTheyNeedAndStayInTheirRoom() {
    double one = LEGEND.height(14, 2000);
    double three = LEGEND.height(14, 220);
    assertThat(three).isBetween(2.9 * one, 4 * one);
    assertThat(Legend.empty().height(14, 100)).isZero();
    for (Theme theme : Theme.values()) {
      for (int room : new int[] {2000, 400, 220, 60}) {
        BufferedImage image = drawn(room + 40, room, theme);
        assertThat(lowest(image, theme)).isLessThan((int) (11 + LEGEND.height(14, room)));
        for (int y = 0; y < 200; y++) {
          for (int x = Math.max(140, 12 + room); x < image.getWidth(); x++) {
            assertThat(image.getRGB(x, y)).isEqualTo(theme.background().getRGB());
          }
        }
      }
    }
  }

  @Test
  void aWhiteLineIsSeenOnWhitePaper() {
    BufferedImage image = drawn(900, 800, Theme.LIGHT);
    int white = 0;
    int grey = 0;
    for (int x = 300; x < 700; x++) {
      for (int y = 10; y < 30; y++) {
        grey += image.getRGB(x, y) == Color.GRAY.getRGB() ? 1 : 0;
        white +=
            image.getRGB(x, y) == Color.WHITE.getRGB()
                    && image.getRGB(x - 2, y) == Color.GRAY.getRGB()
                ? 1
                : 0;
      }
    }
    assertThat(grey).isGreaterThan(40);
    assertThat(white).as("white right of grey").isGreaterThan(5);
  }

  @Test
  void onAPageItsColoursAreThoseOfTheSheet() {
    String name = "<script>";
    String html =
        ContactSheet.of()
            .legend(
                Legend.empty()
                    .swatch(Color.RED, Color.RED, name)
                    .frame(Color.BLACK, Color.WHITE, "frame")
                    .ramp(Color.BLACK, ColorMap.VIRIDIS::color, "views"))
            .toHtml();
    assertThat(html)
        .contains("background:rgba(255,0,0,1.0)")
        .contains("linear-gradient(90deg,#000000 12%,#440154 12%")
        .contains("#fde725 100%")
        .doesNotContain("<script");
  }
}
