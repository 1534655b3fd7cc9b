package org.ndsampler.jupyter.internal;

import java.util.Map;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.ndsampler.viz.MimeBundle;

/** The bridge to JJava, which finds it with {@code ServiceLoader}. */
public final class JJavaDisplays implements Extension {
  /** For {@code ServiceLoader}. */
  public JJavaDisplays() {}

  @Override
  public void install(BaseKernel kernel) {
    Renderer renderer = kernel.getRenderer();
    for (Class<?> type : ShownClasses.all()) {
      register(renderer, type);
    }
  }

  private static <T> void register(Renderer renderer, Class<T> type) {
    renderer
        .createRegistration(type)
        .preferring(MimeBundle.HTML, MimeBundle.PNG)
        .register(JJavaDisplays::render);
  }

  private static void render(Object thing, RenderContext context) {
    MimeBundle bundle = MimeBundle.of(thing);
    context.getOutputContainer().putText(bundle.toString());
    for (Map.Entry<String, String> form : bundle.data().entrySet()) {
      context.renderIfRequested(MIMEType.parse(form.getKey()), form::getValue);
    }
    bundle.metadata().forEach(context.getOutputContainer()::putMetaData);
  }
}
