package org.ndsampler.viz.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.encode.SvgGraphics;
import org.ndsampler.viz.paint.Palette;
import org.ndsampler.viz.paint.Theme;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgTest {
  private static CocoDataset dataset() {
    CocoDataset.Builder builder =
        CocoDataset.builder()
            .category(1, "cat & dog <1>")
            .category(2, "bird")
            .image(1, "a.png", Size.of(100, 100));
    for (int i = 0; i < 4; i++) {
      builder.annotation(10 + i, 1, 1 + i % 2, Box.of(10 * i, 10, 10 + i, 10));
    }
    return builder.build();
  }

  private static Element parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)))
        .getDocumentElement();
  }

  private static List<Element> all(Element root, String name) {
    NodeList nodes = root.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  @Test
  void aChartIsWellFormedAndItsTextIsText() throws Exception {
    Chart chart = Charts.classFrequencies(dataset());
    Element svg = parse(chart.toSvg());
    assertThat(svg.getAttribute("width")).isEqualTo("760");
    assertThat(all(svg, "text").stream().map(Element::getTextContent))
        .contains("Class frequencies", "cat & dog <1>", "bird");
    assertThat(all(svg, "title").get(0).getTextContent()).isEqualTo("Class frequencies");
    String orange = Colors.hex(Palette.standard().color(1));
    assertThat(all(svg, "rect").stream().filter(r -> r.getAttribute("fill").equals(orange)))
        .hasSize(1);
  }

  @Test
  void everyChartCanBeWrittenAndHasNoNumberThatIsNone() throws Exception {
    for (Chart chart :
        List.of(
            Charts.classFrequencies(dataset()),
            Charts.boxSizes(dataset()),
            Charts.aspectRatios(dataset()),
            Charts.annotationsPerImage(dataset()),
            Charts.centers(dataset()))) {
      for (Theme theme : Theme.values()) {
        String svg = chart.theme(theme).toSvg();
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
        for (Element clipped : all(parse(svg), "*")) {
          String clip = clipped.getAttribute("clip-path");
          if (!clip.isEmpty()) {
            assertThat(svg).contains("id=\"" + clip.substring(5, clip.length() - 1) + "\"");
          }
        }
      }
    }
  }

  @Test
  void shapesLieWhereTheTransformPutsThem() throws Exception {
    SvgGraphics g = new SvgGraphics("t");
    g.translate(10, 20);
    g.scale(2, 3);
    g.setColor(new Color(255, 0, 0, 51));
    g.fill(new Rectangle2D.Double(1, 2, 3, 4));
    g.setStroke(
        new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, new float[] {4}, 0));
    g.setTransform(AffineTransform.getTranslateInstance(5, 0));
    g.clip(new Rectangle2D.Double(0, 0, 10, 10));
    g.draw(new Line2D.Double(0, 0, 7.5, 1));
    g.setClip(null);
    g.fill(new Ellipse2D.Double(0, 0, 10, 10));
    g.rotate(Math.PI / 2);
    g.drawString("up", 1, 2);
    g.drawImage(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), 3, 4, null);
    Element svg = parse(g.toSvg(100, 50, "a \"title\""));
    Element rect = all(svg, "rect").get(0);
    assertThat(rect.getAttribute("x")).isEqualTo("12");
    assertThat(rect.getAttribute("y")).isEqualTo("26");
    assertThat(rect.getAttribute("width")).isEqualTo("6");
    assertThat(rect.getAttribute("height")).isEqualTo("12");
    assertThat(rect.getAttribute("fill")).isEqualTo("#ff0000");
    assertThat(rect.getAttribute("fill-opacity")).isEqualTo("0.2");
    Element line = all(svg, "path").get(1);
    assertThat(line.getAttribute("d")).isEqualTo("M5 0L12.5 1");
    assertThat(line.getAttribute("stroke-dasharray")).isEqualTo("4");
    assertThat(line.getAttribute("clip-path")).isEqualTo("url(#tc0)");
    assertThat(all(svg, "path").get(0).getAttribute("d")).isEqualTo("M5 0L15 0L15 10L5 10L5 0Z");
    assertThat(all(svg, "path").get(2).getAttribute("clip-path")).isEmpty();
    assertThat(all(svg, "text").get(0).getAttribute("transform"))
        .startsWith("matrix(0.0000 1.0000");
    assertThat(all(svg, "image").get(0).getAttribute("href")).startsWith("data:image/png;base64,");
  }

  @Test
  void chartsAreWrittenAsFilesOfEachKind(@TempDir Path folder) throws IOException {
    Chart chart = Charts.boxSizes(dataset());
    assertThat(Files.readString(Show.show(chart, folder.resolve("a.svg")))).startsWith("<svg ");
    String page = Files.readString(Show.show(chart, folder.resolve("b.html")));
    assertThat(page).contains("prefers-color-scheme").contains("<svg ").doesNotContain("<h1>");
  }
}
