package org.ndsampler.core.raster.tiff.internal.read;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/**
 * What the description of the first page says of a stack, as OME-TIFF and ImageJ write it.
 * Immutable.
 *
 * @param axes how many pages along each axis of more than one, the slowest first: T time, Z depth,
 *     C channel; empty if nothing is said
 * @param channels the names along C, empty where there is none
 * @param order the page of each plane, planes counted along the axes; empty if it is the plane
 *     itself
 * @param problem why what is said is of no use; null if it is
 */
public record StackDescription(
    Map<String, Integer> axes,
    List<String> channels,
    List<Integer> order,
    @Nullable String problem) {
  /** Nothing is said. */
  public static final StackDescription NONE =
      new StackDescription(Map.of(), List.of(), List.of(), null);

  private static final Pattern IMAGE_J = Pattern.compile("(?m)^(\\w+)=(\\d{1,9})\\s*$");
  private static final int MOST_PLANES = 1 << 24;

  /** The first page of an ImageJ file says so in its first bytes. */
  private static final int HEAD = 4096;

  private static StackDescription useless(String problem) {
    return new StackDescription(Map.of(), List.of(), List.of(), problem);
  }

  /** How many planes there have to be. */
  public long planes() {
    return axes.values().stream().mapToLong(n -> n).reduce(1, Math::multiplyExact);
  }

  /**
   * Of a stack that ImageJ wrote with a directory for the first image only, as it does beyond 4 GB,
   * how many images follow one another; 1 of any other file.
   */
  public static long imagesOfOneDirectory(TiffDirectory first) {
    try {
      return countedImages(first);
    } catch (RasterFormatException | ArithmeticException e) {
      return 1; // whatever it says, the first image is one
    }
  }

  private static long countedImages(TiffDirectory first) throws RasterFormatException {
    TiffDirectory.Entry entry = first.entry(TiffTags.IMAGE_DESCRIPTION);
    if (entry == null || entry.count() < 8 || first.nextOffset() != 0) {
      return 1;
    }
    String head = first.text(TiffTags.IMAGE_DESCRIPTION, HEAD);
    if (head == null || !head.startsWith("ImageJ=")) {
      return 1;
    }
    long images = imageJ(head).getOrDefault("images", 1);
    TiffLayout layout = new TiffLayout(first);
    long bytes = layout.imageBytes();
    return images > 1
            && layout.compression == TiffTags.COMPRESSION_NONE
            && !layout.tiled
            && images <= (first.file().size() - layout.offset(0)) / bytes
        ? images
        : 1;
  }

  private static Map<String, Integer> imageJ(String text) {
    Map<String, Integer> values = new LinkedHashMap<>();
    Matcher matcher = IMAGE_J.matcher(text);
    while (matcher.find()) {
      values.putIfAbsent(matcher.group(1), Integer.valueOf(matcher.group(2)));
    }
    return values;
  }

  /**
   * What a file says.
   *
   * @param first its first directory
   * @param pages how many there are
   */
  public static StackDescription of(TiffDirectory first, int pages) {
    try {
      String text = first.text(TiffTags.IMAGE_DESCRIPTION);
      if (text == null) {
        return NONE;
      }
      StackDescription said =
          text.startsWith("ImageJ=")
              ? ofImageJ(imageJ(text), pages)
              : text.contains("<OME") || text.contains(":OME") ? ofOme(first, text, pages) : NONE;
      return said.planes() == pages || said.axes.isEmpty()
          ? said
          : useless(
              "the description speaks of "
                  + said.axes
                  + ", "
                  + said.planes()
                  + " pages, but there are "
                  + pages
                  + "; each page counts for itself");
    } catch (RasterFormatException | ArithmeticException e) {
      return useless("the description of the stack is not used: " + e.getMessage());
    }
  }

  private static StackDescription ofImageJ(Map<String, Integer> values, int pages) {
    int channels = values.getOrDefault("channels", 1);
    int slices = values.getOrDefault("slices", 1);
    int frames = values.getOrDefault("frames", 1);
    if ((long) channels * slices * frames != pages) {
      return NONE;
    }
    return new StackDescription(
        axes(List.of("T", "Z", "C"), Map.of("T", frames, "Z", slices, "C", channels)),
        List.of(),
        List.of(),
        null);
  }

  private static Map<String, Integer> axes(List<String> order, Map<String, Integer> sizes) {
    Map<String, Integer> axes = new LinkedHashMap<>();
    for (String axis : order) {
      int size = sizes.getOrDefault(axis, 1);
      if (size > 1) {
        axes.put(axis, size);
      }
    }
    return Collections.unmodifiableMap(axes);
  }

  private static StackDescription ofOme(TiffDirectory first, String xml, int pages)
      throws RasterFormatException {
    try {
      return new Ome(first.file().path().getFileName().toString(), pages)
          .read(xml, (int) first.integer(TiffTags.SAMPLES_PER_PIXEL, 1));
    } catch (XMLStreamException | NumberFormatException | IndexOutOfBoundsException e) {
      return useless("the OME-XML of the first page is damaged: " + e.getMessage());
    }
  }

  /** Reads the first image of an OME-XML. Confined to one thread. */
  private static final class Ome {
    private final String fileName;
    private final int pages;
    private final List<String> names = new ArrayList<>();
    // By their letter: T, C, Z.
    private final Map<String, Integer> sizes = new LinkedHashMap<>();
    private List<String> fastestFirst = List.of("Z", "C", "T");
    private int[] order = {};
    private String uuid = "";
    private boolean isPlaced;

    /** Where the planes of the part that is being read begin. */
    private int plane;

    private int page;
    private int count;

    Ome(String fileName, int pages) {
      this.fileName = fileName;
      this.pages = pages;
    }

    private static String attribute(XMLStreamReader in, String name, String absent) {
      return Objects.requireNonNullElse(in.getAttributeValue(null, name), absent);
    }

    private static int number(XMLStreamReader in, String name, int absent) {
      return Integer.parseInt(attribute(in, name, String.valueOf(absent)).strip());
    }

    StackDescription read(String xml, int samples) throws XMLStreamException {
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      XMLStreamReader in = factory.createXMLStreamReader(new StringReader(xml));
      while (in.hasNext()) {
        int event = in.next();
        if (event == XMLStreamConstants.END_ELEMENT && in.getLocalName().equals("Pixels")) {
          break;
        }
        if (event == XMLStreamConstants.END_ELEMENT && in.getLocalName().equals("TiffData")) {
          place();
        }
        if (event != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        switch (in.getLocalName()) {
          case "OME" -> uuid = attribute(in, "UUID", "");
          case "Pixels" -> pixels(in, samples);
          case "Channel" -> names.add(attribute(in, "Name", ""));
          case "TiffData" -> part(in);
          case "UUID" -> {
            String name = attribute(in, "FileName", fileName);
            if (!in.getElementText().strip().equals(uuid) && !name.equals(fileName)) {
              return useless(
                  "the OME-XML names pages in other files, such as "
                      + name
                      + ", which are not read; each page counts for itself");
            }
          }
          default -> {}
        }
      }
      List<String> slowestFirst = new ArrayList<>(fastestFirst);
      Collections.reverse(slowestFirst);
      int channels = sizes.getOrDefault("C", 1);
      if (isPlaced && Arrays.stream(order).anyMatch(at -> at < 0)) {
        return useless(
            "the OME-XML does not say where all planes are; each page counts for itself");
      }
      boolean named = names.size() == channels && names.stream().anyMatch(name -> !name.isBlank());
      return new StackDescription(
          axes(slowestFirst, sizes),
          named ? List.copyOf(names) : List.of(),
          isPlaced ? Arrays.stream(order).boxed().toList() : List.of(),
          null);
    }

    private void pixels(XMLStreamReader in, int samples) {
      String said = attribute(in, "DimensionOrder", "XYZCT");
      fastestFirst = List.of(said.substring(2).split(""));
      int channels = number(in, "SizeC", 1);
      // The samples of a page count as channels too.
      sizes.put("C", channels % samples == 0 ? channels / samples : channels);
      sizes.put("Z", number(in, "SizeZ", 1));
      sizes.put("T", number(in, "SizeT", 1));
      long planes = 1;
      for (int size : sizes.values()) {
        planes = Math.multiplyExact(planes, Math.max(1, size));
      }
      if (planes == pages && planes <= MOST_PLANES) {
        order = new int[pages];
        Arrays.fill(order, -1);
      }
    }

    private void part(XMLStreamReader in) {
      plane = 0;
      int step = 1;
      for (String axis : fastestFirst) {
        plane += number(in, "First" + axis, 0) * step;
        step *= sizes.getOrDefault(axis, 1);
      }
      page = number(in, "IFD", 0);
      boolean one = in.getAttributeValue(null, "IFD") != null;
      count = number(in, "PlaneCount", one ? 1 : order.length);
    }

    private void place() {
      for (int i = 0; i < count && plane + i < order.length; i++) {
        order[plane + i] = Objects.checkIndex(page + i, pages);
        isPlaced = true;
      }
    }
  }
}
