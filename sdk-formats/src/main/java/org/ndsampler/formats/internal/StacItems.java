package org.ndsampler.formats.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/**
 * Items of a STAC catalogue as images: their assets are its assets, the bands its channels.
 * Confined to one thread.
 *
 * <p>The image's pixels are those of the asset that has most of them; the others lie on it as
 * {@code proj:transform}, or their own tags, say. An asset that is an address stays one, and leads
 * nowhere until the caller says where ({@code CocoDataset.withUrls}).
 */
final class StacItems {
  /** As many files are followed from one catalogue. */
  private static final int MOST_FILES = 100_000;

  private static final int HEAD = 1 << 16;
  private static final Set<String> NO_PIXELS =
      Set.of("thumbnail", "overview", "metadata", "preview", "browse");
  private static final Set<String> IMAGES =
      Set.of("tif", "tiff", "jp2", "png", "jpg", "jpeg", "npy", "webp");

  private final Path root;
  private final CocoDataset.Builder builder = CocoDataset.builder();
  private final List<Problem> problems = new ArrayList<>();
  private final Deque<Link> open = new ArrayDeque<>();
  private final Set<Path> seen = new HashSet<>();
  private long images;

  private StacItems(Path root) {
    this.root = root;
  }

  /** Whether a file is an item, a collection of items, or a catalogue. */
  static boolean isStac(Path file) {
    Set<String> fields = Look.fields(file);
    if (fields.contains("stac_version")) {
      return true;
    }
    // Of a collection of items each item says it.
    return fields.contains("type=FeatureCollection") && head(file).contains("\"stac_version\"");
  }

  private static String head(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // who reads it says what is wrong with it
    }
  }

  /** The files in a folder to begin with: its catalogue or its collection, else all items. */
  static List<Path> roots(List<Path> jsonFiles) {
    List<Path> found = jsonFiles.stream().filter(StacItems::isStac).toList();
    for (String name : List.of("catalog.json", "collection.json")) {
      for (Path file : found) {
        if (file.endsWith(name)) {
          return List.of(file);
        }
      }
    }
    return found;
  }

  /**
   * Reads items, and what catalogues lead to.
   *
   * @throws IOException if there is no item, or a file that was named cannot be read
   */
  static CocoDataset read(Path source, List<Path> files) throws IOException {
    Path parent = source.toAbsolutePath().getParent();
    Path root = Files.isDirectory(source) || parent == null ? source : parent;
    StacItems items = new StacItems(root);
    for (Path file : files) {
      items.file(file);
    }
    for (Link link = items.open.poll(); link != null; link = items.open.poll()) {
      items.follow(link);
    }
    if (items.images == 0 && items.problems.isEmpty()) {
      throw new IOException(
          source + ": a STAC catalogue without items; open an item, or a folder of items");
    }
    return items.builder.imageFolder(root).readProblems(new Problems(items.problems)).build();
  }

  private void file(Path file) throws IOException {
    if (!seen.add(file.toAbsolutePath().normalize())) {
      return;
    }
    JsonValue json = JsonValue.read(file, Set.of());
    if (json.at("features").isList()) {
      json.at("features").items().forEach(item -> item(file, item));
    } else if (json.at("assets").isObject()
        && json.at("type").text().orElse("").equals("Feature")) {
      item(file, json);
    } else {
      links(file, json);
    }
  }

  /** What a catalogue leads to. */
  private record Link(Path from, String name, Path to) {}

  private void follow(Link link) {
    try {
      file(link.to);
    } catch (IOException e) {
      leaveOut(
          link.from,
          link.name
              + ": "
              + (e instanceof NoSuchFileException ? "it is not there" : e.getMessage()),
          "mend it, or take the link out");
    }
  }

  private void links(Path file, JsonValue json) throws IOException {
    for (JsonValue link : json.at("links").items()) {
      String kind = link.at("rel").text().orElse("");
      String href = link.at("href").text().orElse("");
      if (!kind.equals("item") && !kind.equals("child")) {
        continue;
      }
      if (seen.size() + open.size() >= MOST_FILES) {
        throw new IOException(
            file + ": more than " + MOST_FILES + " files in one catalogue; open a part of it");
      }
      Path next = isAddress(href) ? null : beside(file, href);
      if (next == null) {
        leaveOut(
            file,
            "the " + kind + " " + href + " is not on this machine",
            "fetch it, and open the file");
        continue;
      }
      open.add(new Link(file, "the " + kind + " " + href, next));
    }
  }

  /**
   * An asset with pixels.
   *
   * @param file its name as a dataset has it
   * @param toWorld null if nobody says
   */
  private record Asset(
      String key,
      String file,
      List<String> bands,
      Size size,
      @Nullable Affine toWorld,
      String crs) {}

  private void item(Path file, JsonValue item) {
    String id = item.at("id").text().orElse("item " + (images + 1));
    List<Asset> assets = new ArrayList<>();
    item.at("assets")
        .fields()
        .forEach(
            (key, json) -> {
              if (hasPixels(json)) {
                try {
                  assets.add(asset(file, item.at("properties"), key, json));
                } catch (IOException | IllegalArgumentException e) {
                  leaveOut(
                      file,
                      "asset " + key + " of " + id + ": " + e.getMessage(),
                      "give it proj:shape and proj:transform, or put the file there");
                }
              }
            });
    Asset first = null;
    for (Asset one : assets) {
      first = first == null || one.size.area() > first.size.area() ? one : first;
    }
    if (first == null) {
      leaveOut(file, id + " has no asset with pixels that can be read", "look at its assets");
      return;
    }
    Asset reference = first;
    Map<String, Affine> maps = new LinkedHashMap<>();
    for (Asset one : assets) {
      Affine map = toImage(one, reference);
      if (map == null) {
        leaveOut(
            file,
            "asset "
                + one.key
                + " of "
                + id
                + " is in "
                + one.crs
                + ", and "
                + reference.key
                + " in "
                + reference.crs,
            "bring them into one system: gdalwarp -t_srs " + reference.crs);
      } else {
        if (one.toWorld == null && !one.size.equals(reference.size)) {
          problems.add(
              Problem.of(
                  Problem.Severity.WARNING,
                  place(file),
                  "nobody says where asset "
                      + one.key
                      + " of "
                      + id
                      + " lies: it is stretched over "
                      + reference.key,
                  "give it proj:transform"));
        }
        maps.put(one.key, map);
      }
    }
    images++;
    Set<String> used = new LinkedHashSet<>();
    builder.image(
        images,
        draft -> {
          draft.name(id).size(reference.size);
          item.at("properties")
              .at("datetime")
              .text()
              .ifPresent(time -> draft.text("date_captured", time));
          for (Asset one : assets) {
            Affine map = maps.get(one.key);
            if (map != null) {
              draft.asset(
                  asset ->
                      asset
                          .fileName(one.file)
                          .channels(channels(one, used))
                          .size(one.size)
                          .toImage(map));
            }
          }
        });
  }

  /** From an asset to the image; null if they are in different systems. */
  @SuppressWarnings("ReferenceEquality")
  private static @Nullable Affine toImage(Asset asset, Asset reference) {
    if (asset == reference) {
      return Affine.IDENTITY;
    }
    if (asset.toWorld == null || reference.toWorld == null) {
      return Affine.scaling(
          (double) reference.size.width() / asset.size.width(),
          (double) reference.size.height() / asset.size.height());
    }
    if (!asset.crs.equals(reference.crs) && !asset.crs.isEmpty() && !reference.crs.isEmpty()) {
      return null;
    }
    return asset.toWorld.equals(reference.toWorld)
        ? Affine.IDENTITY
        : asset.toWorld.then(reference.toWorld.inverse());
  }

  /** The names of channels, each once in an image: one that is there gets its asset's name too. */
  private static String channels(Asset asset, Set<String> used) {
    List<String> names = new ArrayList<>();
    for (String band : asset.bands) {
      String name = band;
      for (int i = 1; !used.add(name); i++) {
        name = plain(asset.key) + "_" + band + (i == 1 ? "" : "_" + i);
      }
      names.add(name);
    }
    return String.join("|", names);
  }

  /** Without what means something in a list of channels. */
  private static String plain(String name) {
    return name.strip().replaceAll("[^\\p{L}\\p{N}_-]+", "_");
  }

  private static boolean hasPixels(JsonValue asset) {
    for (JsonValue role : asset.at("roles").items()) {
      if (NO_PIXELS.contains(role.text().orElse(""))) {
        return false;
      }
    }
    String type = asset.at("type").text().orElse("").toLowerCase(Locale.ROOT);
    String href = asset.at("href").text().orElse("").replaceFirst("[?#].*", "");
    return type.startsWith("image/")
        || type.isEmpty() && IMAGES.contains(ImageIndex.extension(href));
  }

  private Asset asset(Path file, JsonValue properties, String key, JsonValue json)
      throws IOException {
    String href = json.at("href").text().orElseThrow(() -> new IOException("it has no href"));
    boolean address = isAddress(href);
    Path path = address ? null : beside(file, href);
    if (path == null && !address) {
      throw new IOException("'" + href + "' cannot be the name of a file");
    }
    List<String> bands = bands(json);
    Optional<Size> size = shape(said(json, properties, "proj:shape"));
    Affine toWorld = transform(said(json, properties, "proj:transform"));
    String crs = crs(json, properties);
    if (path != null && (bands.isEmpty() || size.isEmpty() || toWorld == null)) {
      ImageHeader header = ImageHeader.read(path);
      size = size.or(() -> Optional.of(header.size()));
      if (toWorld == null && header.geo().isPresent()) {
        toWorld = header.geo().get().toWorld();
        crs = header.geo().get().crs().orElse(crs);
      }
      bands = bands.isEmpty() ? numbered(key, header.channels()) : bands;
    }
    if (size.isEmpty()) {
      throw new IOException(href + " is not on this machine, and the item does not say its size");
    }
    return new Asset(
        key,
        path == null ? href : ImageIndex.slashed(root.toAbsolutePath().relativize(path)),
        bands.isEmpty() ? List.of(plain(key)) : bands,
        size.get(),
        toWorld,
        crs);
  }

  private static List<String> numbered(String key, int channels) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      names.add(plain(key) + (channels == 1 ? "" : "_" + i));
    }
    return names;
  }

  private static List<String> bands(JsonValue json) {
    for (String field : List.of("bands", "eo:bands", "raster:bands")) {
      List<String> names = new ArrayList<>();
      for (JsonValue band : json.at(field).items()) {
        band.at("name")
            .text()
            .or(() -> band.at("eo:common_name").text())
            .or(() -> band.at("common_name").text())
            .map(StacItems::plain)
            .filter(name -> !name.isEmpty())
            .ifPresent(names::add);
      }
      if (!names.isEmpty() && names.size() == json.at(field).items().size()) {
        return names;
      }
    }
    return List.of();
  }

  /** What an asset says, or its item for all. */
  private static JsonValue said(JsonValue asset, JsonValue properties, String field) {
    return asset.at(field).isMissing() ? properties.at(field) : asset.at(field);
  }

  private static Optional<Size> shape(JsonValue json) {
    List<JsonValue> sides = json.items();
    if (sides.size() != 2) {
      return Optional.empty();
    }
    double height = sides.get(0).number();
    double width = sides.get(1).number();
    boolean whole = width == Math.rint(width) && height == Math.rint(height);
    if (!whole || width < 1 || height < 1 || Math.max(width, height) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("proj:shape is " + json + ", not height and width");
    }
    return Optional.of(new Size((int) width, (int) height));
  }

  private static @Nullable Affine transform(JsonValue json) {
    double[] m = json.items().stream().mapToDouble(JsonValue::number).toArray();
    if (m.length == 0) {
      return null;
    }
    if ((m.length != 6 && m.length != 9) || !DoubleStream.of(m).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("proj:transform is " + json + ", not six or nine numbers");
    }
    Affine map = new Affine(m[0], m[1], m[2], m[3], m[4], m[5]);
    if (map.determinant() == 0) {
      throw new IllegalArgumentException("proj:transform is " + json + ", which has no way back");
    }
    return map;
  }

  private static String crs(JsonValue asset, JsonValue properties) {
    Optional<String> code = said(asset, properties, "proj:code").text();
    return code.or(
            () -> said(asset, properties, "proj:epsg").text().map(number -> "EPSG:" + number))
        .orElse("");
  }

  /** Whether an href has a scheme, which is longer than the letter of a drive. */
  private static boolean isAddress(String href) {
    return href.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
  }

  /** A file by its name beside another; null if nothing can be called so. */
  private static @Nullable Path beside(Path file, String href) {
    try {
      String name = href.contains("%") ? decoded(href) : href;
      return file.toAbsolutePath().resolveSibling(name).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static String decoded(String href) {
    try {
      String path = URI.create(href).getPath();
      return path == null ? href : path;
    } catch (IllegalArgumentException e) {
      return href;
    }
  }

  private void leaveOut(Path file, String reason, String advice) {
    problems.add(Problem.of(Problem.Severity.ERROR, place(file), reason, advice));
  }

  private String place(Path file) {
    Path base = root.toAbsolutePath();
    Path absolute = file.toAbsolutePath();
    return absolute.startsWith(base)
        ? ImageIndex.slashed(base.relativize(absolute))
        : file.toString();
  }
}
