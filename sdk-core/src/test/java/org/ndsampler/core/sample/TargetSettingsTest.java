package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.delayed.Antialias;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/** What holds for every setting of a target, by walking over the list of them. */
class TargetSettingsTest {
  private static final Target PLAIN = Target.annotation(17);

  /** What says something of a target and is not the value of a setting. */
  private static final Set<String> NO_SETTING =
      Set.of("isClip", "rgb", "toJson", "toString", "hashCode", "parse", "parseLenient");

  private static List<Target> targets(TargetSetting<?> setting) {
    return Stream.concat(
            setting.origins().stream().map(Supplier::get),
            setting.examples().stream().map(example -> example.apply(PLAIN)))
        .toList();
  }

  private static Stream<DynamicTest> each(SettingTest test) {
    return TargetSettings.ALL.stream()
        .map(s -> DynamicTest.dynamicTest(s.name(), () -> test.accept(s)));
  }

  private interface SettingTest {
    void accept(TargetSetting<?> setting) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> aSettingHasExamplesThatGiveItASentenceAndKeys() {
    return each(
        setting -> {
          assertThat(targets(setting)).isNotEmpty().doesNotHaveDuplicates();
          assertThat(targets(setting)).allMatch(target -> target.has(setting));
          assertThat(setting.sentence()).endsWith(".").doesNotContain("|");
          assertThat(setting.keys()).isNotEmpty();
        });
  }

  @TestFactory
  Stream<DynamicTest> aSettingGoesToJsonAndBack() {
    return each(
        setting -> {
          for (Target target : targets(setting)) {
            Target back = Target.parse(target.toJson());
            assertThat(back).isEqualTo(target).hasSameHashCodeAs(target);
            assertThat(back.toJson()).isEqualTo(target.toJson());
            assertThat(back).hasToString(target.toString());
            assertThat(Json.object(target.toJson(), "a target").keySet())
                .containsAnyElementsOf(setting.keys());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aGetterAnswersWhatWasGiven() {
    return each(
        setting -> {
          for (Target target : targets(setting)) {
            boolean origin = !target.has(TargetSettings.ANNOTATION);
            Target without = origin ? Target.EMPTY : PLAIN;
            without = setting == TargetSettings.ANNOTATION ? Target.EMPTY : without;
            assertThat(answers(setting, target)).isNotEqualTo(answers(setting, without));
          }
        });
  }

  private static List<Object> answers(TargetSetting<?> setting, Target target) throws Exception {
    List<Object> answers = new java.util.ArrayList<>();
    for (String getter : setting.getters()) {
      answers.add(Target.class.getMethod(getter).invoke(target));
    }
    return answers;
  }

  @Test
  void everyPublicMethodOfTargetBelongsToASetting() {
    Set<String> giving = new TreeSet<>();
    Set<String> answering = new TreeSet<>();
    for (Method method : Target.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())
          && !method.isBridge()
          && !NO_SETTING.contains(method.getName())
          && !method.getName().equals("equals")) {
        (method.getReturnType() == Target.class ? giving : answering).add(method.getName());
      }
    }
    assertThat(giving).isEqualTo(all(TargetSetting::methods));
    assertThat(answering).isEqualTo(all(TargetSetting::getters));
  }

  private static Set<String> all(java.util.function.Function<TargetSetting<?>, List<String>> of) {
    return TargetSettings.ALL.stream()
        .flatMap(setting -> of.apply(setting).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @TestFactory
  Stream<DynamicTest> aSettingThatTheDirectPathDoesNotKnowNeverReachesIt() {
    assertThat(PixelReader.isDirect(PLAIN)).isTrue();
    return each(
        setting -> {
          for (Target target : targets(setting)) {
            assertThat(PixelReader.isDirect(target)).isEqualTo(setting.isDirect());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> theDirectPathGivesThePixelsOfTheGraph(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("9_40_30_2.img"), "x");
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "one")
            .image(
                1, image -> image.fileName("9_40_30_2.img").size(Size.of(40, 30)).channels("a|b"))
            .annotation(17, a -> a.image(1).category(1).box(Box.of(-3.5, 5, 20, 8)))
            .annotation(3, a -> a.image(1).category(1).box(Box.of(2, 3, 4, 5)))
            .build();
    return each(
        setting -> {
          try (CocoSampler sampler = new FakeVideos().open(dataset)) {
            for (UnaryOperator<Target> example :
                setting.isDirect() ? setting.examples() : List.<UnaryOperator<Target>>of()) {
              // A margin, so that there is something outside.
              Target target = example.apply(PLAIN);
              target = target.has(TargetSettings.PAD) ? target : target.pad(6);
              NDArray direct = sampler.loadSample(target).pixels();
              NDArray graph =
                  ((org.ndsampler.core.delayed.DelayedImage) sampler.delayed(target))
                      .finalize(sampler.finalizeOptions(target));
              assertThat(direct.shape()).isEqualTo(graph.shape());
              assertThat(direct.contentEquals(graph)).as(target.toString()).isTrue();
            }
          }
        });
  }

  @Test
  void aContradictionIsFoundWhicheverIsGivenFirst() {
    int found = 0;
    for (TargetSetting<?> a : TargetSettings.ALL) {
      for (TargetSetting<?> b : TargetSettings.ALL) {
        for (UnaryOperator<Target> first : a.examples()) {
          for (UnaryOperator<Target> second : b.examples()) {
            String there = outcome(() -> second.apply(first.apply(PLAIN)));
            String back = outcome(() -> first.apply(second.apply(PLAIN)));
            if (a == b) {
              assertThat(there).isEqualTo(second.apply(PLAIN).toString());
            } else {
              assertThat(there).isEqualTo(back);
              found += there.equals("contradiction") ? 1 : 0;
            }
          }
        }
      }
    }
    assertThat(found).isGreaterThan(40);
  }

  private static String outcome(Supplier<Target> target) {
    try {
      return target.get().toString();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining(" contradicts ");
      return "contradiction";
    }
  }

  @Test
  void whatIsTheDefaultIsNotGiven() {
    assertThat(
            PLAIN
                .extent()
                .pad(0)
                .padTime(0, 0)
                .padding(Padding.Mode.CONSTANT)
                .scale(1)
                .nativeScale(NativeScale.OFF)
                .antialias(Antialias.AUTO)
                .nodata(Nodata.KEEP)
                .edges(Edges.EXACT)
                .visible(0, Visibility.SHAPE)
                .annotationParts(AnnotationPart.KEYPOINTS, AnnotationPart.SEGMENTATION))
        .isEqualTo(PLAIN)
        .hasToString("Target.annotation(17)");
    assertThat(Target.video(1).time(TimeRange.ALL)).isEqualTo(Target.video(1));
    assertThat(PLAIN.time(TimeRange.ALL).frames(3)).isEqualTo(PLAIN.frames(3).time(TimeRange.ALL));
    assertThat(PLAIN.time(TimeRange.ALL).inVideo(3))
        .isEqualTo(PLAIN.inVideo(3).time(TimeRange.ALL));
  }

  @Test
  void timeForAnImageIsRefusedAtOnceAndForAnAnnotationWhenItIsLoaded(@TempDir Path folder)
      throws IOException {
    assertThatThrownBy(() -> Target.image(11).padTime(1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("padTime(1, 0) contradicts image(11): an image has no time");
    assertThatThrownBy(() -> Target.image(11).inVideo(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("inVideo(1) contradicts Target.image(11); it is for annotations");
    try (CocoSampler sampler = new FakeVideos().open(FakeVideos.dataset(folder))) {
      Target target = Target.annotation(101).padTime(1, 0);
      assertThatThrownBy(() -> sampler.loadSample(target))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("padTime(1, 0) contradicts Target.annotation(101)")
          .hasMessageContaining("it has no time");
      assertThat(sampler.resolve(target.time(0, 2)).frames()).hasSize(3);
    }
  }

  @Test
  void theGuidesTableIsTheList() throws IOException {
    Path guide = Path.of("..", "docs", "guides", "sampling.md");
    String begin = "<!-- settings: from TargetSettings -->\n";
    String end = "<!-- end of settings -->\n";
    String text = Files.readString(guide);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(from).as(begin).isGreaterThanOrEqualTo(begin.length());
    assertThat(to).as(end).isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("ndsampler.rewrite")) {
      Files.writeString(
          guide, text.substring(0, from) + TargetSettings.table() + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as(
            "the table of settings in docs/guides/sampling.md; write it again with"
                + " mvn -Dquick -pl sdk-core test -Dtest=TargetSettingsTest -Dndsampler.rewrite=true")
        .isEqualTo(TargetSettings.table());
  }

  @Test
  void thereIsRoomForMoreSettings() {
    assertThat(TargetSettings.ALL).hasSizeLessThan(Long.SIZE);
    assertThat(TargetSettings.ALL.stream().mapToLong(TargetSetting::bit).sum())
        .isEqualTo((1L << TargetSettings.ALL.size()) - 1);
    assertThat(Arrays.stream(new int[] {0, TargetSettings.ALL.size() - 1}))
        .allMatch(i -> TargetSettings.ALL.get(i).index() == i);
  }
}
