package org.ndsampler.core.sample;

import java.util.List;
import java.util.OptionalLong;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.Audit;

/** Counts what targets and samples show. */
final class Auditor {
  private static final int STEP = 1024;

  private Auditor() {}

  static Audit ofTargets(
      CocoDataset dataset,
      TargetResolver resolver,
      List<Target> targets,
      Progress progress,
      CancellationToken cancellation) {
    Audit.Builder audit = Audit.builder(dataset);
    int total = targets.size();
    for (int i = 0; i < total; i++) {
      if (i % STEP == 0) {
        cancellation.throwIfCancelled();
        progress.update("auditing", i, total);
      }
      ResolvedTarget resolved = resolver.resolve(targets.get(i));
      add(audit, dataset, resolved, resolver.annotations(resolved));
    }
    progress.update("auditing", total, total);
    return audit.build();
  }

  static Audit ofSamples(CocoDataset dataset, Iterable<Sample> samples) {
    Audit.Builder audit = Audit.builder(dataset);
    for (Sample sample : samples) {
      if (sample.annotations().dataset() != dataset) {
        throw new IllegalArgumentException(
            sample + " is not of this sampler's dataset, " + dataset.name());
      }
      add(audit, dataset, sample.target(), sample.annotations());
    }
    return audit.build();
  }

  private static void add(
      Audit.Builder audit,
      CocoDataset dataset,
      ResolvedTarget resolved,
      SampleAnnotations annotations) {
    audit.item();
    Window inside = resolved.shown();
    if (!resolved.isClip()) {
      audit.see(resolved.imageId(), inside);
    } else if (!inside.isEmpty()) {
      for (ResolvedTarget.Frame frame : resolved.frames()) {
        OptionalLong id = frame.imageId();
        if (id.isPresent()) {
          CocoImage image = dataset.image(id.getAsLong());
          Affine toVideo = image.toVideo();
          audit.see(
              image.id(),
              toVideo.isIdentity() ? inside : inside.toBox().warp(toVideo.inverse()).toWindow());
        }
      }
    }
    for (int i = 0; i < annotations.size(); i++) {
      audit.seeAnnotation(annotations.row(i));
    }
  }
}
