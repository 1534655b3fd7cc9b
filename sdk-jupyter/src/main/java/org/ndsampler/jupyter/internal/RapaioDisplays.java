package org.ndsampler.jupyter.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.viz.MimeBundle;
import org.ndsampler.viz.Renderer;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;
import org.rapaio.jupyter.kernel.display.table.DefaultTableDisplayRenderer;

/** The bridge to rapaio, which finds it with {@code ServiceLoader}. */
public final class RapaioDisplays implements DisplayProvider {
  /** For {@code ServiceLoader}. */
  public RapaioDisplays() {}

  @Override
  public List<DisplayRenderer> getDisplayRenderers() {
    List<DisplayRenderer> all = new ArrayList<>();
    Renderer.all().forEach(renderer -> all.add(new Bridge(renderer)));
    all.add(new Own());
    all.add(new PlainText());
    return all;
  }

  static DisplayData data(Map<String, String> forms, Map<String, Map<String, Integer>> about) {
    DisplayData out = DisplayData.fromText(forms.getOrDefault(MimeBundle.TEXT, ""));
    out.data().clear();
    forms.forEach(out::putData);
    about.forEach(out::putMetaData);
    return out;
  }

  /** What rapaio itself shows as a table. */
  private static final class Own implements DisplayRenderer {
    private final DisplayRenderer own = new DefaultTableDisplayRenderer();

    @Override
    public Class<?> rendererClass() {
      return own.rendererClass();
    }

    @Override
    public boolean canRender(@Nullable String mime) {
      return true;
    }

    @Override
    public DisplayData render(@Nullable String mime, Object table) {
      return own.render(mime, table);
    }
  }

  @Override
  public List<DisplayTransformer> getDisplayTransformers() {
    return List.of();
  }

  /**
   * All else: text, numbers, arrays. Rapaio shows text as HTML, where the lines of a summary run
   * together.
   */
  private static final class PlainText implements DisplayRenderer {
    @Override
    public Class<?> rendererClass() {
      return Object.class;
    }

    @Override
    public boolean canRender(@Nullable String mime) {
      return mime == null || mime.isBlank();
    }

    @Override
    public DisplayData render(@Nullable String mime, Object thing) {
      return DisplayData.fromText(MimeBundle.of(thing).toString());
    }
  }

  private record Bridge(Renderer<?> renderer) implements DisplayRenderer {
    @Override
    public Class<?> rendererClass() {
      return renderer.type();
    }

    @Override
    public boolean canRender(@Nullable String mime) {
      return true;
    }

    @Override
    public DisplayData render(@Nullable String mime, Object thing) {
      MimeBundle bundle = MimeBundle.of(thing);
      boolean chosen =
          mime != null && bundle.data().keySet().stream().anyMatch(key -> fits(key, mime));
      Map<String, String> forms = new LinkedHashMap<>();
      for (Map.Entry<String, String> form : bundle.data().entrySet()) {
        if (!chosen || fits(form.getKey(), mime)) {
          forms.put(form.getKey(), form.getValue());
        }
      }
      return data(forms, bundle.metadata());
    }

    /** Rapaio's short names of types are their second half: html, png. */
    private static boolean fits(String key, @Nullable String mime) {
      return key.equals(mime) || key.endsWith("/" + mime);
    }
  }
}
