package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoDatasets;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/** Toy datasets, by their names, through every backend. */
class ToyBackendsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "special:shapes2",
        "special:photos1",
        "special:vidshapes1-frames2",
        "special:vidshapes1-frames2-aux",
        "special:vidshapes1-frames2-multispectral",
        "special:vidshapes1-frames2-multisensor-msi"
      })
  void everyBackendGivesTheSamePixels(String key) throws IOException {
    CocoDataset dataset = CocoDatasets.coerce(key, folder);
    List<NDArray> plain = pixels(CocoSampler.open(dataset), dataset);
    assertThat(plain).isNotEmpty();
    for (Backend backend : List.of(Backend.NPY, Backend.COG)) {
      List<NDArray> cached =
          pixels(
              CocoSampler.builder(dataset)
                  .cache(folder.resolve(backend.name()))
                  .backend(backend)
                  .build(),
              dataset);
      assertThat(cached).hasSameSizeAs(plain);
      for (int i = 0; i < plain.size(); i++) {
        assertThat(cached.get(i).contentEquals(plain.get(i))).as("%s %d", backend, i).isTrue();
      }
    }
  }

  private static List<NDArray> pixels(CocoSampler sampler, CocoDataset dataset) {
    List<NDArray> pixels = new ArrayList<>();
    try (sampler) {
      for (int row = 0; row < dataset.videos().size(); row++) {
        Target clip = Target.video(dataset.videos().id(row)).region(20, 30, 90, 70);
        pixels.add(sampler.loadSample(clip.channels("<all>")).pixels());
      }
      for (int row = 0; row < dataset.images().size(); row++) {
        Target window = Target.image(dataset.images().id(row)).region(-5, 30, 90, 70);
        pixels.add(sampler.loadSample(window.channels("<all>")).pixels());
      }
    }
    return pixels;
  }

  @Test
  void aNameThatNoToyHasIsAnErrorThatListsThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CocoDatasets.coerce("special:squares8", folder))
        .withMessageContaining("'squares8'")
        .withMessageContaining("shapes[N], photos[N], vidshapesN");
  }

  @Test
  void theSameNameIsMadeOnce() throws IOException {
    CocoDataset first = CocoDatasets.coerce("shapes1", folder);
    CocoDataset second = CocoDatasets.coerce("special:shapes1", folder);
    assertThat(second.path()).isEqualTo(first.path());
    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
  }
}
