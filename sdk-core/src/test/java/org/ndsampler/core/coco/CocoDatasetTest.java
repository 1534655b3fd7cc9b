package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

class CocoDatasetTest {
  private static CocoDataset small() {
    return CocoDataset.builder()
        .category(3, "cat", "animal")
        .category(1, "dog")
        .image(20, "b.png", Size.of(30, 40))
        .image(10, image -> image.fileName("a.png"))
        .annotation(9, 20, 1, Box.of(1, 2, 3, 4.5))
        .annotation(5, 20, 3, Box.of(0, 0, 8, 8))
        .annotation(annotation -> annotation.image(10).category(1).crowd(true))
        .build();
  }

  @Test
  void recordsAreFoundByIdAndByName() {
    CocoDataset dataset = small();
    assertThat(dataset.image(10).fileName()).contains("a.png");
    assertThat(dataset.category("cat").id()).isEqualTo(3);
    assertThat(dataset.category(3).supercategory()).contains("animal");
    assertThat(dataset.annotation(9).box()).contains(Box.of(1, 2, 3, 4.5));
    assertThat(dataset.annotation(10).isCrowd()).isTrue();
    assertThat(dataset.annotation(10).box()).isEmpty();
    assertThatThrownBy(() -> dataset.image(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no image has the id 7");
    assertThatThrownBy(() -> dataset.category("cow")).hasMessageContaining("[cat, dog]");
  }

  @Test
  void tablesPrintWhatTheyHold() {
    CocoDataset dataset = small();
    assertThat(dataset.categories()).hasToString("CocoCategories[2: cat, dog]");
    assertThat(dataset.images()).hasToString("CocoImages[2: 20, 10]");
    assertThat(dataset.videos()).hasToString("CocoVideos[0]");
    CocoDataset.Builder many = CocoDataset.builder();
    for (int id = 1; id <= 12; id++) {
      many.image(id, id + ".png", Size.of(3, 3));
    }
    assertThat(many.build().images())
        .hasToString("CocoImages[12: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...]");
  }

  @Test
  void annotationsOfAnImageAscendById() {
    CocoDataset dataset = small();
    assertThat(dataset.annotationsOf(20)).extracting(CocoAnnotation::id).containsExactly(5L, 9L);
    assertThat(dataset.image(10).annotations()).extracting(CocoAnnotation::id).containsExactly(10L);
    assertThat(dataset.images().annotationRow(0, 0)).isEqualTo(1);
  }

  @Test
  void aSizeThatIsNotDeclaredIsAskedForOnce() {
    CocoDataset dataset = small();
    assertThat(dataset.image(20).size()).isEqualTo(Size.of(30, 40));
    assertThat(dataset.image(10).declaredSize()).isEmpty();
    assertThatThrownBy(() -> dataset.image(10).size())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("image 10");
    int[] calls = new int[1];
    CocoDataset sized =
        dataset.withImageSizes(
            image -> {
              calls[0]++;
              return Size.of(7, (int) image.id());
            });
    assertThat(sized.images().width(1)).isEqualTo(7);
    assertThat(sized.images().height(1)).isEqualTo(10);
    assertThat(calls[0]).isEqualTo(1);
  }

  @Test
  void framesOfAVideoComeInFrameOrder() {
    CocoDataset dataset =
        CocoDataset.builder()
            .video(1, "v", Size.of(10, 10))
            .image(1, image -> image.video(1, 2).toVideo(Affine.scaling(2, 3)))
            .image(2, image -> image.video(1, 0))
            .image(3, image -> image.video(1, 1).asset(a -> a.fileName("x").channels("B1")))
            .build();
    assertThat(dataset.imagesOf(1)).extracting(CocoImage::id).containsExactly(2L, 3L, 1L);
    assertThat(dataset.image(1).toVideo()).isEqualTo(Affine.scaling(2, 3));
    assertThat(dataset.image(1).frameIndex()).isEqualTo(OptionalInt.of(2));
    assertThat(dataset.image(1).videoId()).isEqualTo(OptionalLong.of(1));
    assertThat(dataset.image(3).assets().get(0).channels()).contains("B1");
    assertThat(dataset.image(3).assets().get(0).toImage()).isEqualTo(Affine.IDENTITY);
    assertThat(dataset.video(1).size()).contains(Size.of(10, 10));
  }

  @Test
  void anEditMakesANewDatasetAndKeepsUnknownFields() {
    CocoDataset dataset =
        small().toBuilder().updateImage(10, image -> image.field("sensor", "[1, 2]")).build();
    CocoDataset edited =
        dataset.toBuilder().updateImage(10, image -> image.size(Size.of(5, 6))).build();
    assertThat(edited.image(10).extraFields()).containsEntry("sensor", "[1, 2]").hasSize(1);
    assertThat(edited.image(10).size()).isEqualTo(Size.of(5, 6));
    assertThat(dataset.image(10).declaredSize()).isEmpty();
    assertThatThrownBy(() -> edited.toBuilder().category(3, "twice").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two records of categories have the id 3");
  }

  @Test
  void classesAreCountedAndFilteredByTheirName() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "cat")
            .category(2, "dog")
            .category(3, "cat")
            .image(1, "a.png", Size.of(9, 9))
            .image(2, "b.png", Size.of(9, 9))
            .annotation(1, 1, 1, Box.of(1, 1, 2, 2))
            .annotation(2, 1, 3, Box.of(1, 1, 2, 2))
            .annotation(3, 1, 2, Box.of(1, 1, 2, 2))
            .annotation(4, 2, 99, Box.of(1, 1, 2, 2))
            .build();
    assertThat(dataset.image(1).count("cat")).isEqualTo(2);
    assertThat(dataset.image(2).count("cat")).isZero();
    assertThat(dataset.filterImages(image -> image.count("dog") > 0).images().ids())
        .containsExactly(1);
    assertThat(dataset.filterAnnotations(a -> a.categoryName().equals("dog")).annotations().ids())
        .containsExactly(3);
    assertThat(dataset.annotation(4).categoryName()).isEmpty();
    assertThatThrownBy(() -> dataset.image(1).count("cta"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'cta'");
  }
}
