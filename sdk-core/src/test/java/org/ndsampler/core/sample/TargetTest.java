package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Window;

class TargetTest {
  @Test
  void eachSettingIsACopyAndLeavesTheOriginalAlone() {
    Target plain = Target.image(3);
    Target padded = plain.pad(4);
    assertThat(plain.pad()).isEqualTo(Margins.NONE);
    assertThat(padded.pad()).isEqualTo(new Margins(4, 4, 4, 4));
    assertThat(padded.imageId()).hasValue(3);
    assertThat(padded.annotationId()).isEmpty();
  }

  @Test
  void theTextIsTheCallsThatBuildIt() {
    assertThat(Target.annotation(17).square().pad(1, 2).visible(0.5))
        .hasToString("Target.annotation(17).square().pad(new Margins(1, 2, 1, 2)).visible(0.5)");
    assertThat(Target.image(1).center(2.5, 3).size(4, 5).fill(7).withoutAnnotations())
        .hasToString(
            "Target.image(1).center(2.5, 3.0).size(4.0, 5.0).fill(7.0).withoutAnnotations()");
    assertThat(
            Target.image(1)
                .region(-1, 2, 3, 4)
                .annotations(5, 6)
                .annotationParts(AnnotationPart.KEYPOINTS))
        .hasToString(
            "Target.image(1).region(-1, 2, 3, 4).annotations(5, 6).annotationParts(AnnotationPart.KEYPOINTS)");
    assertThat(Target.image(1).center(1, 2).window(3, 4))
        .hasToString("Target.image(1).center(1.0, 2.0).window(3, 4)");
  }

  @Test
  void aRegionContradictsACentreAndSaysSo() {
    assertThatThrownBy(() -> Target.image(1).center(1, 2).region(0, 0, 3, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("region")
        .hasMessageContaining("center");
    assertThatThrownBy(() -> Target.image(1).region(0, 0, 3, 3).square())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("square() contradicts region(0, 0, 3, 3)");
    assertThat(Target.image(1).region(0, 0, 3, 3).region(1, 1, 2, 2).region())
        .contains(Window.of(1, 1, 2, 2));
  }

  @Test
  void numbersThatMakeNoSenseAreRefusedWhereTheyAreGiven() {
    assertThatThrownBy(() -> Target.image(1).center(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("center must be finite: NaN, 0.0");
    assertThatThrownBy(() -> Target.image(1).size(-1, 2)).hasMessageContaining("-1.0 x 2.0");
    assertThatThrownBy(() -> Target.image(1).window(2, -1)).hasMessageContaining("2 x -1");
    assertThatThrownBy(() -> Target.image(1).visible(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> Target.image(1).visible(Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void targetsWithTheSameSettingsAreEqual() {
    Target a = Target.image(1).center(1, 2).window(3, 4).pad(5).annotations(9, 8);
    Target b = Target.image(1).window(3, 4).center(1, 2).pad(5).annotations(9, 8);
    assertThat(a).isEqualTo(b).hasSameHashCodeAs(b);
    assertThat(a).isNotEqualTo(b.fill(1));
    assertThat(a.annotationIds()).contains(List.of(9L, 8L));
  }
}
