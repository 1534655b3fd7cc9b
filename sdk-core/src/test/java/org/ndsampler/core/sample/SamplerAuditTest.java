package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;

/** None of the images exists: an audit reads no pixels. */
class SamplerAuditTest {
  private static final CocoDataset IMAGES =
      CocoDataset.builder()
          .category(1, "star")
          .image(1, "a.png", Size.of(100, 80))
          .image(2, "b.png", Size.of(100, 80))
          .annotation(1, 1, 1, Box.of(10, 10, 20, 20))
          .annotation(2, 1, 1, Box.of(70, 60, 10, 10))
          .build();

  private static final CocoDataset VIDEO =
      CocoDataset.builder()
          .category(1, "star")
          .video(1, "v", Size.of(100, 80))
          .image(
              1,
              d ->
                  d.fileName("a.png")
                      .size(Size.of(50, 40))
                      .video(1, 0)
                      .toVideo(Affine.scaling(2, 2)))
          .image(2, d -> d.fileName("b.png").size(Size.of(100, 80)).video(1, 1))
          .annotation(1, 1, 1, Box.of(0, 0, 10, 10))
          .annotation(2, 2, 1, Box.of(90, 70, 10, 10))
          .build();

  @Test
  void anEpochShowsItsItems() {
    try (CocoSampler sampler = CocoSampler.open(IMAGES)) {
      sampler.preselect(Selection.all().window(20, 20).negatives(3));
      Audit audit = sampler.audit();
      assertThat(audit.items()).isEqualTo(5);
      assertThat(audit.annotationViews()).containsExactly(1, 1);
      assertThat(audit.imageViews(1) + audit.imageViews(2)).isEqualTo(5);
      assertThat(audit.meanPixelViews(1) + audit.meanPixelViews(2))
          .isEqualTo(5 * 400 / 8000.0, within(1e-12));
    }
  }

  @Test
  void aGridSeesEverything() {
    try (CocoSampler sampler = CocoSampler.open(IMAGES)) {
      List<Target> targets = sampler.targets(SampleGrid.ofImages(IMAGES).window(32, 32).build());
      Audit audit = sampler.audit(targets);
      assertThat(audit.items()).isEqualTo(2 * 4 * 3);
      assertThat(audit.coverage()).isEqualTo(1);
      assertThat(audit.annotationsNeverSeen()).isEmpty();
      assertThat(audit.imagesNeverSeen()).isEmpty();
    }
    try (CocoSampler sampler = CocoSampler.open(VIDEO)) {
      List<Target> targets = sampler.targets(SampleGrid.ofVideos(VIDEO).frames(2).build());
      assertThat(targets).hasSize(1);
      assertThat(sampler.audit(targets).coverage()).isEqualTo(1);
    }
  }

  @Test
  void aClipShowsEachFrameInItsOwnPixels() {
    try (CocoSampler sampler = CocoSampler.open(VIDEO)) {
      Audit audit = sampler.audit(List.of(Target.video(1).time(-1, 3).region(-10, 0, 60, 40)));
      assertThat(audit.imageViews()).containsExactly(1, 1);
      assertThat(audit.coverage(1)).isEqualTo(25 * 20 / 2000.0);
      assertThat(audit.coverage(2)).isEqualTo(50 * 40 / 8000.0);
      assertThat(audit.annotationViews()).containsExactly(1, 0);
    }
  }

  @Test
  void anAuditTellsHowFarItIsAndCanBeCancelled() {
    try (CocoSampler sampler = CocoSampler.open(IMAGES)) {
      List<Target> targets = Collections.nCopies(5000, Target.image(1));
      List<Long> done = Collections.synchronizedList(new ArrayList<>());
      sampler.audit(targets, (task, now, all) -> done.add(now), CancellationToken.NONE);
      assertThat(done).startsWith(0L, 1024L).endsWith(5000L);
      CancellationToken token = new CancellationToken();
      Progress cancelling = (task, now, all) -> token.cancel();
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> sampler.audit(targets, cancelling, token));
    }
  }

  @Test
  void aWorkFolderChangesNothing(@TempDir Path folder) {
    Selection selection = Selection.all().window(20, 20).negatives(30).seed(2);
    List<Target> expected;
    try (CocoSampler sampler = CocoSampler.open(IMAGES)) {
      sampler.preselect(selection);
      expected = List.copyOf(sampler.items());
    }
    for (int round = 0; round < 2; round++) {
      try (CocoSampler sampler = CocoSampler.builder(IMAGES).workFolder(folder).build()) {
        sampler.preselect(selection);
        assertThat(sampler.items()).isEqualTo(expected);
        assertThat(sampler.annotations(Target.image(1).region(60, 50, 20, 20)).ids())
            .containsExactly(2);
      }
    }
  }
}
