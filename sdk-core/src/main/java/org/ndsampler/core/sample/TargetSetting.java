package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a {@link Target}: its default, its keys in JSON, how it is read and written there,
 * how it is written in Java, whether pixels can be read directly although it is given, what it
 * contradicts, and a sentence for the guide. All of them are declared in {@link TargetSettings}.
 * Immutable.
 *
 * @param <T> the type of its values, which are immutable and have {@code equals}
 */
final class TargetSetting<T> {
  private final int index;
  private final Declaration<T> said;

  private TargetSetting(int index, Declaration<T> said) {
    this.index = index;
    this.said = said;
  }

  /** Reads a setting out of a dictionary, and answers the target that has it. */
  interface Reader {
    Target read(TargetInput in, Target target);
  }

  /** Puts a value into a dictionary of maps, lists, texts, numbers and truths. */
  interface Writer<T> {
    void write(T value, Target target, Map<String, @Nullable Object> out);
  }

  /**
   * What a setting contradicts.
   *
   * @param when decides for a target that has both
   * @param why is added to the message
   */
  record Contradiction(TargetSetting<?> other, Predicate<Target> when, String why) {}

  /** Starts to declare a setting that has no value unless one is given. */
  static <T> Declaration<T> named(String name) {
    return new Declaration<>(name, null);
  }

  /** Starts to declare a setting that has a value unless another is given. */
  static <T> Declaration<T> named(String name, T otherwise) {
    return new Declaration<>(name, otherwise);
  }

  /** Its place in the list, which is the order of calls in {@code toString} and of keys in JSON. */
  int index() {
    return index;
  }

  /** One bit, at its place. */
  long bit() {
    return 1L << index;
  }

  /** The value where none is given; null if there is none. */
  @Nullable T otherwise() {
    return said.otherwise;
  }

  /** What the method of {@link Target} is called. */
  String name() {
    return said.name;
  }

  /** The methods of {@link Target} that give it. */
  List<String> methods() {
    return said.methods;
  }

  /** The methods of {@link Target} that answer it. */
  List<String> getters() {
    return said.getters;
  }

  /** Its keys in JSON, those that are written first. */
  List<String> keys() {
    return said.keys;
  }

  /** Whether a window of a file as it is stored is still the right answer. */
  boolean isDirect() {
    return said.direct;
  }

  /** What it means, for the guide. */
  String sentence() {
    return said.sentence;
  }

  /** What holds where it is not given, for the guide. */
  String unlessGiven() {
    return said.unlessGiven;
  }

  List<Contradiction> contradictions() {
    return said.contradictions;
  }

  /** Targets that begin with it. */
  List<Supplier<Target>> origins() {
    return said.origins;
  }

  /** Calls that give it to the target of an annotation. */
  List<UnaryOperator<Target>> examples() {
    return said.examples;
  }

  /** The target with what a dictionary says about this setting. */
  Target read(TargetInput in, Target target) {
    return in.hasAny(said.keys) ? said.reader.read(in, target) : target;
  }

  /** Puts it into a dictionary if it is given. */
  void write(Target target, Map<String, @Nullable Object> out) {
    if (target.has(this)) {
      said.writer.write(target.get(this), target, out);
    }
  }

  /** The call that gives a target the value it has. */
  String java(Target target) {
    return said.java.apply(target.get(this), target);
  }

  @Override
  public String toString() {
    return said.name;
  }

  /** How an enum's constant is called in JSON. */
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** An enum's constant in Java, imports aside: {@code Padding.Mode.EDGE}. */
  static String code(Enum<?> constant) {
    Class<?> type = constant.getDeclaringClass();
    String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    return name + "." + constant.name();
  }

  /** A number in Java. */
  static String code(double value) {
    return Double.isNaN(value)
        ? "Double.NaN"
        : Double.isInfinite(value)
            ? value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY"
            : Double.toString(value);
  }

  /** A whole number in Java. */
  static String code(long value) {
    return value == (int) value ? Long.toString(value) : value + "L";
  }

  /** What a setting says of itself. Confined to one thread; not changed once it is declared. */
  static final class Declaration<T> {
    private final String name;
    private final @Nullable T otherwise;
    private List<String> methods;
    private List<String> getters;
    private List<String> keys = List.of();
    private boolean direct;
    private String sentence = "";
    private String unlessGiven = "";
    private final List<Contradiction> contradictions = new ArrayList<>();
    private List<Supplier<Target>> origins = List.of();
    private List<UnaryOperator<Target>> examples = List.of();
    private Reader reader = (in, target) -> target;
    private Writer<T> writer = (value, target, out) -> {};
    private BiFunction<T, Target, String> java;

    private Declaration(String name, @Nullable T otherwise) {
      this.name = name;
      this.otherwise = otherwise;
      this.methods = List.of(name);
      this.getters = List.of(name);
      this.java = (value, target) -> name + "(" + value + ")";
    }

    /**
     * What it means, and what holds unless it is given: a sentence and a few words for the guide.
     */
    Declaration<T> says(String newSentence, String newUnlessGiven) {
      sentence = newSentence;
      unlessGiven = newUnlessGiven;
      return this;
    }

    /** The methods that give it, if they are not called as the setting is. */
    Declaration<T> methods(String... names) {
      methods = List.of(names);
      return this;
    }

    /** The methods that answer it, if they are not called as the setting is. */
    Declaration<T> getters(String... names) {
      getters = List.of(names);
      return this;
    }

    /** How it is written in Java, for settings that are not one of the kinds below. */
    Declaration<T> java(BiFunction<T, Target, String> call) {
      java = call;
      return this;
    }

    /** How it is written in Java, whatever else the target has. */
    Declaration<T> java(Function<T, String> call) {
      return java((value, target) -> call.apply(value));
    }

    /** The keys, that which is written first; the reader is called if one of them is there. */
    Declaration<T> keys(String... names) {
      keys = List.of(names);
      return this;
    }

    Declaration<T> reads(Reader value) {
      reader = value;
      return this;
    }

    Declaration<T> writes(Writer<T> value) {
      writer = value;
      return this;
    }

    /** Writes the first key, with what a value is in JSON. */
    Declaration<T> writes(Function<T, @Nullable Object> json) {
      return writes((value, target, out) -> out.put(keys.get(0), json.apply(value)));
    }

    /**
     * Lets a target that has it be read as a window of the stored file. Without this the graph is
     * used, which is slower and never wrong.
     */
    Declaration<T> direct() {
      direct = true;
      return this;
    }

    /** Rejects it beside another setting that was declared before, whichever is given first. */
    Declaration<T> contradicts(TargetSetting<?> other) {
      return contradicts(other, target -> true, "");
    }

    /** Rejects it beside another setting in some cases. */
    Declaration<T> contradicts(TargetSetting<?> other, Predicate<Target> when, String why) {
      contradictions.add(new Contradiction(other, when, why));
      return this;
    }

    /** Targets that begin with this setting, for tests and the guide. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied into a list
    final Declaration<T> origins(Supplier<Target>... values) {
      origins = List.of(values);
      return this;
    }

    /** Calls for tests and the guide, each with another value. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied into a list
    final Declaration<T> examples(UnaryOperator<Target>... values) {
      examples = List.of(values);
      return this;
    }

    /** Adds the setting to the list. */
    TargetSetting<T> addTo(Map<String, TargetSetting<?>> list) {
      TargetSetting<T> setting = new TargetSetting<>(list.size(), this);
      if (list.size() == Long.SIZE || list.put(name, setting) != null) {
        throw new IllegalStateException("too many settings, or two of the name " + name);
      }
      return setting;
    }

    /** Applies what several settings have in common. */
    Declaration<T> like(Consumer<Declaration<T>> kind) {
      kind.accept(this);
      return this;
    }
  }

  // ------------------------------------------------------------------------- kinds of settings

  /** A choice of an enum: {@code "edges": "exact"}, {@code edges(Edges.EXACT)}. */
  static <E extends Enum<E>> Consumer<Declaration<E>> choice(
      Class<E> type, String key, BiFunction<Target, E, Target> method) {
    return setting ->
        setting
            .keys(key)
            .reads((in, target) -> method.apply(target, in.constant(type, key)))
            .writes(TargetSetting::label)
            .java(value -> setting.name + "(" + code(value) + ")");
  }

  /** Something that is asked for with a call without arguments: {@code "clip_annots": true}. */
  static Consumer<Declaration<Boolean>> flag(String key, UnaryOperator<Target> method) {
    return setting ->
        setting
            .keys(key)
            .reads((in, target) -> in.truth(key) ? method.apply(target) : target)
            .writes(value -> value)
            .java(value -> setting.name + "()");
  }
}
