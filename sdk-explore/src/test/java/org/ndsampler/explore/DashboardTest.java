package org.ndsampler.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Query;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.explore.Dashboard.Figure;

class DashboardTest {
  private static final CocoDataset DATASET =
      CocoDataset.builder()
          .category(1, "cat")
          .image(1, "a.png", Size.of(100, 100))
          .image(2, "b.png", Size.of(100, 100))
          .annotation(1, 1, 1, Box.of(90, 90, 20, 20))
          .annotation(2, 1, 1, Box.of(1, 1, 20, 0))
          .annotation(3, annotation -> annotation.image(1).category(7).crowd(true))
          .annotation(
              4,
              annotation ->
                  annotation
                      .image(1)
                      .category(1)
                      .box(Box.of(1, 1, 5, 5))
                      .field("segmentation", "[[1, 1, 6, 1, 6, 6]]"))
          .build();

  @Test
  void itHasTheNumbersOfWhatThereIs() {
    assertThat(Dashboard.of(DATASET).figures())
        .containsExactly(
            new Figure("images", 2, true, ""),
            new Figure("annotations", 4, false, ""),
            new Figure("images without annotations", 1, true, "no annotations"),
            new Figure("annotations with a mask", 1, false, "has mask"),
            new Figure("annotations without a box", 1, false, "no box"),
            new Figure("annotations of no class", 1, false, "no class"),
            new Figure("crowds", 1, false, "crowd = true"),
            new Figure("boxes that lie partly outside", 1, false, "visible < 1"),
            new Figure("boxes without area", 1, false, "width <= 0 or height <= 0"));
  }

  @Test
  void eachNumberIsWhatItsQueryFinds() {
    Query asked = DATASET.query("class = cat or crowd sort -area");
    for (Figure figure : Dashboard.of(asked).figures()) {
      Query query = DATASET.query(figure.query());
      assertThat(figure.count())
          .as(figure.toString())
          .isEqualTo(figure.isOfImages() ? query.images().length : query.annotations().length);
    }
    assertThat(Dashboard.of(asked))
        .hasToString(
            "Dashboard[1 images, 4 annotations, 1 annotations with a mask, 1 annotations without a"
                + " box, 1 annotations of no class, 1 crowds, 1 boxes that lie partly outside, 1"
                + " boxes without area]");
  }
}
