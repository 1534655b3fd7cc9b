package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.LastWindow;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.internal.TargetColumns;
import org.ndsampler.core.regions.internal.WindowSuppression;
import org.ndsampler.core.util.SlidingWindow;

class RegionsGoldenTest {
  @Test
  void windowsSlideAsTheyDoInTheReference() throws IOException {
    Golden golden = Golden.of("sliding_window.json");
    JsonNode cases = Golden.json("sliding_window.json");
    for (int i = 0; i < cases.size(); i++) {
      JsonNode one = cases.get(i);
      golden.check(Integer.toString(i), () -> checkSlide(one));
    }
    golden.finish();
  }

  private static void checkSlide(JsonNode one) {
    int[] shape = ints(one.get("shape"));
    int[] window = ints(one.get("window"));
    double[] overlap = overlap(one.get("overlap"), shape.length);
    LastWindow border =
        !one.get("allow_overshoot").asBoolean()
            ? LastWindow.EXACT
            : one.get("keepbound").asBoolean() ? LastWindow.SHIFT : LastWindow.DROP;
    if (one.has("error")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SlidingWindow.of(shape, window, overlap, border));
      return;
    }
    SlidingWindow slide = SlidingWindow.of(shape, window, overlap, border);
    long index = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      assertThat(slide.step(axis)).as("step").isEqualTo(one.get("stride").get(axis).asInt());
      JsonNode slices = one.get("slices1d").get(axis);
      assertThat(slide.count(axis)).as("count").isEqualTo(slices.size());
      assertThat(slide.count(axis)).isEqualTo(one.get("basis_shape").get(axis).asInt());
      for (int k = 0; k < slices.size(); k++) {
        assertThat(slide.start(axis, k)).isEqualTo(slices.get(k).get(0).asInt());
        assertThat(slide.start(axis, k) + slide.extent(axis))
            .isEqualTo(slices.get(k).get(1).asInt());
      }
      index *= slices.size();
    }
    assertThat(slide.size()).isEqualTo(index);
  }

  @Test
  void disparatePositivesAreThoseOfTheReference() throws IOException {
    Golden golden = Golden.of("select_positive_regions.json");
    JsonNode cases = Golden.json("select_positive_regions.json");
    for (int i = 0; i < cases.size(); i++) {
      JsonNode one = cases.get(i);
      golden.check(Integer.toString(i), () -> checkPositives(one));
    }
    golden.finish();
  }

  private static void checkPositives(JsonNode one) throws IOException {
    TargetColumns targets = TargetColumns.of(dataset(one.get("dataset").asText()));
    double[] scores = new double[targets.size()];
    Arrays.fill(scores, Double.NaN);
    for (int group = 0; group < one.get("group_gids").size(); group++) {
      JsonNode rows = one.get("group_indices").get(group);
      for (int k = 0; k < rows.size(); k++) {
        int row = rows.get(k).asInt();
        assertThat(targets.imageId(row)).isEqualTo(one.get("group_gids").get(group).asLong());
        scores[row] = Golden.number(one.get("scores").get(group).get(k));
      }
    }
    int height = one.get("window_dims").get(0).asInt();
    int width = one.get("window_dims").get(1).asInt();
    double maxIou = one.get("thresh").asDouble();
    assertThat(WindowSuppression.select(targets, width, height, (float) maxIou, scores))
        .isEqualTo(ints(one.get("selected")));
  }

  @Test
  void gridsOfImagesAreThoseOfTheReference() throws IOException {
    Golden golden = Golden.of("image_sample_grid.json");
    JsonNode cases = Golden.json("image_sample_grid.json");
    for (int i = 0; i < cases.size(); i++) {
      JsonNode one = cases.get(i);
      boolean ignored = one.get("dataset").asText().endsWith(" ignore");
      golden.check((ignored ? "ignored-" : "") + i, () -> checkGrid(one, false));
    }
    golden.finish(
        Map.of(
            "ignored-*",
            "where several ignored boxes only together cover a window, the union fails in the"
                + " reference, which then keeps the window"));
  }

  @Test
  void gridsOfVideosAreThoseOfTheReference() throws IOException {
    Golden golden = Golden.of("video_sample_grid.json");
    JsonNode cases = Golden.json("video_sample_grid.json");
    for (int i = 0; i < cases.size(); i++) {
      JsonNode one = cases.get(i);
      golden.check(Integer.toString(i), () -> checkGrid(one, true));
    }
    golden.finish();
  }

  private static void checkGrid(JsonNode one, boolean videos) throws IOException {
    CocoDataset dataset = dataset(one.get("dataset").asText());
    SampleGrid.Builder builder =
        videos ? SampleGrid.ofVideos(dataset) : SampleGrid.ofImages(dataset);
    JsonNode dims = one.get("window_dims");
    if (dims.isArray()) {
      int axes = dims.size();
      if (!dims.get(axes - 1).isNull()) {
        builder.window(dims.get(axes - 1).asInt(), dims.get(axes - 2).asInt());
      }
      if (videos && !dims.get(0).isNull()) {
        builder.frames(dims.get(0).asInt());
      }
    }
    double[] overlap = overlap(one.get("overlap"), videos ? 3 : 2);
    int last = overlap.length - 1;
    builder.overlap(videos ? overlap[0] : 0, overlap[last - 1], overlap[last]);
    JsonNode options = one.get("kw");
    if (options.has("use_annots") && !options.get("use_annots").asBoolean()) {
      builder.withoutAnnotations();
    }
    if (options.has("ignore_coverage_thresh")) {
      builder.ignore(Set.of("ignore"), options.get("ignore_coverage_thresh").asDouble());
    }
    if (options.has("classes_of_interest")) {
      builder.classesOfInterest(texts(options.get("classes_of_interest")));
    }
    if (options.has("negative_classes")) {
      builder.negativeClasses(texts(options.get("negative_classes")));
    }
    SampleGrid grid = builder.build();
    assertThat(grid.size()).as("windows").isEqualTo(one.get("n_targets").asLong());
    for (int i = 0; i < one.get("targets").size(); i++) {
      checkCell(grid.cell(i), one.get("targets").get(i), videos);
    }
    // the reference counts from 1
    assertThat(grid.positives()).as("positives").isEqualTo(lessOne(one.get("positives_indexes")));
    assertThat(grid.negatives()).as("negatives").isEqualTo(lessOne(one.get("negatives_indexes")));
  }

  private static void checkCell(GridCell cell, JsonNode target, boolean videos) {
    JsonNode space = target.get(videos ? "space_slice" : "slices");
    assertThat(cell.window())
        .isEqualTo(
            Window.ofCorners(
                space.at("/1/slice/0").asInt(),
                space.at("/0/slice/0").asInt(),
                space.at("/1/slice/1").asInt(),
                space.at("/0/slice/1").asInt()));
    if (videos) {
      assertThat(cell.videoId()).isEqualTo(OptionalLong.of(target.get("vidid").asLong()));
      assertThat(cell.firstFrame()).isEqualTo(target.at("/time_slice/slice/0").asInt());
      assertThat(cell.endFrame()).isEqualTo(target.at("/time_slice/slice/1").asInt());
      assertThat(cell.imageIds()).isEqualTo(longs(target.get("gids")));
      if (target.has("aids")) {
        assertThat(cell.annotationIds())
            .containsExactlyInAnyOrderElementsOf(longs(target.get("aids")));
      }
    } else {
      assertThat(cell.imageIds()).containsExactly(target.get("gid").asLong());
      if (target.has("aids")) {
        assertThat(cell.annotationIds()).isEqualTo(longs(target.get("aids")));
      }
    }
  }

  private static CocoDataset dataset(String name) throws IOException {
    int with = name.indexOf(" with category ");
    String folder = with < 0 ? name : name.substring(0, with);
    CocoDataset dataset = CocoDataset.read(Golden.folder().resolve(folder + "/data.kwcoco.json"));
    if (with < 0) {
      return dataset;
    }
    String[] words = name.substring(with).trim().split(" ");
    assertThat(words).hasSize(6);
    CocoCategory category = dataset.category(words[2]);
    return dataset.toBuilder().updateCategory(category.id(), draft -> draft.name(words[5])).build();
  }

  private static long[] lessOne(JsonNode list) {
    return longs(list).stream().mapToLong(index -> index - 1).toArray();
  }

  private static double[] overlap(JsonNode node, int axes) {
    double[] overlap = new double[axes];
    for (int axis = 0; axis < axes; axis++) {
      overlap[axis] = node.isArray() ? node.get(axis).asDouble() : node.asDouble();
    }
    return overlap;
  }

  private static int[] ints(JsonNode list) {
    int[] values = new int[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).isNull() ? SlidingWindow.WHOLE : list.get(i).asInt();
    }
    return values;
  }

  private static List<Long> longs(JsonNode list) {
    List<Long> values = new ArrayList<>();
    list.forEach(item -> values.add(item.asLong()));
    return values;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> values = new HashSet<>();
    list.forEach(item -> values.add(item.asText()));
    return values;
  }
}
