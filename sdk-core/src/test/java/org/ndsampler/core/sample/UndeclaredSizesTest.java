package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.split.DatasetSplit;

/**
 * Images 1 to 8, of 40 x 30: the odd ones declare no size, those of 2 and 6 are -1, those of 4 are
 * 0, the last declares its own. The file of image 5 is missing.
 */
class UndeclaredSizesTest {
  private static final Size SIZE = Size.of(40, 30);

  @TempDir Path folder;
  private final FakeVideos files = new FakeVideos();
  private final List<String> news = Collections.synchronizedList(new ArrayList<>());
  private CocoDataset dataset;

  @BeforeEach
  void write() throws IOException {
    StringBuilder json = new StringBuilder("{\"images\":[");
    for (int id = 1; id <= 8; id++) {
      if (id != 5) {
        Files.writeString(folder.resolve(name(id)), "x");
      }
      String size =
          switch (id) {
            case 2, 6 -> ",\"width\":-1,\"height\":-1";
            case 4 -> ",\"width\":0,\"height\":0";
            case 8 -> ",\"width\":40,\"height\":30";
            default -> "";
          };
      json.append(id > 1 ? "," : "")
          .append("{\"id\":" + id + ",\"file_name\":\"" + name(id) + "\"" + size + "}");
    }
    json.append("],\"annotations\":[");
    for (int id = 1; id <= 8; id++) {
      json.append(id > 1 ? "," : "")
          .append("{\"id\":" + id + ",\"image_id\":" + id)
          .append(",\"category_id\":1,\"bbox\":[2,3,10,8]}");
    }
    json.append("],\"categories\":[{\"id\":1,\"name\":\"one\"}]}");
    dataset = CocoDataset.parse(json.toString()).withImageFolder(folder);
  }

  private static String name(int id) {
    return id + "_40_30_1.img";
  }

  private CocoSampler open() {
    return CocoSampler.builder(dataset)
        .rasters(Rasters.of(List.of(files)))
        .workFolder(folder.resolve("work"))
        .progress((task, done, total) -> news.add(task + " " + total))
        .build();
  }

  @Test
  void oneSampleReadsOneHeader() {
    try (CocoSampler sampler = open()) {
      assertThat(files.opened).hasValue(0);
      assertThat(sampler.dataset().image(3).size()).isEqualTo(SIZE);
      assertThat(sampler.dataset().image(8).size()).isEqualTo(SIZE);
      assertThat(sampler.dataset().image(8).declaredSize()).contains(SIZE);
      assertThat(files.opened).hasValue(1);
      assertThat(sampler.resolve(Target.image(2)).window().size()).isEqualTo(SIZE);
      assertThat(sampler.loadImage(4).pixels().shape().size()).isEqualTo(SIZE);
      assertThat(news).isEmpty();
      assertThatThrownBy(() -> sampler.loadImage(5))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("image 5")
          .hasMessageContaining("there is no file")
          .hasMessageContaining(name(5));
    }
    assertThat(dataset.images().hasSize(0)).isFalse();
    assertThatThrownBy(() -> dataset.image(1).size())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("sampler.dataset()");
  }

  @Test
  void negativesGridsSplitsAuditsAndHeatMapsWorkForAllButTheMissingOne() {
    try (CocoSampler sampler = open()) {
      CocoDataset sized = sampler.dataset();
      assertThat(sized.fingerprint()).isEqualTo(dataset.fingerprint());
      RegionPool pool = sampler.preselect(Selection.all().negatives(40).window(9, 9).seed(3));
      assertThat(pool.negativeCount()).isEqualTo(40);
      for (int i = 0; i < 40; i++) {
        long image = pool.negative(i).imageId();
        assertThat(image).isNotEqualTo(5);
        assertThat(SIZE.toWindow().contains(pool.negative(i).window())).isTrue();
      }
      // Six headers are read at once, the seventh is not there.
      assertThat(files.opened).hasValue(6);
      assertThat(news).hasSize(7).containsOnly("reading the sizes of images 7");

      SampleGrid grid = SampleGrid.ofImages(sized).window(20, 15).build();
      assertThat(sampler.targets(grid)).hasSize(7 * 4);
      Audit audit = sampler.audit(sampler.targets(grid));
      assertThat(audit.coverage()).isEqualTo(1);
      assertThat(audit.coverage(5)).isNaN();
      assertThat(audit.heatMap(2, 10).imageWidth()).isEqualTo(40);
      DatasetSplit split = DatasetSplit.builder(sized).build();
      assertThat(split.dataset(DatasetSplit.Part.TRAIN).images().size()).isPositive();
      assertThat(files.opened).hasValue(6);
    }
  }

  @Test
  void whatWasReadIsKeptUntilAFileChanges() throws IOException {
    try (CocoSampler sampler = open()) {
      assertThat(sampler.dataset().images().hasSize(0)).isTrue();
    }
    assertThat(files.opened).hasValue(6);
    try (CocoSampler sampler = open()) {
      sampler.preselect(Selection.all().negatives(4).window(9, 9).seed(3));
      assertThat(sampler.dataset().images().hasSize(4)).isFalse();
      assertThat(sampler.dataset().image(3).size()).isEqualTo(SIZE);
    }
    assertThat(files.opened).hasValue(6);
    Files.writeString(folder.resolve(name(3)), "longer");
    Files.writeString(folder.resolve(name(5)), "there now");
    try (CocoSampler sampler = open()) {
      assertThat(sampler.dataset().images().hasSize(4)).isTrue();
      RegionPool pool = sampler.preselect(Selection.all().negatives(300).window(9, 9).seed(3));
      assertThat(IntStream.range(0, 300)).anyMatch(i -> pool.negative(i).imageId() == 5);
    }
    assertThat(files.opened).hasValue(8);
    // An edit asks for nothing that is known.
    try (CocoSampler sampler = open()) {
      assertThat(sampler.dataset().images().hasSize(0)).isTrue();
      assertThat(sampler.dataset().subset(1, 2).images().hasSize(0)).isTrue();
    }
    assertThat(files.opened).hasValue(8);
  }

  @Test
  void aDatasetThatDeclaresAllSizesIsTheOneThatWasGiven() throws IOException {
    CocoDataset videos = FakeVideos.dataset(folder);
    try (CocoSampler sampler = files.open(videos)) {
      assertThat(sampler.dataset()).isSameAs(videos);
    }
  }
}
