package org.ndsampler.jupyter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Turns objects into what a notebook shows: samples and arrays into pictures, tables into tables,
 * datasets, category trees, grids, lazy images, COG reports, charts and sheets each into a fitting
 * form.
 *
 * <pre>{@code
 * MimeBundle bundle = Rich.bundle(sample);
 * bundle.data().get(MimeBundle.PNG);             // the picture in Base64
 * bundle.data().get(MimeBundle.TEXT);
 * }</pre>
 *
 * <p>Renderers of other libraries are found with {@link RichRendererProvider}. Nothing here knows a
 * kernel, so it works in a program as well. Safe for use by many threads.
 */
public final class Rich {
  private Rich() {}

  /** Found once, when it is first asked for. */
  private static final class Holder {
    static final List<RichRenderer<?>> ALL = load();

    private static List<RichRenderer<?>> load() {
      List<RichRenderer<?>> found = new ArrayList<>();
      for (RichRendererProvider provider :
          ServiceLoader.load(RichRendererProvider.class, Rich.class.getClassLoader())) {
        found.addAll(provider.renderers());
      }
      found.addAll(StandardRenderers.all());
      return List.copyOf(found);
    }
  }

  /** All renderers; the first one whose class fits an object shows it. */
  public static List<RichRenderer<?>> renderers() {
    return Holder.ALL;
  }

  /** Whether there is a renderer for an object. */
  public static boolean isRich(@Nullable Object thing) {
    return find(thing).isPresent();
  }

  /**
   * The forms of an object.
   *
   * <p>An object that has no renderer has its {@code toString} as plain text. One whose renderer
   * fails, such as a lazy image whose file is gone, has its {@code toString} and the reason: to
   * show a value must not fail the cell that made it. So also where a library is missing or the
   * memory is full: an error would end the thread of IJava that answers, and the notebook would
   * wait for ever.
   */
  public static MimeBundle bundle(@Nullable Object thing) {
    return find(thing)
        .map(renderer -> render(renderer, thing))
        .orElseGet(() -> MimeBundle.text(String.valueOf(thing)));
  }

  private static Optional<RichRenderer<?>> find(@Nullable Object thing) {
    return Holder.ALL.stream().filter(renderer -> renderer.type().isInstance(thing)).findFirst();
  }

  private static <T> MimeBundle render(RichRenderer<T> renderer, @Nullable Object thing) {
    try {
      return renderer.render().apply(renderer.type().cast(thing));
    } catch (RuntimeException e) {
      return failure(thing, e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (LinkageError | VirtualMachineError e) {
      // Their messages are a bare name, or nothing.
      return failure(thing, e.toString());
    }
  }

  private static MimeBundle failure(@Nullable Object thing, String reason) {
    return MimeBundle.text(thing + "\n(it cannot be shown: " + reason + ")");
  }
}
