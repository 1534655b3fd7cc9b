package org.ndsampler.jupyter.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.viz.MimeBundle;

/**
 * The bridge to IJava, by reflection: IJava is not on Maven Central, and its jar brings the classes
 * of {@code io.github.spencerpark:jupyter-jvm-basekernel}, which nothing else needs.
 */
public final class IJavaDisplays {
  private static final String KERNEL = "io.github.spencerpark.ijava.IJava";
  private static final String DISPLAY = "io.github.spencerpark.jupyter.kernel.display.";

  /** The kernels' renderers that know the classes; a virtual machine has one kernel at a time. */
  private static final Set<Object> DONE =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private IJavaDisplays() {}

  /** See {@link org.ndsampler.jupyter.Kernels#register}. */
  public static String register() {
    Class<?> main = find(KERNEL);
    if (main == null) {
      return "no IJava kernel runs this; rapaio and JJava need no registration";
    }
    try {
      Object kernel = main.getMethod("getKernelInstance").invoke(null);
      if (kernel == null) {
        return "the IJava kernel has not started yet";
      }
      Object renderer = method(kernel, "getRenderer").invoke(kernel);
      return register(renderer);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this IJava is of a kind that is not known; its pictures have to be shown with"
              + " display(Show.image(x))",
          e);
    }
  }

  /** Teaches a renderer of the base kernel. */
  static String register(Object renderer) throws ReflectiveOperationException {
    if (!DONE.add(renderer)) {
      return "the IJava kernel knows the SDK's objects already";
    }
    ClassLoader loader = renderer.getClass().getClassLoader();
    Class<?> function = Class.forName(DISPLAY + "RenderFunction", true, loader);
    Class<?> mime = Class.forName(DISPLAY + "mime.MIMEType", true, loader);
    Object bridge =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {function},
            (self, method, arguments) -> call(self, method, arguments, mime));
    for (Class<?> type : ShownClasses.all()) {
      Object registration =
          method(renderer, "createRegistration", Class.class).invoke(renderer, type);
      method(registration, "preferring", String[].class)
          .invoke(registration, (Object) new String[] {MimeBundle.HTML, MimeBundle.PNG});
      method(registration, "register", function).invoke(registration, bridge);
    }
    return "the IJava kernel shows the SDK's objects";
  }

  private static @Nullable Object call(
      Object self, Method method, Object[] arguments, Class<?> mime) throws Throwable {
    return switch (method.getName()) {
      case "render" -> {
        render(arguments[0], arguments[1], mime);
        yield null;
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "the SDK's rich display";
    };
  }

  private static void render(Object thing, Object context, Class<?> mime)
      throws ReflectiveOperationException {
    MimeBundle bundle = MimeBundle.of(thing);
    Object out = method(context, "getOutputContainer").invoke(context);
    method(out, "putText", String.class).invoke(out, bundle.toString());
    Method parse = mime.getMethod("parse", String.class);
    Method wanted = method(context, "wantsDataRenderedAs", mime);
    for (Map.Entry<String, String> form : bundle.data().entrySet()) {
      if ((boolean) wanted.invoke(context, parse.invoke(null, form.getKey()))) {
        method(out, "putData", String.class, Object.class)
            .invoke(out, form.getKey(), form.getValue());
      }
    }
    for (Map.Entry<String, Map<String, Integer>> about : bundle.metadata().entrySet()) {
      method(out, "putMetaData", String.class, Object.class)
          .invoke(out, about.getKey(), about.getValue());
    }
  }

  private static Method method(Object owner, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    return owner.getClass().getMethod(name, parameters);
  }

  /** Kernels load user code with a loader of their own, whose parents have the kernel. */
  private static @Nullable Class<?> find(String name) {
    for (ClassLoader loader :
        new ClassLoader[] {
          Thread.currentThread().getContextClassLoader(),
          IJavaDisplays.class.getClassLoader(),
          ClassLoader.getSystemClassLoader()
        }) {
      try {
        return Class.forName(name, true, loader);
      } catch (ClassNotFoundException e) {
        // The next loader may have it.
      }
    }
    return null;
  }
}
