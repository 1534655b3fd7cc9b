package org.ndsampler.viz;

import java.awt.image.BufferedImage;
import java.lang.reflect.Modifier;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.viz.internal.Images;

/**
 * One thing in the forms that a notebook chooses from: always as {@code text/plain}, and as {@code
 * text/html} or {@code image/png} where it has such a form. Immutable.
 *
 * <pre>{@code
 * MimeBundle bundle = MimeBundle.of(sample);
 * bundle.data().get(MimeBundle.PNG);             // the picture in Base64
 * bundle.data().get(MimeBundle.TEXT);
 * }</pre>
 *
 * @param data the form for each MIME type; pictures are in base64, as Jupyter wants them
 * @param metadata what Jupyter is told of a form: the {@code width} and {@code height} on the page,
 *     in CSS pixels, of a picture that has more pixels than that
 * @since 0.1
 */
public record MimeBundle(Map<String, String> data, Map<String, Map<String, Integer>> metadata) {
  /** A record in a text, and none within it. */
  private static final Pattern RECORD = Pattern.compile("\\b([A-Z]\\w*)\\[(\\w+=[^\\[\\]]*)\\]");

  private static final Pattern COMPONENT = Pattern.compile("\\b(\\w+)=");
  private static final int DEEPEST = 4;

  /** The MIME type of plain text. */
  public static final String TEXT = "text/plain";

  /** The MIME type of HTML; a fragment, not a page. */
  public static final String HTML = "text/html";

  /** The MIME type of a picture. */
  public static final String PNG = "image/png";

  /**
   * Copies the maps, in their order.
   *
   * @throws IllegalArgumentException if there is no plain text
   */
  public MimeBundle {
    if (!data.containsKey(TEXT)) {
      throw new IllegalArgumentException(
          "a bundle needs text/plain, for where nothing else can be shown; it has "
              + data.keySet());
    }
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * The forms of an object: samples and arrays as pictures, tables as tables, datasets, category
   * trees, grids, lazy images, COG reports, charts and sheets each in a fitting form; lists, maps
   * and arrays of these, and records; and whatever a {@link RendererProvider} knows. It needs no
   * kernel, so it works in a program as well.
   *
   * <p>An object that has no renderer has its {@code toString} as plain text. One whose renderer
   * fails, such as a lazy image whose file is gone, has its {@code toString} and the reason: to
   * show a value must not fail the cell that made it. So also where a library is missing or the
   * memory is full: an error would end the thread of IJava that answers, and the notebook would
   * wait for ever.
   */
  public static MimeBundle of(@Nullable Object thing) {
    if (thing == null) {
      return text("null");
    }
    return Renderer.find(thing)
        .map(renderer -> render(renderer, thing))
        .orElseGet(() -> asText(thing));
  }

  private static MimeBundle asText(Object thing) {
    try {
      return text(ownText(thing));
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      return failure(thing, e.toString());
    }
  }

  /** What a thing says of itself; what says nothing, such as a function, is called by its kind. */
  static String ownText(Object thing) {
    if (thing.getClass().isArray()) {
      return Lists.textOfArray(thing);
    }
    String own = String.valueOf(thing);
    if (isNoText(thing, own)) {
      return kind(thing);
    }
    return isOurs(thing) ? withoutRecords(own) : own;
  }

  /** The texts that the compiler gives records, such as boxes, as words: {@code x 1, y 2}. */
  private static String withoutRecords(String text) {
    String words = text;
    for (int depth = 0; depth < DEEPEST && RECORD.matcher(words).find(); depth++) {
      words =
          RECORD
              .matcher(words)
              .replaceAll(
                  record ->
                      Matcher.quoteReplacement(
                          Fields.words(record.group(1))
                              + " ("
                              + COMPONENT.matcher(record.group(2)).replaceAll("$1 ")
                              + ")"));
    }
    return words;
  }

  private static boolean isOurs(Object thing) {
    return thing.getClass().getName().startsWith("org.ndsampler.");
  }

  private static boolean isNoText(Object thing, String own) {
    Class<?> type = thing.getClass();
    return (isOurs(thing) || thing instanceof BaseStream)
        && own.equals(type.getName() + "@" + Integer.toHexString(thing.hashCode()));
  }

  private static String kind(Object thing) {
    if (thing instanceof BaseStream) {
      return "a stream; its toList() shows what is in it";
    }
    Class<?> type = thing.getClass();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Class<?> shown : at.getInterfaces()) {
        if (at.isHidden() || at.isAnonymousClass() || !Modifier.isPublic(at.getModifiers())) {
          return "a " + shown.getSimpleName();
        }
      }
    }
    return "a " + type.getSimpleName();
  }

  private static MimeBundle render(Renderer<?> renderer, Object thing) {
    try {
      return renderer.bundle(thing);
    } catch (RuntimeException e) {
      return failure(thing, e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (LinkageError | VirtualMachineError e) {
      // Their messages are a bare name, or nothing.
      return failure(thing, e.toString());
    }
  }

  private static MimeBundle failure(Object thing, String reason) {
    String own;
    try {
      own = ownText(thing);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      own = kind(thing);
    }
    return text(own + "\n(it cannot be shown: " + reason + ")");
  }

  /** A bundle of plain text alone. */
  public static MimeBundle text(String text) {
    return new MimeBundle(Map.of(TEXT, text), Map.of());
  }

  /** Replaces the plain text. */
  public MimeBundle withText(String text) {
    return with(TEXT, text, Map.of());
  }

  /** Adds or replaces the form in HTML. */
  public MimeBundle withHtml(String fragment) {
    return with(HTML, fragment, Map.of());
  }

  /** Adds or replaces the picture, shown with one CSS pixel for each of its pixels. */
  public MimeBundle withPicture(BufferedImage picture) {
    return with(PNG, base64(picture), Map.of());
  }

  /**
   * Adds or replaces the picture.
   *
   * @param scale how many of its pixels make one on the page: 2 for a picture that is to look sharp
   *     on screens of high density
   * @throws IllegalArgumentException if the scale is not positive
   */
  public MimeBundle withPicture(BufferedImage picture, int scale) {
    if (scale < 1) {
      throw new IllegalArgumentException("the scale of a picture must be positive: " + scale);
    }
    return with(
        PNG,
        base64(picture),
        Map.of("width", picture.getWidth() / scale, "height", picture.getHeight() / scale));
  }

  private static String base64(BufferedImage picture) {
    return Base64.getEncoder().encodeToString(Images.png(picture));
  }

  private MimeBundle with(String mime, String form, Map<String, Integer> about) {
    Map<String, String> forms = new LinkedHashMap<>(data);
    forms.put(mime, form);
    Map<String, Map<String, Integer>> more = new LinkedHashMap<>(metadata);
    more.remove(mime);
    if (!about.isEmpty()) {
      more.put(mime, about);
    }
    return new MimeBundle(forms, more);
  }

  /** The plain text. */
  @Override
  public String toString() {
    return data.getOrDefault(TEXT, "");
  }
}
