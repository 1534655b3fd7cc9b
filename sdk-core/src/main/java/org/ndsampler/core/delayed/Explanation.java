package org.ndsampler.core.delayed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Texts;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;

/**
 * What finalizing a graph will read and compute. Immutable. {@link #toString} shows the tree and a
 * table.
 *
 * @param tree the graph, one line for each node, children indented under their parent
 * @param leaves the cost of each leaf, in the order of the result's frames and channels
 * @since 0.1
 */
public record Explanation(String tree, List<Leaf> leaves) {

  /** Copies the list. */
  public Explanation {
    leaves = List.copyOf(leaves);
  }

  /**
   * The cost of one leaf. Immutable.
   *
   * @param name the file, or the kind of leaf
   * @param channels how many of its channels are used
   * @param dtype the type in which it is resampled
   * @param transform from the leaf's coordinates to the result's, once for all nodes in between
   * @param source the pixels of the leaf that are read; empty if none can be seen
   * @param tiles how many blocks of the file have to be decoded, unless they are in a cache; 0 for
   *     a leaf in memory
   * @param bytes the decoded size of those blocks
   * @param operations roughly how many multiplications filtering and resampling take; 0 for a copy
   * @param note the filter, and what the use of an overview changes
   */
  public record Leaf(
      String name,
      int channels,
      DType dtype,
      Affine transform,
      Window source,
      long tiles,
      long bytes,
      long operations,
      String note) {}

  /** How many blocks of files have to be decoded in all. */
  public long tiles() {
    return leaves.stream().mapToLong(Leaf::tiles).sum();
  }

  private static long tiles(Window window, Size block) {
    if (window.isEmpty() || block.isEmpty()) {
      return 0;
    }
    long across = (window.endX() - 1) / block.width() - window.x() / block.width() + 1L;
    long down = (window.endY() - 1) / block.height() - window.y() / block.height() + 1L;
    return across * down;
  }

  /** The decoded size of those blocks. */
  public long bytes() {
    return leaves.stream().mapToLong(Leaf::bytes).sum();
  }

  private static long bytes(Window window, RasterInfo info) {
    Size block = info.blockSize();
    long tile =
        (long) Math.min(block.width(), info.size().width())
            * Math.min(block.height(), info.size().height())
            * info.channels()
            * info.dtype().bytes();
    return tiles(window, block) * tile;
  }

  /** Roughly how many multiplications it takes. */
  public long operations() {
    return leaves.stream().mapToLong(Leaf::operations).sum();
  }

  static Explanation of(DelayedOperation root, FinalizeOptions options) {
    List<Leaf> leaves = new ArrayList<>();
    List<DelayedImage> frames =
        root instanceof DelayedFrameConcat clip ? clip.frames() : List.of((DelayedImage) root);
    for (DelayedImage frame : frames) {
      addLeaves(frame, options, leaves);
    }
    return new Explanation(tree(root), leaves);
  }

  private static void addLeaves(DelayedImage image, FinalizeOptions options, List<Leaf> leaves) {
    for (Plan plan : Plan.of(image)) {
      Leaf leaf = leaf(plan, options);
      DelayedImage below =
          leaf.source().isEmpty()
              ? null
              : plan.leaf() instanceof DelayedTurn turned
                  ? turned.before(leaf.source())
                  : plan.leaf() instanceof DelayedMapped mapped
                      ? mapped.image().crop(leaf.source())
                      : null;
      // What is made of another image reads what that one reads.
      if (below == null || plan.isResampled()) {
        leaves.add(leaf);
      }
      if (below != null) {
        addLeaves(below, options, leaves);
      }
    }
  }

  /** The graph as text, a line for each node. */
  static String tree(DelayedOperation root) {
    StringBuilder tree = new StringBuilder();
    print(root, 0, tree);
    return tree.toString();
  }

  private static void print(DelayedOperation node, int depth, StringBuilder tree) {
    tree.append("  ".repeat(depth)).append(label(node)).append('\n');
    List<DelayedImage> children =
        node instanceof DelayedFrameConcat clip ? clip.frames() : ((DelayedImage) node).children();
    for (DelayedImage child : children) {
      print(child, depth + 1, tree);
    }
  }

  private static String label(DelayedOperation node) {
    String what = node.getClass().getSimpleName().substring("Delayed".length()) + " " + node.size();
    if (node instanceof DelayedLoad load) {
      return what + " " + load.source().name() + names(load);
    } else if (node instanceof DelayedOverview overview) {
      return what + " " + overview.file().source().name() + " overview " + overview.level();
    } else if (node instanceof DelayedIdentity identity) {
      return what + " " + identity.pixels().dtype() + names(identity);
    } else if (node instanceof DelayedConstant constant) {
      return what + " " + constant.dtype() + " " + constant.value() + names(constant);
    } else if (node instanceof DelayedCrop crop) {
      return what + " at (" + crop.window().x() + ", " + crop.window().y() + ")";
    } else if (node instanceof DelayedWarp warp) {
      return what + " " + text(warp.transform());
    } else if (node instanceof DelayedChannelSelect select) {
      return what + " channels " + select.indices();
    } else if (node instanceof DelayedAsType as) {
      return what + " " + as.dtype();
    } else if (node instanceof DelayedDequantize op) {
      return what + " * " + op.scale() + " + " + op.offset() + nodata(op);
    } else if (node instanceof DelayedNodata op) {
      return what + " nodata " + op.nodata();
    } else if (node instanceof DelayedTurn turned) {
      return what
          + (turned.turn().mirrored() ? " mirrored" : "")
          + (turned.turn().quarters() == 0
              ? ""
              : " by " + 90 * turned.turn().quarters() + " degrees");
    } else if (node instanceof DelayedFused fused) {
      return what + " " + text(fused.transform()) + " of " + window(fused.domain());
    }
    return what;
  }

  private static String nodata(DelayedDequantize op) {
    return op.nodata().isPresent() ? ", nodata " + op.nodata().getAsDouble() : "";
  }

  private static String names(DelayedImage leaf) {
    List<String> names = leaf.channelNames();
    return names.stream().allMatch(String::isEmpty) ? "" : " " + String.join("|", names);
  }

  private static String window(Window w) {
    return w.size() + " at (" + w.x() + ", " + w.y() + ")";
  }

  private static String text(Affine a) {
    if (a.isAxisAligned()) {
      return "x * "
          + number(a.m00())
          + " + "
          + number(a.m02())
          + ", y * "
          + number(a.m11())
          + " + "
          + number(a.m12());
    }
    return "["
        + number(a.m00())
        + " "
        + number(a.m01())
        + " "
        + number(a.m02())
        + "; "
        + number(a.m10())
        + " "
        + number(a.m11())
        + " "
        + number(a.m12())
        + "]";
  }

  private static String number(double value) {
    return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  private static Leaf leaf(Plan given, FinalizeOptions options) {
    Plan plan = given.overOverview(options.overviews());
    StringBuilder note = new StringBuilder();
    Window source;
    long operations = 0;
    if (plan.domain().isEmpty() || plan.size().isEmpty() || plan.channels().length == 0) {
      source = Window.of(0, 0, 0, 0);
    } else if (!plan.isResampled()) {
      source = plan.window().intersection(plan.domain());
      note.append("copy");
    } else {
      Sampling sampling = Sampling.of(plan, options);
      source = sampling.leaf(plan.window());
      int taps = options.interpolation().taps();
      int channels = plan.channels().length;
      operations = plan.size().area() * channels * taps * taps;
      note.append(options.interpolation().name().toLowerCase(Locale.ROOT));
      if (sampling.halvings() > 0) {
        note.append(", halved ").append(sampling.halvings()).append(" times");
        operations += source.area() * channels * 5;
      }
      if (sampling.kernelX() > 1 || sampling.kernelY() > 1) {
        note.append(", blurred ").append(sampling.kernelX()).append('x').append(sampling.kernelY());
        operations +=
            sampling.blurred(sampling.level(plan.window())).area()
                * channels
                * (sampling.kernelX() + sampling.kernelY());
      }
    }
    if (source.isEmpty()) {
      note.setLength(0);
      note.append("nothing to read, all fill");
    }
    long tiles = 0;
    long bytes = 0;
    String name = plan.leaf().getClass().getSimpleName();
    DelayedImage leaf = plan.leaf();
    if (leaf instanceof DelayedLoad load) {
      name = load.source().name();
      RasterInfo info = load.info();
      tiles = tiles(source, info.blockSize());
      bytes = bytes(source, info);
    } else if (leaf instanceof DelayedOverview overview) {
      DelayedLoad load = overview.file();
      name = load.source().name() + " overview " + overview.level();
      RasterInfo info = overviewInfo(overview);
      tiles = tiles(source, info.blockSize());
      bytes = bytes(source, info);
      if (plan != given) {
        Size full = load.size();
        Size small = overview.size();
        note.append(
            String.format(
                Locale.ROOT,
                "; overview %s for %s: within half an overview pixel (%.2f x %.2f pixels of the"
                    + " file), values as the file's writer averaged or picked them",
                small,
                full,
                full.width() / (2.0 * small.width()),
                full.height() / (2.0 * small.height())));
      }
    }
    Affine toRoot =
        plan.transform().then(Affine.translation(-(double) plan.frameX(), -(double) plan.frameY()));
    return new Leaf(
        name,
        plan.channels().length,
        plan.resampledType(),
        toRoot,
        source,
        tiles,
        bytes,
        operations,
        note.toString());
  }

  private static RasterInfo overviewInfo(DelayedOverview overview) {
    RasterSource source = overview.file().source();
    try {
      Raster raster = source.acquire();
      try {
        return raster.overview(overview.level()).info();
      } finally {
        source.release(raster);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return tree + table();
  }

  /** The cost as a table: one line for each leaf, what it reads and how, and the sum below. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-24s %3s %-8s %-24s %8s %12s %14s  %s%n",
            "leaf",
            "ch",
            "type",
            "reads",
            "tiles",
            "bytes",
            "operations",
            "how"));
    for (Leaf leaf : leaves) {
      String name = leaf.name();
      text.append(
          String.format(
              Locale.ROOT,
              "%-24s %3d %-8s %-24s %8d %12d %14d  %s%n",
              Texts.end(name, 24),
              leaf.channels(),
              leaf.dtype(),
              window(leaf.source()),
              leaf.tiles(),
              leaf.bytes(),
              leaf.operations(),
              leaf.note()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%-24s %3s %-8s %-24s %8d %12d %14d%n",
            "total",
            "",
            "",
            "",
            tiles(),
            bytes(),
            operations()));
    return text.toString();
  }
}
