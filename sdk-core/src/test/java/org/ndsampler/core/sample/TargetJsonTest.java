package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.delayed.Interpolation;

class TargetJsonTest {
  @Test
  void theOldAndTheNewKeysMeanTheSame() {
    Target image = Target.image(3).center(5, 6.5).size(7, 8).pad(2, 1);
    assertThat(
            Target.parse(
                "{\"gid\": 3, \"cx\": 5, \"cy\": 6.5, \"width\": 7, \"height\": 8, \"pad\": [1, 2]}"))
        .isEqualTo(image);
    assertThat(
            Target.parse(
                "{\"image_id\": 3, \"cx\": 5.0, \"cy\": 6.5, \"width\": 7, \"height\": 8, "
                    + "\"pad\": [[1, 1], 2], \"window_dims\": \"extent\", \"img_width\": 600}"))
        .isEqualTo(image);
    Target video = Target.video(1).time(0, 4, 2).region(2, 1, 10, 20).channels("B1|B8");
    for (String key : List.of("vidid", "video_id")) {
      assertThat(
              Target.parse(
                  "{\""
                      + key
                      + "\": 1, \"slices\": [[0, 4, 2], {\"slice\": [1, 21, null]}, [2, 12]],"
                      + " \"channels\": [\"B1\", \"B8\"]}"))
          .isEqualTo(video);
    }
    assertThat(Target.parse("{\"gids\": [4, 2]}")).isEqualTo(Target.images(4, 2));
    assertThat(Target.parse("{\"image_ids\": [4, 2], \"pad\": 1}"))
        .isEqualTo(Target.images(4, 2).pad(1).padTime(1, 1));
  }

  @Test
  void aSpaceSliceWinsOverSlicesAndTheseOverACentre() {
    String centre = "\"gid\": 1, \"cx\": 1, \"cy\": 1, \"width\": 2, \"height\": 2";
    String slices = ", \"slices\": [[0, 5], [0, 6]]";
    assertThat(Target.parse("{" + centre + slices + ", \"space_slice\": [[1, 2], [3, 5]]}"))
        .isEqualTo(Target.image(1).region(3, 1, 2, 1));
    assertThat(Target.parse("{" + centre + slices + "}"))
        .isEqualTo(Target.image(1).region(0, 0, 6, 5));
    assertThat(Target.parse("{\"gid\": 1, \"slices\": [[null, 5], [3, null]]}"))
        .isEqualTo(
            Target.image(1)
                .sides(
                    OptionalInt.of(3),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.of(5)));
  }

  @Test
  void everySettingGoesThereAndBack() {
    List<Target> targets =
        List.of(
            Target.image(1),
            Target.image(1).center(1.25, 2).window(3, 4).fill(Double.NaN).visible(0.5),
            Target.annotation(2).square().pad(new Margins(1, 2, 3, -4)).withoutAnnotations(),
            Target.annotation(2).time(-1, 3).padding(Padding.Mode.WRAP).clipped(),
            Target.annotation(2).frames(5, 4).annotationParts(AnnotationPart.KEYPOINTS),
            Target.video(9).frames(3, 1).padTime(1, -1).scale(0.3, 2).antialias(false),
            Target.video(9).time(2, 8, 3).toSize(32, 16).nodata(Nodata.MASK).dequantize(),
            Target.images(7, 7)
                .nativeScale(NativeScale.PARTS)
                .scale(2)
                .missingChannels(-1)
                .annotations(3, 2),
            Target.images(7).realign().requireChannels().visible(0.2, Visibility.SHAPE),
            Target.video(1)
                .channels("X.0:3|<all>")
                .interpolation(Interpolation.LANCZOS)
                .dtype(DType.FLOAT32)
                .nodata(Nodata.NAN)
                .edges(Edges.NDSAMPLER)
                .lazy());
    for (Target target : targets) {
      Target back = Target.parse(target.toJson());
      assertThat(back).isEqualTo(target);
      assertThat(back.toJson()).isEqualTo(target.toJson());
    }
  }

  @Test
  void whatHasNoMeaningIsNamed() {
    assertThatThrownBy(() -> Target.parse("{\"cx\": 1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image_id (gid)");
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1, \"cx\": 1}")).hasMessageContaining("no cy");
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1, \"with_annots\": \"bogus\"}"))
        .hasMessageContaining("bogus");
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1, \"padkw\": {\"mode\": \"mean\"}}"))
        .hasMessageContaining("mean");
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1, \"slices\": [[0, 4, 2], [0, 4]]}"))
        .hasMessageContaining("without a step");
    assertThatThrownBy(() -> Target.parse("{\"gid\": \"one\"}"))
        .hasMessageContaining("gid must be a whole number, not one");
    assertThatThrownBy(() -> Target.parse("[1]")).hasMessageContaining("JSON object");
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1")).hasMessageContaining("no JSON");
  }

  @Test
  void anUnknownKeyIsNamedWithTheOneThatWasProbablyMeant() {
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1, \"chanels\": \"a\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no key \"chanels\"; did you mean \"channels\"?")
        .hasMessageContaining("parseLenient");
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1, \"widht\": 3}"))
        .hasMessageContaining("did you mean \"width\"?");
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1, \"tr\": 3}"))
        .hasMessageContaining("there are [aid, annot_id")
        .hasMessageNotContaining("gid,");
    assertThat(Target.parseLenient("{\"gid\": 1, \"chanels\": \"a\"}")).isEqualTo(Target.image(1));
  }

  @Test
  void theKeysOfTablesAndGridsAndOfResolvedTargetsAreAccepted() {
    assertThat(
            Target.parse(
                    "{\"aid\": 5, \"gid\": 1, \"category_id\": 2, \"img_width\": 60, \"img_height\": 50,"
                        + " \"space_dims\": [50, 60], \"data_dims\": [50, 60], \"annot_idx\": 0,"
                        + " \"as_xarray\": false, \"legacy_annots\": true, \"legacy_target\": false,"
                        + " \"optimize\": true, \"verbose_ndsample\": false, \"finalize\": true}")
                .annotationId())
        .hasValue(5);
    assertThat(
            Target.parse(
                "{\"vidid\": 1, \"gids\": [3, 4], \"time_slice\": [0, 2], \"aids\": [7],"
                    + " \"space_slice\": [[0, 8], [0, 9]]}"))
        .isEqualTo(Target.video(1).frames(3, 4).region(0, 0, 9, 8));
  }

  @Test
  void settingsThatContradictEachOtherAreBothNamed() {
    Target video = Target.video(1);
    assertThatThrownBy(() -> video.scale(2).toSize(3, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("toSize(3, 3) contradicts scale(2.0, 2.0), which is set already");
    assertThatThrownBy(() -> video.toSize(3, 3).nativeScale(NativeScale.PARTS))
        .hasMessageContaining("nativeScale(NativeScale.PARTS) contradicts toSize(3, 3)");
    assertThatThrownBy(() -> video.fill(1).padding(Padding.Mode.EDGE))
        .hasMessageContaining("padding(Padding.Mode.EDGE) contradicts fill(1.0)");
    assertThatThrownBy(() -> video.dtype(DType.UINT8).nodata(Nodata.NAN))
        .hasMessageContaining(
            "nodata(Nodata.NAN) contradicts dtype(DType.UINT8): an integer has no NaN");
    assertThatThrownBy(() -> Target.image(1).time(0, 2))
        .hasMessageContaining("time(0, 2) contradicts image(1)");
    assertThatThrownBy(() -> Target.image(1).padTime(0, 2))
        .hasMessageContaining("padTime(0, 2) contradicts image(1): an image has no time");
    assertThatThrownBy(() -> video.time(0, 2).frames(1))
        .hasMessageContaining("frames(1) contradicts time(0, 2)");
    assertThatThrownBy(() -> video.channels("a,b")).hasMessageContaining("comma");
  }
}
