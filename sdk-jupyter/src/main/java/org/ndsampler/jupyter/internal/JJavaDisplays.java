package org.ndsampler.jupyter.internal;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.ndsampler.viz.MimeBundle;

/**
 * The bridge to JJava. Up to 1.0-a7 it finds it with {@code ServiceLoader} on the notebook's class
 * path; a version that looks only among its own classes is told by {@link
 * org.ndsampler.jupyter.Kernels#register}.
 */
public final class JJavaDisplays implements Extension {
  /** For {@code ServiceLoader}. */
  public JJavaDisplays() {}

  /** The kernels' renderers that know the classes. */
  private static final Set<Renderer> DONE =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  @Override
  public void install(BaseKernel kernel) {
    teach(kernel.getRenderer());
  }

  /** Teaches the kernel that runs; empty where there is none. */
  static Optional<String> register() {
    return JJavaCell.kernel()
        .map(
            kernel ->
                teach(kernel.getRenderer())
                    ? "the JJava kernel shows the SDK's objects"
                    : "the JJava kernel knows the SDK's objects already");
  }

  private static boolean teach(Renderer renderer) {
    if (!DONE.add(renderer)) {
      return false;
    }
    for (Class<?> type : ShownClasses.all()) {
      register(renderer, type);
    }
    return true;
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
