package org.ndsampler.core.frames.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.frames.FramePart;

/**
 * Neighbouring channels of one file, or neighbours that an image lacks. Immutable.
 *
 * <p>This is the one place that says which file a channel is taken from. Channels that are asked
 * for one after another and lie in the same file stay together, so that a file is read once for
 * each run and not once for each channel; the order is the one that was asked for, so a file can
 * have several runs. Where several files have a channel, the first one counts.
 *
 * <p>Red, green and blue that no file has are grey, of an image whose own pixels are grey, and the
 * {@linkplain InkColors colours of the inks} of one that is made for printing: among photographs a
 * few are, and everybody means this by asking for colours.
 *
 * @param part the file; null if the channels are missing
 * @param indices their places in the file; empty if they are missing
 * @param names their names
 */
public record ChannelRun(@Nullable FramePart part, List<Integer> indices, List<String> names) {
  private static final Set<String> COLORS = Set.of("r", "g", "b");

  /** Where some channels are, in the given order. */
  public static List<ChannelRun> of(List<FramePart> parts, List<String> names) {
    List<FramePart> sources = withColors(parts, names);
    List<ChannelRun> runs = new ArrayList<>();
    int start = 0;
    while (start < names.size()) {
      int owner = owner(sources, names.get(start));
      int end = start + 1;
      while (end < names.size() && owner(sources, names.get(end)) == owner) {
        end++;
      }
      List<String> run = List.copyOf(names.subList(start, end));
      FramePart part = owner < 0 ? null : sources.get(owner);
      List<Integer> indices =
          part == null ? List.of() : run.stream().map(name -> indexOf(part, name)).toList();
      runs.add(new ChannelRun(part, indices, run));
      start = end;
    }
    return runs;
  }

  /** Whether these are all channels of the file, in its order. */
  public boolean isWhole() {
    if (part == null || indices.size() != part.channels().size()) {
      return false;
    }
    for (int i = 0; i < indices.size(); i++) {
      if (indices.get(i) != i) {
        return false;
      }
    }
    return true;
  }

  private static int owner(List<FramePart> parts, String name) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).channels().contains(name)) {
        return i;
      }
    }
    for (int i = 0; i < parts.size() && COLORS.contains(name); i++) {
      if (isGrey(parts.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** The files, and the colours of inks where colours are asked for that are nowhere else. */
  private static List<FramePart> withColors(List<FramePart> parts, List<String> names) {
    for (String name : names) {
      if (COLORS.contains(name) && owner(parts, name) < 0) {
        List<FramePart> all = new ArrayList<>(parts);
        parts.stream().filter(InkColors::has).findFirst().map(InkColors::of).ifPresent(all::add);
        return all;
      }
    }
    return parts;
  }

  private static boolean isGrey(FramePart part) {
    return part.isOwn() && part.channels().get(0).equals("gray");
  }

  private static int indexOf(FramePart part, String name) {
    int index = part.channels().indexOf(name);
    return index < 0 ? 0 : index;
  }
}
