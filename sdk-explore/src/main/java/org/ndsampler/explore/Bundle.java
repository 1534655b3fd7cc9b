package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.internal.Digests;
import org.ndsampler.explore.Selections.Selected;

/** Puts the page, its scripts and what it shows into one file. Confined to one thread. */
final class Bundle {
  private static final int SIDE = 800;
  private static final int CROP = 160;

  /** More objects would make a file that no browser likes to open. */
  private static final int MOST_OBJECTS = 2000;

  private static final Pattern IMPORT =
      Pattern.compile("^import \\{[^}]*\\} from \"\\./[a-z]+\\.js\";\n", Pattern.MULTILINE);
  private static final Pattern EXPORT = Pattern.compile("^export ", Pattern.MULTILINE);

  private final CocoDataset dataset;
  private final Site site;
  private final Pictures pictures;
  private final Selected selected;
  private final int[] images;
  private final int[] objects;

  /** How many images have none; known once they are written. */
  private int withoutPicture;

  Bundle(CocoDataset dataset, Site site, Pictures pictures, Selected selected, int most) {
    this.dataset = dataset;
    this.site = site;
    this.pictures = pictures;
    this.selected = selected;
    this.images = Arrays.copyOf(selected.images(), Math.min(most, selected.images().length));
    BitSet held = new BitSet();
    for (int image : images) {
      held.set(image);
    }
    this.objects =
        Arrays.stream(selected.annotations())
            .filter(row -> dataset.annotations().imageRow(row) >= 0)
            .filter(row -> held.get(dataset.annotations().imageRow(row)))
            .limit(MOST_OBJECTS)
            .toArray();
  }

  ExplorerPage toPage() {
    String style = PageFiles.text(PageFiles.STYLE);
    String viewer = PageFiles.text(PageFiles.VIEWER);
    String script = script();
    String data =
        new String(Response.bytes(this::writeData), StandardCharsets.UTF_8).replace("<", "\\u003c");
    String policy =
        "default-src 'none'; img-src data: blob:; base-uri 'none'; form-action 'none'; script-src "
            + digest(viewer)
            + " "
            + digest(script)
            + "; style-src "
            + digest(style);
    String html = PageFiles.text(PageFiles.PAGE);
    for (String[] change :
        new String[][] {
          {
            "<meta charset=\"utf-8\" />",
            "<meta charset=\"utf-8\" />\n    <meta http-equiv=\"Content-Security-Policy\" content=\""
                + policy
                + "\" />"
          },
          {"<link rel=\"stylesheet\" href=\"explore.css\" />", "<style>" + style + "</style>"},
          {
            "<script src=\"openseadragon.min.js\" defer></script>",
            "<script>" + viewer + "</script>"
          },
          {"<script src=\"main.js\" type=\"module\"></script>", ""},
          {
            "</body>",
            "<script type=\"application/json\" id=\"offline\">"
                + data
                + "</script>\n    <script type=\"module\">"
                + script
                + "</script>\n  </body>"
          }
        }) {
      int place = html.indexOf(change[0]);
      if (place < 0) {
        throw new IllegalStateException("the page has no " + change[0]);
      }
      html = html.substring(0, place) + change[1] + html.substring(place + change[0].length());
    }
    return new ExplorerPage(html, images.length, withoutPicture);
  }

  /** All modules in one, each after those that it needs: their names differ. */
  static String script() {
    StringBuilder all = new StringBuilder();
    for (String name : PageFiles.SCRIPTS) {
      String module = IMPORT.matcher(PageFiles.text(name)).replaceAll("");
      all.append(EXPORT.matcher(module).replaceAll(""));
    }
    return all.toString();
  }

  private static String digest(String text) {
    byte[] digest = Digests.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  /** Writes one thing of each row. */
  private interface RowContent {
    void writeTo(JsonGenerator json, int row) throws IOException;
  }

  private static void writeAll(JsonGenerator json, String name, int[] rows, RowContent content)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (int row : rows) {
      content.writeTo(json, row);
    }
    json.writeEndArray();
  }

  private static void writeByRow(JsonGenerator json, String name, int[] rows, RowContent content)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (int row : rows) {
      json.writeFieldName(Integer.toString(row));
      content.writeTo(json, row);
    }
    json.writeEndObject();
  }

  private void writeData(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeFieldName("info");
    site.writeInfo(json);
    json.writeObjectFieldStart("select");
    json.writeStringField("text", selected.query().toString());
    json.writeNumberField("images", images.length);
    json.writeNumberField("objects", objects.length);
    json.writeEndObject();
    writeAll(json, "images", images, site::writeImage);
    writeAll(json, "objects", objects, site::writeObject);
    writeByRow(json, "details", images, site::writeDetails);
    writeByRow(json, "shapes", images, site::writeShapes);
    writeByRow(json, "records", objects, site::writeRecord);
    json.writeObjectFieldStart("pictures");
    for (int row : images) {
      if (!writePicture(json, "image" + row, () -> pictures.image(row, SIDE, Look.PLAIN))) {
        withoutPicture++;
      }
    }
    for (int row : objects) {
      writePicture(json, "object" + row, () -> pictures.object(row, CROP, Look.PLAIN));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Makes a picture. */
  private interface Picture {
    byte[] make() throws IOException;
  }

  /** Of a file that cannot be read there is no picture, and all else; whether there is one. */
  private static boolean writePicture(JsonGenerator json, String name, Picture picture)
      throws IOException {
    byte[] bytes;
    try {
      bytes = picture.make();
    } catch (IOException | RuntimeException e) {
      return false; // whatever is wrong with one image, the others are shown
    }
    json.writeStringField(
        name, "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes));
    return true;
  }

  /** What it holds, for messages. */
  @Override
  public String toString() {
    return "Bundle of " + List.of(images.length, objects.length) + " of " + dataset.name();
  }
}
