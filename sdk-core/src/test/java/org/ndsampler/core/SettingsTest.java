package org.ndsampler.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.DecisionRule;
import org.ndsampler.core.coco.io.ReadLimits;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.delayed.NanPolicy;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.cog.CogValidator;

/** Settings are values: a change gives a copy, and the order of changes does not matter. */
class SettingsTest {
  /** Makes the changes in every rotation, and expects equal settings; gives them. */
  private static <T> T inAnyOrder(T start, List<UnaryOperator<T>> changes) {
    List<UnaryOperator<T>> turned = new ArrayList<>(changes);
    T expected = null;
    for (int turn = 0; turn < changes.size(); turn++) {
      Collections.rotate(turned, 1);
      for (boolean reversed : new boolean[] {false, true}) {
        List<UnaryOperator<T>> order = new ArrayList<>(turned);
        if (reversed) {
          Collections.reverse(order);
        }
        T settings = start;
        for (UnaryOperator<T> change : order) {
          T changed = change.apply(settings);
          assertThat(changed).isNotSameAs(settings).isNotEqualTo(settings);
          settings = changed;
        }
        expected = expected == null ? settings : expected;
        assertThat(settings).isEqualTo(expected).hasSameHashCodeAs(expected);
        assertThat(settings).hasToString(expected.toString());
      }
    }
    return expected;
  }

  @Test
  void howACocoFileIsRead() {
    ReadLimits limits =
        inAnyOrder(
            ReadLimits.DEFAULT,
            List.of(
                one -> one.maxBytes(7), one -> one.maxRecordBytes(8), one -> one.maxRecords(9)));
    assertThat(limits.maxBytes()).isEqualTo(7);
    assertThat(limits.maxRecordBytes()).isEqualTo(8);
    assertThat(limits.maxRecords()).isEqualTo(9);
    assertThat(ReadLimits.DEFAULT.maxRecords()).isEqualTo(200_000_000);
    assertThatThrownBy(() -> limits.maxRecords(0))
        .hasMessageContaining("must be positive: 7, 8, 0");

    ReadOptions options =
        inAnyOrder(
            ReadOptions.DEFAULT,
            List.of(
                one -> one.limits(limits),
                one -> one.storage(ReadOptions.Storage.HEAP),
                one -> one.duplicateIds(ReadOptions.DuplicateIds.KEEP),
                one -> one.sidecars(Path.of("kept")),
                one -> one.leavingNames(false)));
    assertThat(options.isLeavingNames()).isFalse();
    assertThat(options.limits()).isEqualTo(limits);
    assertThat(options.storage()).isEqualTo(ReadOptions.Storage.HEAP);
    assertThat(options.duplicateIds()).isEqualTo(ReadOptions.DuplicateIds.KEEP);
    assertThat(options.sidecars()).contains(Path.of("kept"));
    assertThat(ReadOptions.DEFAULT.sidecars()).isEmpty();
  }

  @Test
  void howARasterIsOpened() {
    BlockCache other = BlockCache.ofBytes(2);
    RasterOptions options =
        inAnyOrder(
            RasterOptions.of(BlockCache.ofBytes(1)),
            List.of(
                one -> one.cache(other),
                one -> one.applyOrientation(true),
                one -> one.damage(Damage.TOLERATE)));
    assertThat(options.cache()).isSameAs(other);
    assertThat(options.appliesOrientation()).isTrue();
    assertThat(options.damage()).isEqualTo(Damage.TOLERATE);
  }

  @Test
  void howAGraphBecomesPixels() {
    FinalizeOptions options =
        inAnyOrder(
            FinalizeOptions.DEFAULT,
            List.of(
                one -> one.interpolation(Interpolation.CUBIC),
                one -> one.antialias(false),
                one -> one.nan(NanPolicy.IGNORE),
                one -> one.fill(3),
                one -> one.overviews(true),
                one -> one.optimize(false)));
    assertThat(options.interpolation()).isEqualTo(Interpolation.CUBIC);
    assertThat(options.isAntialiased()).isFalse();
    assertThat(options.nan()).isEqualTo(NanPolicy.IGNORE);
    assertThat(options.fill()).hasValue(3);
    assertThat(options.usesOverviews()).isTrue();
    assertThat(options.isOptimized()).isFalse();
  }

  @Test
  void howACategoryIsChosen() {
    DecisionRule rule =
        inAnyOrder(
            DecisionRule.gini(0.5),
            List.of(one -> one.ignored(Set.of(1)), one -> one.refined(Set.of(2, 3))));
    assertThat(rule.ignored()).containsExactly(1);
    assertThat(rule.refined()).containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void whatOfACogIsChecked() {
    CogValidator one = CogValidator.standard().checkTiled(false).checkBlocks(false);
    assertThat(one.checksTiled()).isFalse();
    assertThat(one.checksBlocks()).isFalse();
    assertThat(CogValidator.standard().checkBlocks(false).checksTiled()).isTrue();
    assertThat(CogValidator.standard().checkTiled(false).checksBlocks()).isTrue();
  }
}
