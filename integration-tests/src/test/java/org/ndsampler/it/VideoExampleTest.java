package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;

/** The reference's example of a video with several sensors. */
class VideoExampleTest {
  @Test
  void someChannelsAndThenAllInFiveLines() throws IOException {
    var file = Golden.folder().resolve("vidshapes2_multispectral").resolve("data.kwcoco.json");

    CocoDataset dataset = CocoDataset.read(file);
    CocoSampler sampler = CocoSampler.open(dataset);
    Target target = Target.video(1).time(0, 5).region(0, 0, 128, 128);
    Sample two = sampler.loadSample(target.channels("B1|B8"));
    Sample all = sampler.loadSample(target.channels("<all>"));

    assertThat(two.pixels().shape().toArray()).containsExactly(5, 128, 128, 2);
    assertThat(all.pixels().shape().toArray()).containsExactly(5, 128, 128, 5);
    assertThat(all.pixels().channels(0, 1).contentEquals(two.pixels().channels(0, 1))).isTrue();
    assertThat(all.annotations()).isNotEmpty();
    sampler.close();
  }
}
