package org.ndsampler.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users of a module can name, as text: the packages that it exports to all, and every public
 * or protected type and member in them, sorted, one a line. Two builds whose callers cannot be told
 * apart by the compiler have the same text.
 *
 * <p>A line of a type is {@code TYPE: kind modifiers ...}, that of a member {@code TYPE#name: ...}.
 * What follows from another line is left out: the accessors and the constructor of a record, {@code
 * values()} of an enum, and what overrides a method of {@code Object}. {@code Nullable} counts,
 * names of parameters do not.
 */
final class ApiText {
  private static final Path ROOT = Path.of("..");
  private static final Set<String> OF_OBJECT =
      Set.of("toString()", "hashCode()", "equals(java.lang.Object)");

  private ApiText() {}

  /** The modules that are shipped: folders named {@code sdk-*} that have compiled classes. */
  static List<String> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(classes(folder).resolve("module-info.class")))
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.startsWith("sdk-"))
          .sorted()
          .toList();
    }
  }

  /** The public types of a module's exported packages, nested ones too. */
  static List<Class<?>> types(String module) throws IOException {
    Path classes = classes(ROOT.resolve(module));
    List<Class<?>> found = new ArrayList<>();
    for (String exported : exported(descriptor(module))) {
      try (Stream<Path> files = Files.list(classes.resolve(exported.replace('.', '/')))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
            .map(file -> load(exported + "." + file.replaceAll("\\.class$", "")))
            .filter(ApiText::canBeNamed)
            .forEach(found::add);
      }
    }
    found.sort(Comparator.comparing(Class::getCanonicalName));
    return found;
  }

  /** The lines of a module. */
  static List<String> lines(String module) throws IOException {
    ModuleDescriptor descriptor = descriptor(module);
    List<String> lines = new ArrayList<>();
    exported(descriptor).forEach(name -> lines.add("module: exports " + name));
    descriptor.requires().stream()
        .filter(other -> other.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
        .sorted()
        .forEach(other -> lines.add("module: requires transitive " + other.name()));
    descriptor.uses().stream().sorted().forEach(service -> lines.add("module: uses " + service));
    for (Class<?> type : types(module)) {
      lines.add(type.getCanonicalName() + ": " + header(type));
      lines.addAll(members(type));
    }
    return lines;
  }

  private static Path classes(Path module) {
    return module.resolve("target").resolve("classes");
  }

  private static ModuleDescriptor descriptor(String module) {
    return ModuleFinder.of(classes(ROOT.resolve(module))).findAll().iterator().next().descriptor();
  }

  private static List<String> exported(ModuleDescriptor descriptor) {
    return descriptor.exports().stream()
        .filter(exports -> !exports.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .sorted()
        .toList();
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ApiText.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean canBeNamed(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getDeclaringClass()) {
      if (at.isSynthetic() || at.getCanonicalName() == null || !isOpen(at, at.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  /** Public, or protected where a subclass can be written. */
  private static boolean isOpen(Class<?> type, int modifiers) {
    Class<?> owner = type.getDeclaringClass() == null ? type : type.getDeclaringClass();
    return Modifier.isPublic(modifiers)
        || (Modifier.isProtected(modifiers) && canBeExtended(owner));
  }

  private static boolean canBeExtended(Class<?> type) {
    return !Modifier.isFinal(type.getModifiers())
        && !type.isSealed()
        && Arrays.stream(type.getDeclaredConstructors())
            .anyMatch(made -> (made.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0);
  }

  private static String header(Class<?> type) {
    StringBuilder line = new StringBuilder(deprecated(type));
    int modifiers = type.getModifiers();
    if (Modifier.isProtected(modifiers)) {
      line.append("protected ");
    }
    if (type.isSealed()) {
      line.append("sealed ");
    }
    if (type.isAnnotation()) {
      line.append("annotation");
    } else if (type.isInterface()) {
      line.append("interface");
    } else if (type.isEnum()) {
      line.append("enum");
    } else if (type.isRecord()) {
      line.append("record");
    } else {
      line.append(Modifier.isAbstract(modifiers) ? "abstract " : "")
          .append(Modifier.isFinal(modifiers) ? "final " : "")
          .append(canBeExtended(type) ? "extensible " : "")
          .append("class");
    }
    line.append(parameters(type.getTypeParameters()));
    if (type.isRecord()) {
      line.append(
          Arrays.stream(type.getRecordComponents())
              .map(ApiText::component)
              .collect(Collectors.joining(", ", "(", ")")));
    }
    Set<String> above = new TreeSet<>();
    String parent = parents(type, above);
    line.append(parent.isEmpty() ? "" : " extends " + parent);
    line.append(above.isEmpty() ? "" : " implements " + String.join(", ", above));
    if (type.isSealed()) {
      Class<?>[] permitted = type.getPermittedSubclasses();
      String names =
          Arrays.stream(permitted)
              .filter(ApiText::canBeNamed)
              .map(Class::getCanonicalName)
              .sorted()
              .collect(Collectors.joining(", "));
      boolean all = Arrays.stream(permitted).allMatch(ApiText::canBeNamed);
      line.append(" permits ").append(names).append(all ? "" : " and others");
    }
    return line.toString();
  }

  /** Adds the interfaces that can be named; the class above that can be named, or nothing. */
  private static String parents(Class<?> type, Set<String> interfaces) {
    for (AnnotatedType above : type.getAnnotatedInterfaces()) {
      Class<?> raw = raw(above);
      if (canBeNamed(raw)) {
        interfaces.add(text(above));
      } else {
        parents(raw, interfaces);
      }
    }
    AnnotatedType above = type.getAnnotatedSuperclass();
    if (above == null || type.isEnum() || type.isRecord() || raw(above) == Object.class) {
      return "";
    }
    return canBeNamed(raw(above)) ? text(above) : parents(raw(above), interfaces);
  }

  private static String component(RecordComponent component) {
    return text(component.getAnnotatedType()) + " " + component.getName();
  }

  private static List<String> members(Class<?> type) {
    SortedMap<String, String> found = new TreeMap<>();
    collect(type, type, found);
    return List.copyOf(found.values());
  }

  /** Also those of classes above that cannot be named: they are members of the one that can. */
  private static void collect(Class<?> type, Class<?> from, SortedMap<String, String> found) {
    for (Field field : from.getDeclaredFields()) {
      if (isMember(type, field)) {
        add(type, field.getName(), field(field), found);
      }
    }
    for (Constructor<?> constructor : from.getDeclaredConstructors()) {
      if (from == type && isMember(type, constructor) && !isCanonical(constructor)) {
        add(type, "new", deprecated(constructor) + executable(constructor, ""), found);
      }
    }
    for (Method method : from.getDeclaredMethods()) {
      if (isMember(type, method) && !isImplied(method)) {
        add(type, method.getName(), method(method), found);
      }
    }
    Class<?> parent = from.getSuperclass();
    if (parent != null && !canBeNamed(parent)) {
      collect(type, parent, found);
    }
    for (Class<?> above : from.getInterfaces()) {
      if (!canBeNamed(above)) {
        collect(type, above, found);
      }
    }
  }

  private static void add(
      Class<?> type, String name, String signature, SortedMap<String, String> found) {
    String line = type.getCanonicalName() + "#" + name + ": " + signature;
    found.putIfAbsent(line.replaceFirst(".*#", ""), line);
  }

  private static boolean isMember(Class<?> type, Member member) {
    int modifiers = member.getModifiers();
    return !member.isSynthetic()
        && (Modifier.isPublic(modifiers)
            || (Modifier.isProtected(modifiers) && canBeExtended(type)));
  }

  private static boolean isCanonical(Constructor<?> constructor) {
    Class<?> type = constructor.getDeclaringClass();
    return type.isRecord()
        && Arrays.equals(
            constructor.getParameterTypes(),
            Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
  }

  private static boolean isImplied(Method method) {
    Class<?> type = method.getDeclaringClass();
    String erased =
        Arrays.stream(method.getParameterTypes())
            .map(Class::getName)
            .collect(Collectors.joining(",", method.getName() + "(", ")"));
    boolean accessor =
        type.isRecord()
            && Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.getAccessor().equals(method));
    boolean ofEnum =
        type.isEnum() && (erased.equals("values()") || erased.equals("valueOf(java.lang.String)"));
    return accessor || ofEnum || OF_OBJECT.contains(erased);
  }

  private static String field(Field field) {
    if (field.isEnumConstant()) {
      return deprecated(field) + "constant";
    }
    String type = text(field.getAnnotatedType());
    return deprecated(field) + modifiers(field.getModifiers()) + type + value(field);
  }

  /** The value of a constant, which the compiler copies into its users. */
  private static String value(Field field) {
    int modifiers = field.getModifiers();
    boolean constant =
        Modifier.isStatic(modifiers)
            && Modifier.isFinal(modifiers)
            && (field.getType().isPrimitive() || field.getType() == String.class);
    if (!constant) {
      return "";
    }
    try {
      field.setAccessible(true);
      return " = " + field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static String method(Method method) {
    Object otherwise = method.getDefaultValue();
    return deprecated(method)
        + (method.isDefault() ? "default " : "")
        + executable(method, text(method.getAnnotatedReturnType()))
        + (otherwise == null ? "" : " default " + otherwise);
  }

  private static String executable(Executable made, String result) {
    AnnotatedType[] parameters = made.getAnnotatedParameterTypes();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      String text = text(parameters[i]);
      boolean rest = made.isVarArgs() && i == parameters.length - 1;
      texts.add(rest ? text.replaceFirst("\\[]$", "...") : text);
    }
    String thrown =
        Arrays.stream(made.getAnnotatedExceptionTypes())
            .map(ApiText::text)
            .sorted()
            .collect(Collectors.joining(", "));
    String variables = parameters(made.getTypeParameters());
    return modifiers(made.getModifiers())
        + (variables.isEmpty() ? "" : variables + " ")
        + (result.isEmpty() ? "" : result + " ")
        + texts.stream().collect(Collectors.joining(", ", "(", ")"))
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  private static String modifiers(int modifiers) {
    return (Modifier.isProtected(modifiers) ? "protected " : "")
        + (Modifier.isAbstract(modifiers) ? "abstract " : "")
        + (Modifier.isStatic(modifiers) ? "static " : "")
        + (Modifier.isFinal(modifiers) ? "final " : "");
  }

  private static String deprecated(AnnotatedElement element) {
    Deprecated mark = element.getAnnotation(Deprecated.class);
    if (mark == null) {
      return "";
    }
    return mark.forRemoval() ? "deprecated-for-removal " : "deprecated ";
  }

  private static String parameters(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(ApiText::parameter)
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String parameter(TypeVariable<?> variable) {
    String bounds =
        Arrays.stream(variable.getAnnotatedBounds())
            .map(ApiText::text)
            .filter(bound -> !bound.equals("Object"))
            .collect(Collectors.joining(" & "));
    return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
  }

  private static Class<?> raw(AnnotatedType type) {
    if (type instanceof AnnotatedParameterizedType generic) {
      return (Class<?>) ((ParameterizedType) generic.getType()).getRawType();
    }
    return (Class<?>) type.getType();
  }

  private static String text(AnnotatedType type) {
    String marks =
        Arrays.stream(type.getAnnotations())
            .map(Annotation::annotationType)
            .map(mark -> "@" + mark.getSimpleName() + " ")
            .sorted()
            .collect(Collectors.joining());
    if (type instanceof AnnotatedArrayType array) {
      String element = text(array.getAnnotatedGenericComponentType());
      return element + (marks.isEmpty() ? "" : " " + marks) + "[]";
    }
    if (type instanceof AnnotatedParameterizedType generic) {
      return Arrays.stream(generic.getAnnotatedActualTypeArguments())
          .map(ApiText::text)
          .collect(Collectors.joining(", ", marks + name(raw(type)) + "<", ">"));
    }
    if (type instanceof AnnotatedTypeVariable variable) {
      return marks + variable.getType().getTypeName();
    }
    if (type instanceof AnnotatedWildcardType wildcard) {
      String lower = bounds(wildcard.getAnnotatedLowerBounds());
      String upper = bounds(wildcard.getAnnotatedUpperBounds());
      if (!lower.isEmpty()) {
        return marks + "? super " + lower;
      }
      return marks + (upper.isEmpty() || upper.equals("Object") ? "?" : "? extends " + upper);
    }
    return marks + name((Class<?>) type.getType());
  }

  private static String bounds(AnnotatedType[] bounds) {
    return Arrays.stream(bounds).map(ApiText::text).collect(Collectors.joining(" & "));
  }

  private static String name(Class<?> type) {
    String name = type.getCanonicalName();
    return name.startsWith("java.lang.") && type.getPackageName().equals("java.lang")
        ? name.substring(10)
        : name;
  }

  /** The lines of a file, without its comments. */
  static List<String> read(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
