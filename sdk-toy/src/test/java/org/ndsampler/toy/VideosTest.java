package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

class VideosTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(doubles = {0.003, 0.01, 0.05})
  void tracksAreSmooth(double speed) {
    Swarm swarm = new Swarm(ToyRandom.of(4), 6, 300, speed);

    double walls = 0;
    for (int boid = 0; boid < 6; boid++) {
      for (int t = 1; t < 300; t++) {
        double dx = swarm.x(t, boid) - swarm.x(t - 1, boid);
        double dy = swarm.y(t, boid) - swarm.y(t - 1, boid);
        assertThat(Math.hypot(dx, dy)).isLessThanOrEqualTo(speed * 1.000001);
        double ax = swarm.velocityX(t, boid) - swarm.velocityX(t - 1, boid);
        double ay = swarm.velocityY(t, boid) - swarm.velocityY(t - 1, boid);
        assertThat(Math.hypot(ax, ay)).isLessThanOrEqualTo(speed * Swarm.AGILITY * 1.000001);
        boolean near =
            Math.min(swarm.x(t, boid), swarm.y(t, boid)) < 0.05
                || Math.max(swarm.x(t, boid), swarm.y(t, boid)) > 0.95;
        walls += near ? 1 : 0;
      }
    }
    assertThat(walls / (6 * 299)).as("the share of time near a border").isLessThan(0.05);
  }

  @Test
  void aVideoHasItsFramesInOrderAndAnAnnotationOfEachTrackInEach() throws IOException {
    CocoDataset dataset =
        ToyDatasets.make("vidshapes2-frames5-tracks3-speed0.02", folder.resolve("videos"), 0);

    assertThat(dataset.videos().size()).isEqualTo(2);
    assertThat(dataset.images().size()).isEqualTo(10);
    assertThat(dataset.trackNames()).hasSize(6);
    Map<Long, List<CocoAnnotation>> tracks = new HashMap<>();
    for (long video = 1; video <= 2; video++) {
      int frame = 0;
      for (CocoImage image : dataset.imagesOf(video)) {
        assertThat(image.frameIndex()).hasValue(frame++);
        assertThat(image.annotations()).hasSize(3);
        for (CocoAnnotation annotation : image.annotations()) {
          tracks
              .computeIfAbsent(annotation.trackId().orElseThrow(), t -> new ArrayList<>())
              .add(annotation);
        }
      }
      assertThat(frame).isEqualTo(5);
    }
    assertThat(tracks).hasSize(6);
    tracks.forEach(
        (track, annotations) -> {
          assertThat(annotations).hasSize(5);
          for (int i = 1; i < annotations.size(); i++) {
            Box before = annotations.get(i - 1).box().orElseThrow();
            Box now = annotations.get(i).box().orElseThrow();
            assertThat(annotations.get(i).categoryId()).isEqualTo(annotations.get(0).categoryId());
            // A fiftieth of 600 pixels, and a little for the breathing and leaning of the shape.
            assertThat(Math.abs(now.centerX() - before.centerX())).isLessThan(12 + 6);
            assertThat(Math.abs(now.centerY() - before.centerY())).isLessThan(12 + 6);
            assertThat(now.area() / before.area()).isBetween(0.8, 1.25);
          }
        });
  }

  @Test
  void bandsOfAFrameShowTheSameObjectsInTheirOwnResolution() throws IOException {
    CocoDataset dataset =
        ToyDatasets.recipe("vidshapes1-frames3-multispectral")
            .size(240, 180)
            .write(folder.resolve("msi"));

    Map<String, Size> sizes =
        Map.of(
            "B1", new Size(240, 180),
            "B8", new Size(40, 30),
            "B8a", new Size(80, 60),
            "B10", new Size(240, 180),
            "B11", new Size(80, 60));
    for (CocoImage image : dataset.images()) {
      assertThat(image.fileName()).isEmpty();
      assertThat(image.assets()).hasSize(5);
      for (CocoAsset asset : image.assets()) {
        NDArray band = Pictures.read(dataset.imageFolder().resolve(asset.fileName()));
        assertThat(band.dtype()).isEqualTo(DType.UINT16);
        assertThat(band.shape().size()).isEqualTo(sizes.get(asset.channels().orElseThrow()));
        assertThat(asset.size()).contains(band.shape().size());
        assertObjectsStandOut(image, band, asset.toImage());
      }
    }
  }

  /** Inside its polygon an object is brighter than the ground around it. */
  private static void assertObjectsStandOut(CocoImage image, NDArray band, Affine toImage) {
    double inside = 0;
    double outside = 0;
    int insideCount = 0;
    int outsideCount = 0;
    RunLengthMask mask = RunLengthMask.empty(band.shape().size());
    boolean[] covered = new boolean[band.shape().count()];
    for (CocoAnnotation annotation : image.annotations()) {
      Segmentation here = annotation.segmentation().orElseThrow().warp(toImage.inverse());
      mask = here.toMask(band.shape().size());
      for (int y = 0; y < band.height(); y++) {
        for (int x = 0; x < band.width(); x++) {
          covered[y * band.width() + x] |= mask.contains(x, y);
        }
      }
    }
    for (int y = 0; y < band.height(); y++) {
      for (int x = 0; x < band.width(); x++) {
        double value = band.value(y, x, 0);
        assertThat(value).as("all of it is valid").isGreaterThan(0);
        if (covered[y * band.width() + x]) {
          inside += value;
          insideCount++;
        } else {
          outside += value;
          outsideCount++;
        }
      }
    }
    assertThat(insideCount).isPositive();
    assertThat(inside / insideCount).isGreaterThan(1.3 * outside / outsideCount);
  }

  @Test
  void framesOfSeveralSensorsHavePartsWithoutData() throws IOException {
    CocoDataset dataset =
        ToyDatasets.recipe("vidshapes2-frames12-multisensor-msi")
            .size(203, 155)
            .write(folder.resolve("msi"));

    Set<String> sensors = new HashSet<>();
    int partial = 0;
    for (CocoImage image : dataset.images()) {
      String sensor = image.field("sensor").orElseThrow();
      sensors.add(sensor);
      partial += image.field("valid_region").isPresent() ? 1 : 0;
      Size video = new Size(203, 155);
      if (sensor.contains("2")) {
        assertThat(image.size()).isEqualTo(new Size(102, 78));
        assertThat(image.toVideo()).isEqualTo(Affine.scaling(2, 2));
      } else {
        assertThat(image.size()).isEqualTo(video);
      }
      for (CocoAsset asset : image.assets()) {
        // The middle of an asset lies near the middle of its image.
        Size size = asset.size().orElseThrow();
        double x = asset.toImage().applyX(size.width() / 2.0, size.height() / 2.0);
        double y = asset.toImage().applyY(size.width() / 2.0, size.height() / 2.0);
        assertThat(x).isBetween(image.size().width() * 0.45, image.size().width() * 0.55);
        assertThat(y).isBetween(image.size().height() * 0.45, image.size().height() * 0.55);
        if (asset.fileName().endsWith(".png")) {
          NDArray band = Pictures.read(dataset.imageFolder().resolve(asset.fileName()));
          boolean whole = image.field("valid_region").isEmpty();
          int zeros = 0;
          for (int i = 0; i < band.shape().count(); i++) {
            zeros += ((short[]) band.data())[i] == 0 ? 1 : 0;
          }
          assertThat(zeros == 0).isEqualTo(whole);
        }
      }
    }
    assertThat(sensors).hasSize(3);
    assertThat(partial).isBetween(6, 20);
  }

  @Test
  void theFlowLeadsEachPixelOfAnObjectToThatObjectInTheNextFrame() {
    VideoSource source =
        new VideoSource(5, 1, 2, 1, 0.05, Bands.AUX, new Size(200, 160), Noise.SOFT);
    ToyImage first = source.image(0);
    Outline now = first.annotations().get(0).parts().get(0);
    Outline next = source.image(1).annotations().get(0).parts().get(0);
    float[] flow = floats(first.assets().get(1), 2);
    float[] disparity = floats(first.assets().get(0), 1);

    Coverage there = Coverage.of(next, 0, new Size(200, 160).toWindow());
    Coverage here = Coverage.of(now, 0, new Size(200, 160).toWindow());
    int moved = 0;
    int hits = 0;
    for (int y = 0; y < 160; y++) {
      for (int x = 0; x < 200; x++) {
        float dx = flow[2 * (y * 200 + x)];
        float dy = flow[2 * (y * 200 + x) + 1];
        boolean object = value(here, x, y) >= 0.5f;
        assertThat(disparity[y * 200 + x] > 9).isEqualTo(object);
        if (object) {
          moved++;
          hits += value(there, (int) (x + 0.5 + dx), (int) (y + 0.5 + dy)) > 0 ? 1 : 0;
        } else {
          assertThat(dx).isZero();
          assertThat(dy).isZero();
        }
      }
    }
    assertThat(moved).isGreaterThan(300);
    assertThat(hits).isGreaterThan(moved * 99 / 100);
  }

  private static float[] floats(ToyImage.File file, int channels) {
    try {
      byte[] tiff = file.content().bytes();
      int count = file.size().width() * file.size().height() * channels;
      float[] values = new float[count];
      ByteBuffer.wrap(tiff, tiff.length - 4 * count, 4 * count)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float value(Coverage coverage, int x, int y) {
    if (!coverage.window.contains(new Window(x, y, 1, 1))) {
      return 0;
    }
    return coverage
        .values[(y - coverage.window.y()) * coverage.window.width() + x - coverage.window.x()];
  }
}
