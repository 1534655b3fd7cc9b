package org.ndsampler.jupyter.internal;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Walks through the exported API: calls what can be called on what there is, with what there is as
 * arguments, until nothing new comes. So there is a value of nearly each class that a call of the
 * SDK returns, and a class that is new is found without being named here.
 */
final class ApiWalk {
  /** What waits, ends, writes where it is not asked to, or talks to a desktop. */
  private static final Pattern LEFT_ALONE =
      Pattern.compile(
          "close|wait|notify\\w*|open|main|show|display|write\\w*|console|await\\w*|join|submit|"
              + "clear|shutdown|equals|hashCode|toString|getClass|fill|register|cancel|delete\\w*|evict\\w*|benchmark\\w*");

  /** What a notebook has with sdk-jupyter, and the toy data. */
  private static final Pattern MODULES =
      Pattern.compile("org\\.ndsampler\\.(core|eval|viz|targets|toy|jupyter)");

  private static final int MOST_OF_A_CLASS = 4;

  /** How often a method is called, so that large classes do not take all the time. */
  private static final int MOST_CALLS = 4;

  private final Path folder;
  private final List<Class<?>> types;
  private final Map<Class<?>, List<Object>> found = new LinkedHashMap<>();
  private final Deque<Object> fresh = new ArrayDeque<>();
  private final Map<Method, Integer> calls = new HashMap<>();

  ApiWalk(Path folder) throws IOException {
    this.folder = folder;
    this.types = publicTypes();
  }

  /** The public types of all exported packages of the modules on the class path. */
  private static List<Class<?>> publicTypes() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      ModuleFinder finder = ModuleFinder.of(Path.of(entry));
      Set<ModuleReference> modules;
      try {
        modules = finder.findAll();
      } catch (RuntimeException e) {
        continue; // no module: a folder of tests
      }
      for (ModuleReference module : modules) {
        if (MODULES.matcher(module.descriptor().name()).matches()) {
          names.addAll(exported(module));
        }
      }
    }
    List<Class<?>> types = new ArrayList<>();
    for (String name : names) {
      try {
        Class<?> type = Class.forName(name, false, ApiWalk.class.getClassLoader());
        if (isPublic(type)) {
          types.add(type);
        }
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }
    return types;
  }

  private static List<String> exported(ModuleReference module) throws IOException {
    Set<String> packages =
        module.descriptor().exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    try (ModuleReader reader = module.open()) {
      return reader
          .list()
          .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
          .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
          .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
          .toList();
    }
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getDeclaringClass()) {
      if (!Modifier.isPublic(at.getModifiers())) {
        return false;
      }
    }
    return !type.isAnonymousClass() && !type.isLocalClass();
  }

  /** The types of the SDK that a public call returns, alone or in a list, an array, an Optional. */
  Set<Class<?>> returned() {
    Set<Class<?>> returned = new TreeSet<>(Comparator.comparing(Class::getName));
    for (Class<?> type : types) {
      for (Method method : type.getMethods()) {
        collect(method.getGenericReturnType(), returned);
      }
    }
    return returned;
  }

  private void collect(Type type, Set<Class<?>> to) {
    if (type instanceof ParameterizedType generic) {
      collect(generic.getRawType(), to);
      Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> collect(argument, to));
    } else if (type instanceof Class<?> raw) {
      Class<?> element = raw;
      while (element.isArray()) {
        element = element.getComponentType();
      }
      if (types.contains(element)) {
        to.add(element);
      }
    }
  }

  /** The public records. */
  List<Class<?>> records() {
    return types.stream().filter(Class::isRecord).toList();
  }

  /** Values of a type that were found. */
  List<Object> of(Class<?> type) {
    return found.values().stream().flatMap(List::stream).filter(type::isInstance).toList();
  }

  void add(Object thing) {
    if (thing == null || isKnown(thing)) {
      return;
    }
    found.computeIfAbsent(thing.getClass(), type -> new ArrayList<>()).add(thing);
    fresh.add(thing);
  }

  private boolean isKnown(Object thing) {
    List<Object> same = found.getOrDefault(thing.getClass(), List.of());
    return same.size() >= MOST_OF_A_CLASS || same.stream().anyMatch(other -> other == thing);
  }

  /** Goes on until nothing new comes, in a few rounds: what comes late may be an argument. */
  void walk(int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (Class<?> type : types) {
        constants(type);
        for (Method method : methods(type)) {
          if (Modifier.isStatic(method.getModifiers())) {
            call(method, null);
          }
        }
      }
      for (List<Object> same : List.copyOf(found.values())) {
        fresh.addAll(same);
      }
      while (!fresh.isEmpty()) {
        Object thing = fresh.poll();
        for (Class<?> type : types) {
          if (type.isInstance(thing)) {
            for (Method method : methods(type)) {
              if (!Modifier.isStatic(method.getModifiers())) {
                call(method, thing);
              }
            }
          }
        }
      }
    }
  }

  private void constants(Class<?> type) {
    for (Field field : type.getFields()) {
      try {
        if (Modifier.isStatic(field.getModifiers()) && types.contains(field.getType())) {
          add(field.get(null));
        }
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getReturnType() != void.class)
        .filter(method -> !method.isSynthetic())
        .filter(method -> method.getDeclaringClass().getName().startsWith("org.ndsampler."))
        .filter(method -> !LEFT_ALONE.matcher(method.getName()).matches())
        .sorted(Comparator.comparing(Method::toGenericString))
        .toList();
  }

  private void call(Method method, Object owner) {
    if (calls.merge(method, 1, Integer::sum) > MOST_CALLS) {
      return;
    }
    Object[] arguments = new Object[method.getParameterCount()];
    Type[] parameters = method.getGenericParameterTypes();
    for (int i = 0; i < arguments.length; i++) {
      Optional<Object> argument = argument(parameters[i], method.getParameterTypes()[i]);
      if (argument.isEmpty()) {
        return;
      }
      arguments[i] = argument.get();
    }
    try {
      method.setAccessible(true);
      take(method.invoke(owner, arguments), 0);
    } catch (IllegalAccessException | InvocationTargetException | RuntimeException e) {
      // These arguments are of no use to it.
    }
  }

  private void take(Object value, int depth) {
    if (value == null || depth > 3) {
      return;
    }
    if (value instanceof Optional<?> optional) {
      take(optional.orElse(null), depth + 1);
    } else if (value instanceof Object[] array) {
      Arrays.stream(array).limit(3).forEach(element -> take(element, depth + 1));
    } else if (value instanceof Map<?, ?> map) {
      map.entrySet().stream()
          .limit(3)
          .forEach(
              entry -> {
                take(entry.getKey(), depth + 1);
                take(entry.getValue(), depth + 1);
              });
    } else {
      if (types.stream().anyMatch(type -> type.isInstance(value))) {
        add(value);
      }
      if (value instanceof Collection<?> several) {
        several.stream().limit(3).forEach(element -> take(element, depth + 1));
      }
    }
  }

  private Optional<Object> argument(Type type, Class<?> raw) {
    if (raw == int.class) {
      return Optional.of(2);
    } else if (raw == long.class) {
      return Optional.of(1L);
    } else if (raw == double.class) {
      return Optional.of(0.5);
    } else if (raw == float.class) {
      return Optional.of(0.5f);
    } else if (raw == boolean.class) {
      return Optional.of(true);
    } else if (raw == String.class) {
      return Optional.of("star");
    } else if (raw == Path.class) {
      return Optional.of(folder.resolve("walk-" + calls.size() + ".tif"));
    } else if (raw.isArray()) {
      return argument(raw.getComponentType(), raw.getComponentType()).map(one -> array(raw, one));
    } else if (raw == List.class || raw == Collection.class || raw == Set.class) {
      Class<?> element = element(type);
      return argument(element, element)
          .map(one -> raw == Set.class ? new HashSet<>(List.of(one)) : List.of(one));
    } else if (raw == Function.class) {
      Function<Object, Object> same = thing -> thing;
      return Optional.of(same);
    } else if (raw == Predicate.class) {
      Predicate<Object> all = thing -> true;
      return Optional.of(all);
    }
    List<Object> there = of(raw);
    return there.isEmpty() ? Optional.empty() : Optional.of(there.get(there.size() / 2));
  }

  private static Object array(Class<?> type, Object one) {
    Object array = Array.newInstance(type.getComponentType(), 1);
    Array.set(array, 0, one);
    return array;
  }

  private static Class<?> element(Type type) {
    if (type instanceof ParameterizedType generic
        && generic.getActualTypeArguments()[0] instanceof Class<?> element) {
      return element;
    }
    return Void.class;
  }
}
