package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Random combinations of settings. */
class TargetProperties {
  private record Call(TargetSetting<?> setting, UnaryOperator<Target> call) {}

  @Provide
  Arbitrary<Supplier<Target>> origins() {
    return Arbitraries.of(
        TargetSettings.ALL.stream().flatMap(setting -> setting.origins().stream()).toList());
  }

  @Provide
  Arbitrary<List<Call>> calls() {
    List<Call> all = new ArrayList<>();
    for (TargetSetting<?> setting : TargetSettings.ALL) {
      setting.examples().forEach(example -> all.add(new Call(setting, example)));
    }
    return Arbitraries.of(all).list().uniqueElements(Call::setting).ofMaxSize(12);
  }

  /** What the calls come to; null if two of them contradict each other. */
  private static @Nullable Target apply(Supplier<Target> origin, List<Call> calls) {
    try {
      Target target = origin.get();
      for (Call call : calls) {
        target = call.call().apply(target);
      }
      return target;
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("contradicts");
      return null;
    }
  }

  @Property(tries = 1000)
  void theOrderOfCallsDoesNotMatter(
      @ForAll("origins") Supplier<Target> origin,
      @ForAll("calls") List<Call> calls,
      @ForAll Random random) {
    List<Call> shuffled = new ArrayList<>(calls);
    Collections.shuffle(shuffled, random);
    assertThat(apply(origin, shuffled)).isEqualTo(apply(origin, calls));
  }

  @Property(tries = 1000)
  void aTargetIsItsJsonAndItsMapIsExact(
      @ForAll("origins") Supplier<Target> origin, @ForAll("calls") List<Call> calls) {
    Target target = origin.get();
    for (Call call : calls) {
      Target before = target;
      Target next = apply(() -> before, List.of(call));
      if (next != null) {
        for (TargetSetting<?> setting : TargetSettings.ALL) {
          boolean kept = setting != call.setting() && setting != TargetSettings.TIME;
          if (kept && setting != TargetSettings.FRAMES) {
            assertThat(next.find(setting)).isEqualTo(target.find(setting));
          }
        }
        target = next;
      }
    }
    Target back = Target.parse(target.toJson());
    assertThat(back).isEqualTo(target).hasSameHashCodeAs(target).hasToString(target.toString());
    assertThat(PixelReader.isDirect(target))
        .isEqualTo(
            TargetSettings.ALL.stream().filter(target::has).allMatch(TargetSetting::isDirect));
  }
}
