package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ndsampler.viz.internal.Colors;

class PaletteTest {
  /** Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB. */
  private static final double[][] NORMAL = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  private static final double[][] PROTANOPIA = {
    {0.152286, 1.052583, -0.204868},
    {0.114503, 0.786281, 0.099216},
    {-0.003882, -0.048116, 1.051998}
  };
  private static final double[][] DEUTERANOPIA = {
    {0.367322, 0.860646, -0.227968},
    {0.280085, 0.672501, 0.047413},
    {-0.011820, 0.042940, 0.968881}
  };
  private static final double[][] TRITANOPIA = {
    {1.255528, -0.076749, -0.178779},
    {-0.078411, 0.930809, 0.147602},
    {0.004733, 0.691367, 0.303900}
  };

  private static double smallestDistance(double[][] vision) {
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 1; i <= 12; i++) {
      for (int k = 1; k < i; k++) {
        double[] a = seen(Palette.standard().color(i), vision);
        double[] b = seen(Palette.standard().color(k), vision);
        double d = Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
        smallest = Math.min(smallest, d);
      }
    }
    return smallest;
  }

  private static double[] seen(Color color, double[][] vision) {
    double[] rgb = {
      Colors.toLinear(color.getRed() / 255.0),
      Colors.toLinear(color.getGreen() / 255.0),
      Colors.toLinear(color.getBlue() / 255.0)
    };
    double[] out = new double[3];
    for (int i = 0; i < 3; i++) {
      double sum = vision[i][0] * rgb[0] + vision[i][1] * rgb[1] + vision[i][2] * rgb[2];
      out[i] = Math.min(1, Math.max(0, sum));
    }
    return Colors.oklab(out[0], out[1], out[2]);
  }

  // In OKLab, where black and white are 1 apart and 0.02 is just noticeable side by side.
  @Test
  void theFirstTwelveColoursStayApartWithEveryKindOfColourVision() {
    assertThat(smallestDistance(NORMAL)).isGreaterThan(0.09);
    assertThat(smallestDistance(DEUTERANOPIA)).isGreaterThan(0.07);
    assertThat(smallestDistance(PROTANOPIA)).isGreaterThan(0.07);
    assertThat(smallestDistance(TRITANOPIA)).isGreaterThan(0.06);
  }

  @Test
  void manyCategoriesHaveAsManyColours() {
    Set<Color> colors = new HashSet<>();
    for (int id = 1; id <= 300; id++) {
      colors.add(Palette.standard().color(id));
    }
    assertThat(colors).hasSize(300);
  }

  @Test
  void aCategoryKeepsItsColourAndAnyIdHasOne() {
    assertThat(Palette.standard().color(1)).isEqualTo(new Color(0xe69f00));
    for (long id : new long[] {0, -1, -13, 77, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(Palette.standard().color(id)).isEqualTo(Palette.standard().color(id));
    }
  }

  @Test
  void textIsLegibleOnEveryColour() {
    for (int id = 1; id <= 1000; id++) {
      Color color = Palette.standard().color(id);
      assertThat(Colors.contrast(color, Colors.textOn(color))).isGreaterThanOrEqualTo(4.5);
    }
  }

  @Test
  void textOfTheThemesIsLegible() {
    for (Theme theme : Theme.values()) {
      assertThat(Colors.contrast(theme.text(), theme.background())).isGreaterThan(7);
      assertThat(Colors.contrast(theme.muted(), theme.background())).isGreaterThan(4.5);
      assertThat(Colors.contrast(theme.text(), theme.panel())).isGreaterThan(7);
    }
  }

  @Test
  void onesOwnColoursComeFirst() {
    Palette palette = Palette.of(Color.RED, Color.GREEN);
    assertThat(palette.size()).isEqualTo(2);
    assertThat(palette.color(2)).isEqualTo(Color.GREEN);
    assertThat(palette.color(3)).isNotEqualTo(Color.RED);
    assertThatThrownBy(Palette::of).hasMessageContaining("at least one");
  }
}
