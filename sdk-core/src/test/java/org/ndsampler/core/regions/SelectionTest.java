package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.internal.TargetColumns;

class SelectionTest {
  private static CocoDataset dataset(int images) {
    SplittableRandom random = new SplittableRandom(1);
    CocoDataset.Builder builder =
        CocoDataset.builder().category(1, "star").category(2, "ship").category(3, "tree");
    long id = 1;
    for (int i = 1; i <= images; i++) {
      builder.image(i, i + ".png", Size.of(200, 150));
      for (int k = 0; k < 5; k++) {
        int category = random.nextInt(10) == 0 ? 2 : 1;
        builder.annotation(
            id++,
            i,
            category,
            Box.of(
                random.nextInt(180),
                random.nextInt(130),
                5 + random.nextInt(15),
                5 + random.nextInt(15)));
      }
    }
    return builder.build();
  }

  private static List<PooledRegion> all(RegionPool pool) {
    return IntStream.range(0, pool.size()).mapToObj(pool::item).toList();
  }

  private static List<PooledRegion> negatives(RegionPool pool) {
    return IntStream.range(0, pool.negativeCount()).mapToObj(pool::negative).toList();
  }

  @Test
  void everyStrategyForPositivesIsReachable() {
    CocoDataset dataset = dataset(10);
    assertThat(Selection.all().select(dataset).positiveCount()).isEqualTo(50);
    assertThat(Selection.random(7).seed(1).select(dataset).positiveCount()).isEqualTo(7);
    assertThat(Selection.balanced(40).select(dataset).positiveCount()).isEqualTo(40);
    assertThat(Selection.disparate(60, 60, 0.1).select(dataset).positiveCount()).isBetween(10, 49);
    RegionPool ships = Selection.weighted(30, name -> name.equals("ship") ? 1 : 0).select(dataset);
    assertThat(all(ships)).hasSize(30).allMatch(region -> region.categoryId() == 2);
    RegionPool own =
        Selection.by((targets, seed) -> new int[] {targets.size() - 1, (int) seed})
            .seed(3)
            .select(dataset);
    assertThat(own.positive(0).annotationId().getAsLong()).isEqualTo(50);
    assertThat(own.positive(1).annotationId().getAsLong()).isEqualTo(4);
  }

  @Test
  void everySettingForNegativesIsReachable() {
    CocoDataset dataset = dataset(10);
    Selection base = Selection.all().window(20, 20).negatives(60);
    List<PooledRegion> apart = negatives(base.apart().select(dataset));
    for (int i = 0; i < apart.size(); i++) {
      for (int k = 0; k < i; k++) {
        assertThat(
                apart.get(i).imageId() == apart.get(k).imageId()
                    && !apart.get(i).window().intersection(apart.get(k).window()).isEmpty())
            .isFalse();
      }
    }
    assertThat(negatives(base.evenly().select(dataset)))
        .allSatisfy(
            n ->
                assertThat(
                        negatives(base.evenly().select(dataset)).stream()
                            .filter(o -> o.imageId() == n.imageId()))
                    .hasSize(6));
    assertThat(negatives(base.negativesFrom(3, 4).select(dataset)))
        .allMatch(n -> n.imageId() == 3 || n.imageId() == 4);
    assertThat(negatives(base.filter(n -> n.window().x() % 2 == 0).select(dataset)))
        .allMatch(n -> n.window().x() % 2 == 0);
    NegativeSampler shipsOnly =
        NegativeSampler.of(dataset, Negatives.of(20, 20).clearOfClasses(Set.of("ship")));
    assertThat(negatives(base.clearOfClasses(Set.of("SHIP")).select(dataset)))
        .allMatch(n -> shipsOnly.allows(n.imageId(), n.window()));
    NegativeSampler far =
        NegativeSampler.of(dataset, Negatives.of(20, 20).rule(NegativeRule.clearOf(5)));
    assertThat(negatives(base.rule(NegativeRule.clearOf(5)).shapes().select(dataset)))
        .allMatch(n -> far.allows(n.imageId(), n.window()));
    List<Negative> earlier = far.sample(30, 1);
    NegativeSampler clear = NegativeSampler.of(dataset, Negatives.of(20, 20).clearOf(earlier));
    assertThat(negatives(base.clearOf(earlier).select(dataset)))
        .allMatch(n -> clear.allows(n.imageId(), n.window()));
  }

  @Test
  void negativesOfSeveralSizesStayApartAcrossTheSizes() {
    CocoDataset dataset = dataset(4);
    List<Size> sizes = List.of(Size.of(8, 8), Size.of(30, 12), Size.of(8, 8));
    Selection base = Selection.all().negatives(40);
    List<PooledRegion> pool = negatives(base.negativeSizes(sizes).apart().select(dataset));
    assertThat(pool).extracting(n -> n.window().size()).contains(sizes.get(0), sizes.get(1));
    for (int i = 0; i < pool.size(); i++) {
      for (int k = 0; k < i; k++) {
        assertThat(
                pool.get(i).imageId() == pool.get(k).imageId()
                    && !pool.get(i).window().intersection(pool.get(k).window()).isEmpty())
            .isFalse();
      }
    }
    List<Size> typical = WindowSizes.kMeans(TargetColumns.of(dataset), 3, 0);
    assertThat(negatives(base.negativesOfTypicalSizes(3).select(dataset)))
        .allMatch(n -> typical.contains(n.window().size()));
    List<Size> measured = WindowSizes.measured(TargetColumns.of(dataset), 5, 0);
    assertThat(negatives(base.negativesLikeTargets(5).select(dataset)))
        .allMatch(n -> measured.contains(n.window().size()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> base.select(dataset))
        .withMessageContaining("window(width, height)");
  }

  @Test
  void aSizeThatComesTwiceGivesNoNegativeTwice() {
    CocoDataset dataset =
        CocoDataset.builder().image(1, "a.png", Size.of(12, 11)).category(1, "star").build();
    List<Size> sizes = List.of(Size.of(10, 10), Size.of(10, 10));
    NegativeSampler mixed = NegativeSampler.of(dataset, Negatives.of(sizes));
    assertThat(Set.copyOf(mixed.sample(6, 0))).hasSize(6);
  }

  @Test
  void aWorkFolderChangesNothingButTheWork(@TempDir Path folder) throws IOException {
    CocoDataset dataset = dataset(20);
    Selection selection =
        Selection.balanced(30).window(24, 24).negatives(50).negativesOfTypicalSizes(2).seed(9);
    List<PooledRegion> without = all(selection.select(dataset));
    assertThat(all(selection.select(dataset, folder))).isEqualTo(without);
    List<Path> entries = files(folder);
    assertThat(entries)
        .extracting(file -> file.getFileName().toString().replaceAll("-.*", ""))
        .containsExactlyInAnyOrder("negatives", "sizes", "targets");
    for (Path entry : entries) {
      Files.setLastModifiedTime(entry, FileTime.fromMillis(0));
    }
    assertThat(all(selection.select(dataset, folder))).isEqualTo(without);
    for (Path entry : entries) {
      assertThat(Files.getLastModifiedTime(entry).toMillis()).isZero();
    }
    for (Path entry : entries) {
      byte[] bytes = Files.readAllBytes(entry);
      for (int at : new int[] {0, 13, bytes.length - 1}) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= 1;
        Files.write(entry, damaged);
        assertThat(all(selection.select(dataset, folder))).isEqualTo(without);
        assertThat(Files.readAllBytes(entry)).isEqualTo(bytes);
      }
      Files.write(entry, Arrays.copyOf(bytes, bytes.length / 2));
      assertThat(all(selection.select(dataset, folder))).isEqualTo(without);
      assertThat(Files.readAllBytes(entry)).isEqualTo(bytes);
    }
    CocoDataset changed = dataset.toBuilder().annotation(999, 1, 1, Box.of(0, 0, 200, 150)).build();
    assertThat(all(selection.select(changed, folder))).isEqualTo(all(selection.select(changed)));
    assertThat(files(folder)).hasSizeGreaterThan(entries.size());
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  @Test
  void aWorkFolderThatCannotBeWrittenIsNoError(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    CocoDataset dataset = dataset(3);
    Selection selection = Selection.all().window(20, 20).negatives(5);
    assertThat(all(selection.select(dataset, file))).isEqualTo(all(selection.select(dataset)));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
    }
  }
}
