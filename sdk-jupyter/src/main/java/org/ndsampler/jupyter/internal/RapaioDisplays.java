package org.ndsampler.jupyter.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.viz.MimeBundle;
import org.ndsampler.viz.Renderer;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;

/** The bridge to rapaio, which finds it with {@code ServiceLoader}. */
public final class RapaioDisplays implements DisplayProvider {
  /** For {@code ServiceLoader}. */
  public RapaioDisplays() {}

  @Override
  public List<DisplayRenderer> getDisplayRenderers() {
    List<DisplayRenderer> all = new ArrayList<>();
    Renderer.all().forEach(renderer -> all.add(new Bridge(renderer)));
    all.add(new PlainText());
    return all;
  }

  @Override
  public List<DisplayTransformer> getDisplayTransformers() {
    return List.of();
  }

  /** Rapaio shows text as HTML, where the lines of a summary run together. */
  private static final class PlainText implements DisplayRenderer {
    @Override
    public Class<?> rendererClass() {
      return String.class;
    }

    @Override
    public boolean canRender(@Nullable String mime) {
      return mime == null || mime.isBlank();
    }

    @Override
    public DisplayData render(@Nullable String mime, Object text) {
      return DisplayData.fromText((String) text);
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
      DisplayData out = DisplayData.fromText(bundle.toString());
      if (chosen) {
        out.data().clear();
      }
      for (Map.Entry<String, String> form : bundle.data().entrySet()) {
        if (!chosen || fits(form.getKey(), mime)) {
          out.putData(form.getKey(), form.getValue());
        }
      }
      bundle.metadata().forEach(out::putMetaData);
      return out;
    }

    /** Rapaio's short names of types are their second half: html, png. */
    private static boolean fits(String key, @Nullable String mime) {
      return key.equals(mime) || key.endsWith("/" + mime);
    }
  }
}
