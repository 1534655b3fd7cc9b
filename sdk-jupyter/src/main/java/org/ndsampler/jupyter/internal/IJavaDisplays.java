package org.ndsampler.jupyter.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

  /** The kernel that runs; empty where there is none. */
  static Optional<Object> kernel() {
    Class<?> main = find(KERNEL);
    if (main == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(main.getMethod("getKernelInstance").invoke(null));
    } catch (ReflectiveOperationException e) {
      throw unknown(e);
    }
  }

  /** Teaches the kernel that runs; empty where there is none. */
  static Optional<String> register() {
    return kernel()
        .map(
            kernel -> {
              try {
                return register(method(kernel, "getRenderer").invoke(kernel));
              } catch (ReflectiveOperationException e) {
                throw unknown(e);
              }
            });
  }

  private static IllegalStateException unknown(ReflectiveOperationException e) {
    return new IllegalStateException(
        "this IJava is of a kind that is not known; its pictures have to be shown with"
            + " display(Show.image(x))",
        e);
  }

  /** Adds an output to the cell that is being executed. */
  static void show(
      Object kernel, Map<String, String> forms, Map<String, Map<String, Integer>> about) {
    try {
      Class<?> type =
          Class.forName(DISPLAY + "DisplayData", true, kernel.getClass().getClassLoader());
      Object data = type.getConstructor().newInstance();
      put(data, forms, about);
      method(kernel, "display", type).invoke(kernel, data);
    } catch (ReflectiveOperationException e) {
      throw unknown(e);
    }
  }

  private static void put(
      Object out, Map<String, String> forms, Map<String, Map<String, Integer>> about)
      throws ReflectiveOperationException {
    for (Map.Entry<String, String> form : forms.entrySet()) {
      method(out, "putData", String.class, Object.class)
          .invoke(out, form.getKey(), form.getValue());
    }
    for (Map.Entry<String, Map<String, Integer>> told : about.entrySet()) {
      method(out, "putMetaData", String.class, Object.class)
          .invoke(out, told.getKey(), told.getValue());
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
    Map<String, String> forms = new LinkedHashMap<>();
    for (Map.Entry<String, String> form : bundle.data().entrySet()) {
      if ((boolean) wanted.invoke(context, parse.invoke(null, form.getKey()))) {
        forms.put(form.getKey(), form.getValue());
      }
    }
    put(out, forms, bundle.metadata());
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
