package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelSpecTest {
  @Test
  void aliasesAndRangesAreSpeltOutInTheOrderOfTheCodes() {
    FusedChannelSpec spec = FusedChannelSpec.parse("b1|Z:3|rgb|x.5:9:2|dxdy");
    assertThat(spec.channels())
        .containsExactly("b1", "Z.0", "Z.1", "Z.2", "r", "g", "b", "x.5", "x.7", "dx", "dy");
    assertThat(spec.size()).isEqualTo(11);
    assertThat(spec.sizes()).containsExactly(1, 3, 3, 2, 2);
    assertThat(spec.positions("rgb")).containsExactly(4, 5, 6);
  }

  @Test
  void rangesMayBeWrittenInAllTheUsualWays() {
    assertThat(FusedChannelSpec.parse("B:10").concise().spec()).isEqualTo("B:10");
    assertThat(FusedChannelSpec.parse("B.:10:3").channels())
        .containsExactly("B.0", "B.3", "B.6", "B.9");
    assertThat(FusedChannelSpec.parse("B::10:3").size()).isEqualTo(4);
    assertThat(FusedChannelSpec.parse("B:3:10:3").channels()).containsExactly("B.3", "B.6", "B.9");
    assertThat(FusedChannelSpec.parse("B:1:11").size()).isEqualTo(10);
    assertThat(FusedChannelSpec.parse("B.:3:").size()).isEqualTo(3);
    assertThat(FusedChannelSpec.parse("B.3:0:-1").channels()).containsExactly("B.3", "B.2", "B.1");
    assertThat(FusedChannelSpec.parse("a:0").size()).isZero();
    assertThat(FusedChannelSpec.parse("a.9:3").channels()).isEmpty();
  }

  @Test
  void aMalformedRangeSaysWhichAndWhy() {
    for (String bad : new String[] {"B:", "B:0.10", "B.::", "a:b.0:3", "a.x:3", "a.0:9:0"}) {
      assertThatIllegalArgumentException()
          .as(bad)
          .isThrownBy(() -> FusedChannelSpec.parse(bad).channels())
          .withMessageContaining(bad);
    }
  }

  @Test
  void aRangeOfBillionsIsRejectedBeforeItIsAllocated() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FusedChannelSpec.parse("a.0:2000000000").normalize())
        .withMessageContaining("2000000000 channels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FusedChannelSpec.ofCount(Integer.MAX_VALUE));
  }

  @Test
  void conciseFoldsRunsAndSpellsOutTheSameChannelsAgain() {
    FusedChannelSpec spec = FusedChannelSpec.parse("b|a|a.0|a.1|a.2|a.5|c|a.8|a.9|b.0:3|c.0");
    assertThat(spec.concise().spec()).isEqualTo("b|a|a:3|a.5|c|a.8:10|b:3|c.0");
    assertThat(spec.concise().normalize()).isEqualTo(spec.normalize());
  }

  @Test
  void namesThatOnlyLookLikeMembersOfARangeStayAsTheyAre() {
    for (String name : new String[] {"a..0", "B1.red", "a.01", "a.0.1", "a.", "a.12345678901"}) {
      assertThat(FusedChannelSpec.parse(name).concise().spec()).isEqualTo(name);
    }
    FusedChannelSpec odd = FusedChannelSpec.parse("a.0|a.01|a.1");
    assertThat(odd.concise().normalize()).isEqualTo(odd);
  }

  @Test
  void allIsKeptForTheImageToDecide() {
    assertThat(FusedChannelSpec.all().isAll()).isTrue();
    assertThat(ChannelSpec.parse("rgb,<all>").isAll()).isTrue();
    assertThat(ChannelSpec.parse("rgb").isAll()).isFalse();
    assertThat(FusedChannelSpec.all().channels()).containsExactly("<all>");
  }

  @Test
  void setOperationsKeepTheOrderOfTheFirstSpec() {
    FusedChannelSpec a = FusedChannelSpec.parse("rgb|disparity|flowx|flowy");
    FusedChannelSpec b = FusedChannelSpec.of("XX", "b", "r");
    assertThat(a.intersection(b).spec()).isEqualTo("r|b");
    assertThat(a.union(b).spec()).isEqualTo("r|g|b|disparity|flowx|flowy|XX");
    assertThat(a.difference(b).spec()).isEqualTo("g|disparity|flowx|flowy");
    assertThat(b.isSubsetOf(a)).isFalse();
    assertThat(a.isSupersetOf(FusedChannelSpec.of("flowy", "r"))).isTrue();
    assertThat(a.contains("g")).isTrue();
    assertThat(a.contains("rgb")).isFalse();
    assertThat(a.indexOf("flowx")).isEqualTo(4);
    assertThat(a.take(3, 0).spec()).isEqualTo("disparity|r");
    assertThat(a.slice(1, 3).spec()).isEqualTo("g|b");
  }

  @Test
  void streamsAreHandledOneByOne() {
    ChannelSpec spec = ChannelSpec.parse("r|g|b|disparity,flowx|r|flowy");
    assertThat(spec.intersection(ChannelSpec.parse("rgb")).spec()).isEqualTo("r|g|b,r");
    assertThat(spec.difference(ChannelSpec.parse("flowx")).spec())
        .isEqualTo("r|g|b|disparity,r|flowy");
    assertThat(spec.difference(ChannelSpec.parse("disparity|r,b|g")).spec())
        .isEqualTo("flowx|flowy");
    assertThat(spec.sizes()).isEqualTo(Map.of("r|g|b|disparity", 4, "flowx|r|flowy", 3));
    assertThat(spec.size()).isEqualTo(7);
    assertThat(spec.split().spec()).isEqualTo("r,g,b,disparity,flowx,r,flowy");
    assertThat(spec.channels()).containsExactly("r", "g", "b", "disparity", "flowx", "flowy");
    assertThat(spec.contains("flowy")).isTrue();
    assertThat(ChannelSpec.parse("b1|b2,b3|rgb|B.0,B.1|B.2").concise().spec())
        .isEqualTo("b1|b2,b3|r|g|b|B.0,B.1:3");
  }

  @Test
  void lateFusionAddsStreamsAndLeavesEmptySpecsOut() {
    ChannelSpec a = ChannelSpec.parse("A|B|C,edf");
    ChannelSpec empty = ChannelSpec.parse("");
    assertThat(a.lateFuse(empty)).isEqualTo(a);
    assertThat(empty.lateFuse(a).lateFuse(ChannelSpec.parse("A12")).spec())
        .isEqualTo("A|B|C,edf,A12");
    assertThat(empty.isEmpty()).isTrue();
    assertThat(empty.size()).isZero();
  }

  @Test
  void oneStreamIsGivenOnlyWhenThereIsOne() {
    assertThat(ChannelSpec.parse("rgb,rgb").onlyStream().spec()).isEqualTo("rgb");
    assertThatIllegalStateException()
        .isThrownBy(() -> ChannelSpec.parse("rgb,ir").onlyStream())
        .withMessageContaining("2 streams");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FusedChannelSpec.parse("rgb,ir"))
        .withMessageContaining("comma");
  }

  @Test
  void specsAreEqualWhenTheirCodesAre() {
    assertThat(FusedChannelSpec.parse("r|g")).isEqualTo(FusedChannelSpec.of("r", "g"));
    assertThat(FusedChannelSpec.parse("rgb")).isNotEqualTo(FusedChannelSpec.parse("r|g|b"));
    assertThat(ChannelSpec.parse("a,b")).hasSameHashCodeAs(ChannelSpec.parse("a,b"));
    assertThat(ChannelSpec.parse("a,b")).hasToString("a,b").isNotEqualTo(ChannelSpec.parse("b,a"));
  }

  @Test
  void fileNamesAreSafeAndLongOnesAreHashed() {
    assertThat(ChannelSpec.parse("foo|bar|baz,biz").toFileName()).isEqualTo("foo_bar_baz,biz");
    assertThat(FusedChannelSpec.parse("a/b|c\\d").toFileName()).isEqualTo("a_b_c_d");
    assertThat(FusedChannelSpec.parse("a.").toFileName()).isEqualTo("a._");
    String name = FusedChannelSpec.parse("foo.0:256").normalize().toFileName();
    assertThat(name).hasSizeLessThan(128).endsWith("_256");
    assertThat(name).isNotEqualTo(FusedChannelSpec.parse("fop.0:256").normalize().toFileName());
  }

  @Test
  void aRangeWithoutChannelsLeavesNoStreamBehind() {
    for (String spec : new String[] {"a.2:2", "b.6:5", "a.2:2,b", "b,a.6:5,a.1:1"}) {
      ChannelSpec normalized = ChannelSpec.parse(spec).normalize();
      assertThat(normalized.normalize()).as(spec).isEqualTo(normalized);
      assertThat(normalized)
          .isEqualTo(ChannelSpec.parse(spec.contains("b,") || spec.endsWith(",b") ? "b" : ""));
      assertThat(ChannelSpec.parse(spec).concise().normalize()).isEqualTo(normalized);
    }
  }
}
