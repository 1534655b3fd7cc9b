package org.ndsampler.core.coco.io.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.internal.Absent;
import org.ndsampler.core.internal.Failures;
import org.ndsampler.core.internal.RegularFiles;
import org.ndsampler.core.internal.Texts;

/**
 * JSON bytes that can be read more than once: from the start again when an error needs a place, or
 * when a file needs mending. Confined to one thread.
 */
public final class Source {
  /** The file of a dataset that is a folder. */
  private static final String BUNDLE = "data.kwcoco.json";

  private final @Nullable Path path;
  private final byte[] text;
  private final Charset charset;
  private final boolean loose;
  // Which of several files of an archive it is, once that is known.
  private @Nullable String entry;
  private @Nullable LooseJson lastLoose;

  private Source(@Nullable Path path, byte[] text, Charset charset, boolean loose) {
    this.path = path;
    this.text = text;
    this.charset = charset;
    this.loose = loose;
  }

  /** A file, or the one dataset in a folder or an archive. */
  public static Source of(Path path) throws IOException {
    return new Source(file(path), new byte[0], StandardCharsets.UTF_8, false);
  }

  /** JSON text. */
  public static Source of(Slice text) {
    return new Source(
        null,
        Arrays.copyOfRange(text.bytes(), text.start(), text.end()),
        StandardCharsets.UTF_8,
        false);
  }

  /** The same bytes in another encoding than UTF-8. */
  Source decoded(Charset of) {
    Source decoded = new Source(path, text, of, loose);
    decoded.entry = entry;
    return decoded;
  }

  /** The same text without comments and the like. */
  Source loose() {
    Source other = new Source(path, text, charset, true);
    other.entry = entry;
    return other;
  }

  /** What the last reading of loose text left out, or null. */
  @Nullable LooseJson lastLoose() {
    return lastLoose;
  }

  /** The file that is read: of a folder that which is in it. */
  public @Nullable Path path() {
    return path;
  }

  /**
   * The file of an archive that was read, where others can be read beside it by their positions: of
   * a zip or a tar archive that is not compressed as a whole. Null if the text was in none.
   */
  public @Nullable String entryOfArchive() throws IOException {
    if (path == null || entry == null) {
      return null;
    }
    byte[] head = head(path);
    return isZip(head) || isTar(head) ? entry : null;
  }

  /** Whether the file is a zip archive. */
  public boolean isZip() throws IOException {
    return path != null && isZip(head(path));
  }

  private static byte[] head(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(Archive.TAR_BLOCK);
    }
  }

  /** The file of a dataset: a folder stands for the one in it. */
  private static Path file(Path path) throws IOException {
    Objects.requireNonNull(path, "the path of the dataset's JSON file must not be null");
    if (Files.notExists(path)) {
      throw Absent.file(path);
    }
    if (!Files.isDirectory(path)) {
      String reason = RegularFiles.whyNone(path);
      if (reason != null) {
        throw new CocoFormatException(path, "", 1, 1, reason, "it is read more than once");
      }
      return path;
    }
    Path bundle = path.resolve(BUNDLE);
    if (Files.isRegularFile(bundle)) {
      return bundle;
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(path)) {
      entries.filter(file -> isJson(String.valueOf(file.getFileName()))).forEach(files::add);
    }
    files.removeIf(file -> !Files.isRegularFile(file));
    if (files.size() == 1) {
      return files.get(0);
    }
    files.sort(null);
    throw new CocoFormatException(
        path,
        "",
        1,
        1,
        "this is a folder"
            + (files.isEmpty()
                ? " without JSON files"
                : " with "
                    + files.size()
                    + " JSON files: "
                    + listed(
                        files.stream().map(file -> String.valueOf(file.getFileName())).toList())),
        files.isEmpty()
            ? "give the JSON file of the dataset; CocoDatasets.open knows labels of other tools"
                + " too, with the module org.ndsampler.formats (sdk-formats)"
            : "give the one that you mean");
  }

  /** What a file is that starts as no JSON does, and what to do; null if it starts as JSON. */
  public static @Nullable String lookalike(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] head = in.readNBytes(Archive.TAR_BLOCK);
      Lookalike found =
          head.length > 0 && (head[0] == '[' || isGzip(head)) ? null : Lookalike.ofText(head);
      return found == null ? null : found.reason() + "; " + found.advice();
    } catch (IOException e) {
      return null;
    }
  }

  private static String listed(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(20, names.size())));
    return Texts.shortened(shown, 1000)
        + (names.size() > 20 ? " and " + (names.size() - 20) + " more" : "");
  }

  private static boolean isJson(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".json") && !lower.startsWith("._");
  }

  /** Whether the bytes of the file are the JSON text itself. */
  public boolean isPlainFile() throws IOException {
    if (path == null || loose || !charset.equals(StandardCharsets.UTF_8)) {
      return false;
    }
    byte[] head = head(path);
    return !isGzip(head) && !isZip(head) && !isTar(head);
  }

  private static boolean isGzip(byte[] magic) {
    return magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
  }

  private static boolean isZip(byte[] magic) {
    return magic.length >= 4
        && magic[0] == 'P'
        && magic[1] == 'K'
        && magic[2] == 3
        && magic[3] == 4;
  }

  private static boolean isTar(byte[] head) {
    return head.length >= 262
        && head[257] == 'u'
        && head[258] == 's'
        && head[259] == 't'
        && head[260] == 'a'
        && head[261] == 'r';
  }

  /** Opens the JSON text: decompressed, in UTF-8. */
  public InputStream open() throws IOException {
    InputStream bytes = path == null ? new ByteArrayInputStream(text) : openFile(path);
    if (!charset.equals(StandardCharsets.UTF_8)) {
      bytes = new Utf8Stream(new InputStreamReader(new BufferedInputStream(bytes), charset));
    }
    if (!loose) {
      return bytes;
    }
    LooseJson stream = new LooseJson(new BufferedInputStream(bytes, 1 << 16));
    lastLoose = stream;
    return stream;
  }

  private InputStream openFile(Path file) throws IOException {
    InputStream raw;
    try {
      raw = Files.newInputStream(file);
    } catch (IOException e) {
      throw Failures.reading(file, e);
    }
    try {
      InputStream in = begin(raw);
      byte[] head = peek(in);
      if (isGzip(head)) {
        in = begin(new GZIPInputStream(in, 1 << 16));
        head = peek(in);
        if (isGzip(head)) {
          throw refused("the file is compressed twice with gzip", "decompress it once: gunzip");
        }
      }
      if (!isZip(head) && !isTar(head)) {
        Lookalike other = Lookalike.ofBytes(head);
        if (other != null) {
          throw refused(other.reason(), other.advice());
        }
        return in;
      }
      String wanted = entry;
      if (wanted == null) {
        wanted = choose(file);
        entry = wanted;
      }
      if (hasDirectory(file)) {
        raw.close();
        return open(new ZipFile(file.toFile()), wanted);
      }
      Archive archive = Archive.of(in, isZip(head));
      for (String name = archive.next(); name != null; name = archive.next()) {
        if (name.equals(wanted)) {
          return archive.content();
        }
      }
      throw refused("the archive has changed", "open it again");
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private static PushbackInputStream begin(InputStream in) {
    return new PushbackInputStream(in, Archive.TAR_BLOCK);
  }

  private static byte[] peek(InputStream in) throws IOException {
    byte[] head = in.readNBytes(Archive.TAR_BLOCK);
    ((PushbackInputStream) in).unread(head);
    return head;
  }

  private CocoFormatException refused(String reason, String advice) {
    return new CocoFormatException(path, "", 1, 1, reason, advice);
  }

  /** The name of the one file of an archive that is a dataset. */
  private String choose(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    walk(file, (name, content) -> names.add(name));
    if (names.isEmpty()) {
      throw refused("the archive holds no .json file", "put one into it");
    }
    if (names.size() == 1) {
      return names.get(0);
    }
    List<String> datasets = new ArrayList<>();
    walk(
        file,
        (name, content) -> {
          if (TopFields.anyIsOf(content, "images", "annotations")) {
            datasets.add(name);
          }
        });
    if (datasets.size() == 1) {
      return datasets.get(0);
    }
    List<String> choice = datasets.isEmpty() ? names : datasets;
    throw refused(
        "the archive holds "
            + choice.size()
            + (datasets.isEmpty() ? " JSON files, none of which is a dataset: " : " datasets: ")
            + listed(choice),
        "unpack it, and open the one that you mean");
  }

  /** What looks at a file of an archive. */
  private interface Visitor {
    void visit(String name, InputStream content) throws IOException;
  }

  /** Goes through the JSON files of an archive. */
  private static void walk(Path file, Visitor visitor) throws IOException {
    if (hasDirectory(file)) {
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (ZipEntry found : Collections.list(zip.entries())) {
          if (!found.isDirectory() && isWanted(found.getName())) {
            try (InputStream content = zip.getInputStream(found)) {
              visitor.visit(found.getName(), content);
            }
          }
        }
      }
      return;
    }
    try (InputStream raw = Files.newInputStream(file)) {
      InputStream in = begin(raw);
      if (isGzip(peek(in))) {
        in = begin(new GZIPInputStream(in, 1 << 16));
      }
      Archive archive = Archive.of(in, isZip(peek(in)));
      for (String name = archive.next(); name != null; name = archive.next()) {
        if (isWanted(name)) {
          visitor.visit(name, archive.content());
        }
      }
    }
  }

  private static boolean isWanted(String name) {
    return isJson(name.substring(name.lastIndexOf('/') + 1)) && !name.startsWith("__MACOSX/");
  }

  /** Whether a file is a zip whose list of files can be read without what lies before it. */
  private static boolean hasDirectory(Path file) throws IOException {
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      return false;
    }
    return isZip(head(file));
  }

  /** One file of a zip; closing it closes the zip. */
  private static InputStream open(ZipFile zip, String name) throws IOException {
    ZipEntry found = zip.getEntry(name);
    if (found == null) {
      zip.close();
      throw new ZipException("the archive has changed");
    }
    return new FilterInputStream(zip.getInputStream(found)) {
      @Override
      public void close() throws IOException {
        super.close();
        zip.close();
      }
    };
  }

  /** Characters as the bytes of UTF-8. */
  private static final class Utf8Stream extends InputStream {
    private final InputStreamReader in;
    private final char[] chars = new char[1 << 13];
    private byte[] bytes = new byte[0];
    private int next;
    private int kept;

    Utf8Stream(InputStreamReader in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return fill() ? bytes[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int n = Math.min(length, bytes.length - next);
      System.arraycopy(bytes, next, target, start, n);
      next += n;
      return n;
    }

    private boolean fill() throws IOException {
      while (next == bytes.length) {
        int n = in.read(chars, kept, chars.length - kept);
        if (n < 0 && kept == 0) {
          return false;
        }
        int count = kept + Math.max(0, n);
        // A character of two units is not taken apart.
        boolean split = n > 0 && Character.isHighSurrogate(chars[count - 1]);
        int whole = split ? count - 1 : count;
        bytes = new String(chars, 0, whole).getBytes(StandardCharsets.UTF_8);
        next = 0;
        kept = count - whole;
        chars[0] = split ? chars[count - 1] : chars[0];
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
