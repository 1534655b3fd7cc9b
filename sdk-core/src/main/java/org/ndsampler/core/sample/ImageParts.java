package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.frames.FramePart;
import org.ndsampler.core.frames.Frames;
import org.ndsampler.core.frames.internal.ChannelRun;
import org.ndsampler.core.internal.Suggestions;

/**
 * Which channels a target has, and that those are there which it requires. Which file a channel is
 * in, the frames know. Safe for concurrent use.
 */
final class ImageParts {
  private final Frames frames;
  private final KnownChannels known;

  ImageParts(Frames frames, KnownChannels known) {
    this.frames = frames;
    this.known = known;
  }

  /** The channels of a target, spelt out; null for an image's own file as it is. */
  @Nullable List<String> channels(Target target, long imageId, long[] imageIds) {
    FusedChannelSpec spec = target.find(TargetSettings.CHANNELS);
    if (spec == null) {
      if (!target.isClip() && frames.hasOwn(imageId)) {
        return null;
      }
      spec = FusedChannelSpec.all();
    }
    if (!spec.isAll()) {
      return spec.channels();
    }
    Set<String> all = target.isClip() ? new TreeSet<>() : new LinkedHashSet<>();
    for (long id : imageIds) {
      for (FramePart part : frames.parts(id)) {
        all.addAll(part.spec().codes());
      }
    }
    List<String> codes = new ArrayList<>();
    for (String code : spec.codes()) {
      if (FusedChannelSpec.of(code).isAll()) {
        codes.addAll(all);
      } else {
        codes.add(code);
      }
    }
    return FusedChannelSpec.of(codes).channels();
  }

  /**
   * Where the channels of an image are, in the given order.
   *
   * @throws IllegalArgumentException if one is not there and the target does not allow it
   */
  List<ChannelRun> runs(long imageId, List<String> names, Target target) {
    List<FramePart> parts = frames.parts(imageId);
    List<ChannelRun> runs = ChannelRun.of(parts, names);
    for (ChannelRun run : runs) {
      if (run.part() == null) {
        requireAllowed(imageId, parts, run.names(), target.get(TargetSettings.MISSING_CHANNELS));
      }
    }
    return runs;
  }

  private void requireAllowed(
      long imageId, List<FramePart> parts, List<String> missing, TargetSettings.Missing allowed) {
    if (allowed.anyName()) {
      return;
    }
    for (String name : missing) {
      if (!allowed.required() && known.has(name)) {
        continue;
      }
      List<String> there = parts.stream().flatMap(part -> part.channels().stream()).toList();
      throw new IllegalArgumentException(
          "image "
              + imageId
              + " has no channel "
              + name
              + (allowed.required() ? "" : ", nor has any other image")
              + "; it has "
              + there
              + Suggestions.of(name, there)
              + "; ask for one of these, or give missingChannels(value)");
    }
  }
}
