package org.ndsampler.viz;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ndsampler.viz.page.Html;

/**
 * How the objects of one class, and of those that extend or implement it, are shown: as a picture,
 * as a page and in the cell of a notebook.
 *
 * <p>A library says which of the things that {@link Show} lists stands for its object, and has all
 * of these at once:
 *
 * <pre>{@code
 * record Epoch(int number, double loss) {}
 *
 * Renderer<Epoch> renderer =
 *     Renderer.of(Epoch.class, epoch -> Card.of("Epoch " + epoch.number()).text("loss " + epoch.loss()));
 * }</pre>
 *
 * <p>A {@link RendererProvider} brings it. Immutable and safe for concurrent use, as far as its
 * functions are; they may be called by any thread.
 *
 * @param <T> the class or interface
 * @since 0.1
 */
public final class Renderer<T> {
  /** How many objects may stand for each other until one is shown: more go round in a circle. */
  private static final int DEEPEST = 8;

  /** Draws a thing with so many pixels for one, where it has a scale. */
  interface Drawing<T> {
    BufferedImage draw(T thing, int scale);
  }

  /**
   * All ways to show a thing that nothing else stands for.
   *
   * @param drawing its picture; null for pages
   * @param files the ends of names of files, that of {@code show(x)} first, and what is in them;
   *     PNG and HTML are made of the picture and the page
   */
  record Forms<T>(
      @Nullable Drawing<? super T> drawing,
      Function<? super T, Html> page,
      Map<String, Function<? super T, byte[]>> files) {}

  private final Class<T> type;
  private final @Nullable Forms<T> forms;
  private final @Nullable Function<? super T, ?> substitute;
  private final @Nullable Function<? super T, MimeBundle> cell;

  private Renderer(
      Class<T> type,
      @Nullable Forms<T> forms,
      @Nullable Function<? super T, ?> substitute,
      @Nullable Function<? super T, MimeBundle> cell) {
    this.type = type;
    this.forms = forms;
    this.substitute = substitute;
    this.cell = cell;
  }

  /** Found once, when they are first asked for. */
  private static final class Holder {
    static final List<Renderer<?>> ALL = load();

    private static List<Renderer<?>> load() {
      List<Renderer<?>> found = new ArrayList<>();
      for (RendererProvider provider :
          ServiceLoader.load(RendererProvider.class, Renderer.class.getClassLoader())) {
        found.addAll(provider.renderers());
      }
      found.addAll(StandardRenderers.all());
      return List.copyOf(found);
    }
  }

  /**
   * Shows an object as something else is shown. In a cell its plain text is its own {@code
   * toString}.
   *
   * @param type the class or interface
   * @param substitute gives what stands for the object: one of those that {@link Show} lists
   */
  public static <T> Renderer<T> of(Class<T> type, Function<? super T, ?> substitute) {
    return new Renderer<>(type, null, substitute, null);
  }

  /**
   * Shows an object as something else is shown, but in a cell as it is said here.
   *
   * @param type the class or interface
   * @param substitute gives what stands for the object: one of those that {@link Show} lists
   * @param cell gives its forms in a notebook
   */
  public static <T> Renderer<T> of(
      Class<T> type, Function<? super T, ?> substitute, Function<? super T, MimeBundle> cell) {
    return new Renderer<>(type, null, substitute, cell);
  }

  static <T> Renderer<T> of(Class<T> type, Forms<T> forms, Function<? super T, MimeBundle> cell) {
    return new Renderer<>(type, forms, null, cell);
  }

  /** All renderers; the first one whose class fits an object shows it. */
  public static List<Renderer<?>> all() {
    return Holder.ALL;
  }

  /** The renderer of an object; empty if there is none. */
  public static Optional<Renderer<?>> find(@Nullable Object thing) {
    return Holder.ALL.stream().filter(renderer -> renderer.type.isInstance(thing)).findFirst();
  }

  /** The class or interface. */
  public Class<T> type() {
    return type;
  }

  /** Whether its objects are pages, which have no picture. */
  boolean isPage() {
    Forms<T> own = forms;
    return own != null && own.drawing == null;
  }

  /** The forms of an object in a cell; errors of the renderer go on. */
  MimeBundle bundle(Object thing) {
    return bundle(thing, 0);
  }

  private MimeBundle bundle(Object thing, int depth) {
    T own = type.cast(thing);
    if (cell != null) {
      return cell.apply(own);
    }
    Object other = substitute(own, depth);
    return next(other).bundle(other, depth + 1).withText(own.toString());
  }

  private Object substitute(T thing, int depth) {
    if (substitute == null || depth == DEEPEST) {
      throw new IllegalStateException(
          "the renderer of " + type.getName() + " gives nothing to show");
    }
    return substitute.apply(thing);
  }

  private Renderer<?> next(Object other) {
    return find(other)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the renderer of "
                        + type.getName()
                        + " gives a "
                        + other.getClass().getName()
                        + ", which cannot be shown"));
  }

  /** A thing with what shows it, for whatever was to be shown. */
  record Shown<T>(T thing, Forms<T> forms) {}

  /** What is shown in the end. */
  Shown<?> resolve(Object thing) {
    return resolve(thing, 0);
  }

  private Shown<?> resolve(Object thing, int depth) {
    T own = type.cast(thing);
    if (forms != null) {
      return new Shown<>(own, forms);
    }
    Object other = substitute(own, depth);
    return next(other).resolve(other, depth + 1);
  }

  /** The name of the class. */
  @Override
  public String toString() {
    return "Renderer of " + type.getName();
  }
}
