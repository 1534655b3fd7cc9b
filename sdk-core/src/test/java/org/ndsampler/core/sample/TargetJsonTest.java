package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

  /** Keys and values that ndsampler 0.6.6 and 0.8.1 document or write, and what they mean here. */
  @ParameterizedTest
  @MethodSource("documented")
  void whatNdsamplerDocumentsOrWritesIsRead(String json, Target expected) {
    assertThat(Target.parse("{" + json.replace('\'', '"') + "}")).isEqualTo(expected);
    assertThat(Target.parse(expected.toJson())).isEqualTo(expected);
  }

  static Stream<Arguments> documented() {
    Target image = Target.image(1);
    Target clip = Target.video(1);
    Target native1 = clip.nativeScale(NativeScale.PARTS);
    Target negative = image.center(2, 3).size(4, 5);
    Target four = Target.annotation(4);
    double open = Double.NaN;
    return Stream.of(
        // Whose pixels.
        arguments("'gid': 1", image),
        arguments("'image_id': 1", image),
        arguments("'vidid': 1", clip),
        arguments("'video_id': 1", clip),
        arguments("'gids': [1, 2]", Target.images(1, 2)),
        arguments("'image_ids': [1, 2]", Target.images(1, 2)),
        arguments("'vidid': 1, 'gids': [2, 1]", clip.frames(2, 1)),
        arguments("'aid': 4", Target.annotation(4)),
        arguments("'annot_id': 4", Target.annotation(4)),
        arguments("'aid': 4, 'gid': null, 'slices': null", Target.annotation(4)),
        // Rows of tables, pools and grids.
        arguments(
            "'aid': -1, 'gid': 1, 'cx': 2, 'cy': 3, 'width': 4, 'height': 5, 'category_id': 0,"
                + " 'img_width': 60, 'img_height': 50",
            negative),
        arguments(
            "'aid': -1.0, 'gid': 1, 'cx': 2.0, 'cy': 3.0, 'width': 4.0, 'height': 5.0", negative),
        arguments(
            "'vidid': 1, 'time_slice': [0, 2], 'space_slice': [[0, 8], [1, 9]], 'gids': [1, 2],"
                + " 'aids': [7]",
            clip.frames(1, 2).region(1, 0, 8, 8)),
        arguments("'gid': 1, 'slices': [[0, 8], [1, 9]], 'aids': []", image.region(1, 0, 8, 8)),
        // Where.
        arguments("'gid': 1, 'cx': 2, 'cy': 3, 'width': 4, 'height': 5", negative),
        arguments(
            "'gid': 1, 'cx': 2, 'cy': 3, 'window_dims': [5, 4]", image.center(2, 3).window(4, 5)),
        arguments(
            "'gid': 1, 'cx': 2, 'cy': 3, 'width': 4, 'height': 5, 'window_dims': 'square'",
            negative.square()),
        arguments(
            "'gid': 1, 'cx': 2, 'cy': 3, 'width': 4, 'height': 5, 'window_dims': 'extent'",
            negative),
        arguments(
            "'gid': 1, 'cx': 2, 'cy': 3, 'width': 4, 'height': 5, 'window_dims': null", negative),
        arguments(
            "'aid': 4, 'cx': 7",
            four.with(TargetSettings.CENTER, new TargetSettings.Pair(7, open))),
        arguments(
            "'aid': 4, 'cy': 7",
            four.with(TargetSettings.CENTER, new TargetSettings.Pair(open, 7))),
        arguments(
            "'aid': 4, 'width': 7",
            four.with(TargetSettings.SIZE, new TargetSettings.Pair(7, open))),
        arguments(
            "'aid': 4, 'height': 7",
            four.with(TargetSettings.SIZE, new TargetSettings.Pair(open, 7))),
        arguments("'vidid': 1, 'time_slice': [0, 5, 2]", clip.time(0, 5, 2)),
        arguments(
            "'vidid': 1, 'slices': [[0, 5], [1, 3], [2, 6]]", clip.time(0, 5).region(2, 1, 4, 2)),
        // Around it.
        arguments("'gid': 1, 'pad': 3", image.pad(3)),
        arguments("'gid': 1, 'pad': null", image),
        arguments("'gid': 1, 'pad': [2, 3]", image.pad(3, 2)),
        arguments("'gid': 1, 'pad': [[1, 2], [3, 4]]", image.pad(new Margins(3, 1, 4, 2))),
        arguments("'vidid': 1, 'pad': [1, 2, 3]", clip.pad(3, 2).padTime(1, 1)),
        arguments("'gid': 1, 'padkw': {'mode': 'constant'}", image),
        arguments("'gid': 1, 'padkw': {'mode': 'constant', 'constant_values': 7}", image.fill(7)),
        arguments("'gid': 1, 'padkw': {'mode': 'edge'}", image.padding(Padding.Mode.EDGE)),
        arguments("'gid': 1, 'padkw': {'mode': 'reflect'}", image.padding(Padding.Mode.REFLECT)),
        arguments(
            "'gid': 1, 'padkw': {'mode': 'symmetric'}", image.padding(Padding.Mode.SYMMETRIC)),
        arguments("'gid': 1, 'padkw': {'mode': 'wrap'}", image.padding(Padding.Mode.WRAP)),
        // How.
        arguments("'vidid': 1, 'channels': 'B1|B8'", clip.channels("B1|B8")),
        arguments("'vidid': 1, 'channels': ['B1', 'B8']", clip.channels("B1|B8")),
        arguments("'vidid': 1, 'channels': '<all>'", clip.channels("<all>")),
        arguments("'vidid': 1, 'channels': null", clip),
        arguments("'vidid': 1, 'as_xarray': true, 'verbose_ndsample': 0", clip),
        arguments("'vidid': 1, 'legacy_target': true, 'legacy_annots': false", clip),
        arguments("'vidid': 1, 'optimize': false, 'finalize': true", clip),
        arguments("'vidid': 1, 'finalize': false", clip.lazy()),
        arguments("'vidid': 1, 'scale': 2", clip.scale(2)),
        arguments("'vidid': 1, 'scale': [2, 0.5]", clip.scale(2, 0.5)),
        arguments("'vidid': 1, 'scale': null, 'use_native_scale': false", clip),
        arguments("'vidid': 1, 'use_native_scale': true", native1),
        arguments("'vidid': 1, 'use_native_scale': true, 'realign_native': false", native1),
        arguments("'vidid': 1, 'use_native_scale': true, 'realign_native': null", native1),
        arguments(
            "'vidid': 1, 'use_native_scale': true, 'realign_native': 'largest'", clip.realign()),
        arguments("'vidid': 1, 'antialias': 'auto', 'interpolation': 'auto'", clip),
        arguments("'vidid': 1, 'antialias': true", clip.antialias(true)),
        arguments("'vidid': 1, 'antialias': false", clip.antialias(false)),
        arguments("'vidid': 1, 'antialias': null", clip),
        arguments(
            "'vidid': 1, 'interpolation': 'nearest'", clip.interpolation(Interpolation.NEAREST)),
        arguments("'vidid': 1, 'interpolation': 'linear'", clip),
        arguments("'vidid': 1, 'interpolation': 'area'", clip.interpolation(Interpolation.AREA)),
        arguments("'vidid': 1, 'interpolation': 'cubic'", clip.interpolation(Interpolation.CUBIC)),
        arguments(
            "'vidid': 1, 'interpolation': 'lanczos'", clip.interpolation(Interpolation.LANCZOS)),
        arguments("'vidid': 1, 'dtype': null", clip),
        arguments("'vidid': 1, 'dtype': 'uint8'", clip.dtype(DType.UINT8)),
        arguments("'vidid': 1, 'dtype': '<u2'", clip.dtype(DType.UINT16)),
        arguments("'vidid': 1, 'dtype': '|u1'", clip.dtype(DType.UINT8)),
        arguments("'vidid': 1, 'dtype': 'f4'", clip.dtype(DType.FLOAT32)),
        arguments("'vidid': 1, 'dtype': 'float'", clip.dtype(DType.FLOAT64)),
        arguments("'vidid': 1, 'dtype': '>f8'", clip.dtype(DType.FLOAT64)),
        arguments("'vidid': 1, 'dtype': 'int'", clip.dtype(DType.INT64)),
        arguments("'vidid': 1, 'nodata': null", clip),
        arguments("'vidid': 1, 'nodata': 'float'", clip.nodata(Nodata.NAN)),
        arguments("'vidid': 1, 'nodata': 'auto'", clip.nodata(Nodata.NAN)),
        arguments("'vidid': 1, 'nodata': 'ma'", clip.nodata(Nodata.MASK)),
        // What comes with it.
        arguments("'gid': 1, 'visible_thresh': 0.5", image.visible(0.5)),
        arguments("'gid': 1, 'annot_ids': [3, 2]", image.annotations(3, 2)),
        arguments("'gid': 1, 'with_annots': true", image),
        arguments("'gid': 1, 'with_annots': false", image.withoutAnnotations()),
        arguments("'gid': 1, 'with_annots': []", image.boxesOnly()),
        arguments("'gid': 1, 'with_annots': 'boxes'", image.boxesOnly()),
        arguments(
            "'gid': 1, 'with_annots': 'boxes+segmentation'",
            image.annotationParts(AnnotationPart.SEGMENTATION)),
        arguments(
            "'gid': 1, 'with_annots': ['keypoints', 'segmentation']",
            image.annotationParts(AnnotationPart.KEYPOINTS, AnnotationPart.SEGMENTATION)));
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
