package org.ndsampler.core.raster.cog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Maps;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.ndsampler.core.raster.tiff.internal.read.TiffDirectory;
import org.ndsampler.core.raster.tiff.internal.read.TiffFile;
import org.ndsampler.core.raster.tiff.internal.read.TiffLayout;

/**
 * Tells whether a file is a Cloud-Optimised GeoTIFF: tiles, overviews, directories before pixels,
 * small overviews first. The rules are those of GDAL's {@code validate_cloud_optimized_geotiff.py}
 * with its full check, and so are the verdicts: tiles that were never written are allowed, and a
 * file that says that it was edited (KNOWN_INCOMPATIBLE_EDITION) is no COG any more. Where the file
 * has GDAL's ghost area, the first directory may come after it, and the promises there are checked
 * against every tile, and every tile of a mask. A file that follows the rules and whose tags are
 * damaged, so that it cannot be opened, is an error too; one that uses what {@link TiffRaster} does
 * not know is a warning. Immutable and safe for concurrent use.
 *
 * <p>Every file gets a report, also one that is missing, is damaged, or is no TIFF.
 *
 * @since 0.1
 */
public final class CogValidator {
  private static final int SMALL = 512;
  private static final int WIDE_BLOCK = 1024;

  private final boolean checkTiled;
  private final boolean checkBlocks;

  private CogValidator(boolean checkTiled, boolean checkBlocks) {
    this.checkTiled = checkTiled;
    this.checkBlocks = checkBlocks;
  }

  /** Checks everything. */
  public static CogValidator standard() {
    return new CogValidator(true, true);
  }

  /** Whether to check that images wider than 1024 pixels have tiles; so unless told. */
  public CogValidator checkTiled(boolean value) {
    return new CogValidator(value, checkBlocks);
  }

  /** Whether it is checked that images wider than 1024 pixels have tiles. */
  public boolean checksTiled() {
    return checkTiled;
  }

  /** Whether to compare every tile with the promises of the ghost area; so unless told. */
  public CogValidator checkBlocks(boolean value) {
    return new CogValidator(checkTiled, value);
  }

  /** Whether every tile is compared with the promises of the ghost area. */
  public boolean checksBlocks() {
    return checkBlocks;
  }

  /** Checks everything about a file. Never throws because of what the file is. */
  public static CogReport validate(Path path) {
    return standard().check(path);
  }

  /** Checks a file. Never throws because of what the file is. */
  public CogReport check(Path path) {
    Findings found = new Findings();
    try {
      check(path, found);
      if (found.errors.isEmpty()) {
        requireReadable(path, found);
      }
    } catch (RasterFormatException e) {
      found.errors.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      found.errors.add("The file cannot be read: " + e);
    } catch (InternalError e) {
      found.errors.add(path + ": " + Maps.vanished());
    }
    return found.report(path);
  }

  private void check(Path path, Findings found) throws IOException {
    if (!Files.exists(path)) {
      found.errors.add("The file does not exist");
      return;
    }
    if (!Files.isRegularFile(path)) {
      found.errors.add("This is not a file");
      return;
    }
    if (!isTiff(path)) {
      found.errors.add("The file is not a GeoTIFF");
      return;
    }
    Path name = path.getFileName();
    Path external = name == null ? path : path.resolveSibling(name + ".ovr");
    boolean besides = name != null && Files.exists(external);
    try (TiffFile file = TiffFile.open(path);
        TiffFile other = besides && isTiff(external) ? TiffFile.open(external) : null) {
      check(file, other, besides, found);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void check(TiffFile file, @Nullable TiffFile other, boolean besides, Findings found)
      throws IOException {
    found.ghost = GhostArea.read(file);
    List<TiffDirectory> chain = file.directories();
    List<Level> levels = new ArrayList<>();
    List<Level> masks = new ArrayList<>();
    levels.add(Level.of("main", chain.get(0)));
    for (TiffDirectory ifd : chain.subList(1, chain.size())) {
      long kind = ifd.integer(TiffTags.NEW_SUBFILE_TYPE, 0);
      if ((kind & TiffTags.SUBFILE_MASK) != 0) {
        masks.add(Level.of("mask", ifd));
      } else if ((kind & TiffTags.SUBFILE_REDUCED) != 0) {
        levels.add(Level.of("overview_" + (levels.size() - 1), ifd));
      }
    }
    for (Level level : levels.subList(1, levels.size())) {
      tellIfUnreadable(level, found);
    }
    masks.forEach(mask -> tellIfUnreadable(mask, found));
    List<Level> internal = List.copyOf(levels);
    if (other != null && levels.size() == 1) {
      // Without overviews of its own, a file has those beside it; offsets are in their file.
      for (TiffDirectory ifd : other.directories()) {
        if ((ifd.integer(TiffTags.NEW_SUBFILE_TYPE, 0) & TiffTags.SUBFILE_MASK) == 0) {
          levels.add(Level.of("overview_" + (levels.size() - 1), ifd));
        }
      }
    }
    for (Level level : levels) {
      found.ifdOffsets.put(level.name, level.offset);
      found.sizes.put(level.name, level.size);
      if (level.firstBlock != 0) {
        found.dataOffsets.put(level.name, level.firstBlock);
      }
    }
    if (besides) {
      found.errors.add("Overviews found in external .ovr file. They should be internal");
    }
    checkMain(file, levels, found);
    checkOverviews(levels, found);
    checkData(levels, found);
    if ("YES".equals(found.ghost.get("KNOWN_INCOMPATIBLE_EDITION"))) {
      found.errors.add(
          "KNOWN_INCOMPATIBLE_EDITION=YES is declared in the file: it was edited after it was"
              + " written as a COG; write it anew");
    }
    if (checkBlocks && !found.ghost.isEmpty()) {
      for (Level level : internal) {
        Level mask =
            masks.stream().filter(one -> one.size.equals(level.size)).findFirst().orElse(null);
        checkPromises(file, level, level.name, mask, found);
        if (mask != null) {
          checkPromises(file, mask, "the mask of " + level.name, null, found);
        }
      }
    }
  }

  /**
   * The rules ask for the layout alone, so a file with tags that make no sense may follow all of
   * them. Whether it can be opened is asked of the reader: if the file is damaged, that is an error
   * of its own; if it is sound and the reader does not know what it uses, GDAL may, and its verdict
   * stands.
   */
  private static void requireReadable(Path path, Findings found) throws IOException {
    try (TiffRaster raster = TiffRaster.open(path, RasterOptions.of(BlockCache.ofBytes(0)))) {
      raster.info();
    } catch (RasterFormatException e) {
      if (e.isUnsupported()) {
        found.warnings.add("Laid out as a COG, but not readable here: " + e.getMessage());
      } else {
        found.errors.add("Laid out as a COG, but it cannot be read: " + e.getMessage());
      }
    }
  }

  /** A reader does without an overview or a mask that it cannot read. */
  private static void tellIfUnreadable(Level level, Findings found) {
    try {
      new TiffLayout(level.ifd);
    } catch (RasterFormatException e) {
      found.warnings.add("The " + level.name + " is not readable here: " + e.getMessage());
    }
  }

  private static final class Findings {
    final List<String> errors = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    final Map<String, Long> ifdOffsets = new LinkedHashMap<>();
    final Map<String, Long> dataOffsets = new LinkedHashMap<>();
    final Map<String, Size> sizes = new LinkedHashMap<>();
    Map<String, String> ghost = Map.of();

    CogReport report(Path path) {
      return CogReport.of(
          path, errors, warnings, new CogReport.Details(ifdOffsets, dataOffsets, sizes, ghost));
    }
  }

  /** An image or overview, as far as the rules need it: with any compression. */
  private record Level(
      String name,
      TiffDirectory ifd,
      Size size,
      Size block,
      long offset,
      long firstBlock,
      TiffDirectory.Entry offsets,
      TiffDirectory.Entry counts,
      int across,
      long blocks) {

    /** Where a block begins; 0 if it was never written. */
    long blockAt(long index) throws RasterFormatException {
      return ifd.integer(counts, index) == 0 ? 0 : ifd.integer(offsets, index);
    }

    long bytesOf(long index) throws RasterFormatException {
      return ifd.integer(counts, index);
    }

    static Level of(String name, TiffDirectory ifd) throws RasterFormatException {
      Size size =
          new Size(
              ifd.integer(TiffTags.IMAGE_WIDTH, "ImageWidth", 0, 1),
              ifd.integer(TiffTags.IMAGE_LENGTH, "ImageLength", 0, 1));
      boolean tiled = ifd.has(TiffTags.TILE_WIDTH);
      Size block =
          tiled
              ? new Size(
                  ifd.integer(TiffTags.TILE_WIDTH, "TileWidth", 0, 1),
                  ifd.integer(TiffTags.TILE_LENGTH, "TileLength", 0, 1))
              : new Size(
                  size.width(),
                  (int)
                      Math.max(
                          1,
                          Math.min(
                              size.height(),
                              ifd.integer(TiffTags.ROWS_PER_STRIP, size.height()) & 0xffffffffL)));
      int across = (size.width() - 1) / block.width() + 1;
      // Of planes that are stored apart the first one counts, as in GDAL.
      long blocks = (long) across * ((size.height() - 1) / block.height() + 1);
      TiffDirectory.Entry offsets =
          ifd.has(TiffTags.TILE_OFFSETS)
              ? ifd.requiredEntry(TiffTags.TILE_OFFSETS, "TileOffsets", blocks)
              : ifd.requiredEntry(TiffTags.STRIP_OFFSETS, "StripOffsets", blocks);
      TiffDirectory.Entry counts =
          ifd.requiredEntry(
              tiled ? TiffTags.TILE_BYTE_COUNTS : TiffTags.STRIP_BYTE_COUNTS,
              "TileByteCounts",
              blocks);
      long first = 0;
      for (long i = 0; i < blocks && first == 0; i++) {
        // A block that was never written has no place.
        first = ifd.integer(counts, i) == 0 ? 0 : ifd.integer(offsets, i);
      }
      return new Level(
          name, ifd, size, block, ifd.offset(), first, offsets, counts, across, blocks);
    }

    boolean isUntiled() {
      return block.width() == size.width() && block.width() > WIDE_BLOCK;
    }
  }

  private static boolean isTiff(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      return TiffFile.isTiff(ByteBuffer.wrap(in.readNBytes(8)));
    }
  }

  private void checkMain(TiffFile file, List<Level> levels, Findings found) {
    Level main = levels.get(0);
    if (main.size.width() > SMALL || main.size.height() > SMALL) {
      if (checkTiled && main.isUntiled()) {
        found.errors.add("The file is greater than 512xH or Wx512, but is not tiled");
      }
      if (levels.size() == 1) {
        found.warnings.add(
            "The file is greater than 512xH or Wx512, it is recommended to include internal"
                + " overviews");
      }
    }
    long afterGhost = GhostArea.end(file);
    if (main.offset != 8 && main.offset != 16 && main.offset != afterGhost) {
      found.errors.add(
          "The offset of the main IFD should be 8 for ClassicTIFF or 16 for BigTIFF"
              + (found.ghost.isEmpty() ? "" : " or " + afterGhost + " after the ghost area")
              + ". It is "
              + main.offset
              + " instead");
    }
  }

  private void checkOverviews(List<Level> levels, Findings found) {
    for (int i = 1; i < levels.size(); i++) {
      Level level = levels.get(i);
      Level before = levels.get(i - 1);
      if (level.size.width() > before.size.width() || level.size.height() > before.size.height()) {
        found.errors.add(
            i == 1
                ? "First overview has larger dimension than main band"
                : "Overview of index "
                    + (i - 1)
                    + " has larger dimension than overview of index "
                    + (i - 2));
      }
      if (checkTiled && level.isUntiled()) {
        found.errors.add("Overview of index " + (i - 1) + " is not tiled");
      }
      if (level.offset < before.offset) {
        found.errors.add(
            "The offset of the IFD for overview of index "
                + (i - 1)
                + " is "
                + level.offset
                + ", whereas it should be greater than the one of "
                + (i == 1 ? "the main image" : "index " + (i - 2))
                + ", which is at byte "
                + before.offset);
      }
    }
  }

  private static void checkData(List<Level> levels, Findings found) {
    // A level that was never written has no place, so nothing to say about its order.
    Level last = levels.get(levels.size() - 1);
    if (last.firstBlock != 0 && last.firstBlock < last.offset) {
      found.errors.add(
          levels.size() > 1
              ? "The offset of the first block of the smallest overview should be after its IFD"
              : "The offset of the first block of the image should be after its IFD");
    }
    for (int i = levels.size() - 2; i > 0; i--) {
      if (isBefore(levels.get(i), levels.get(i + 1))) {
        found.errors.add(
            "The offset of the first block of overview of index "
                + (i - 1)
                + " should be after the one of the overview of index "
                + i);
      }
    }
    if (levels.size() > 1 && isBefore(levels.get(0), levels.get(1))) {
      found.errors.add(
          "The offset of the first block of the main resolution image should be after the one of"
              + " the overview of index "
              + (levels.size() - 2));
    }
  }

  private static boolean isBefore(Level larger, Level smaller) {
    return larger.firstBlock != 0
        && smaller.firstBlock != 0
        && larger.firstBlock < smaller.firstBlock;
  }

  /** Reads the bytes before and after each tile; stops at the first that is wrong. */
  private static void checkPromises(
      TiffFile file, Level level, String name, @Nullable Level mask, Findings found)
      throws RasterFormatException {
    Map<String, String> ghost = found.ghost;
    boolean leader = "SIZE_AS_UINT4".equals(ghost.get("BLOCK_LEADER"));
    boolean trailer = "LAST_4_BYTES_REPEATED".equals(ghost.get("BLOCK_TRAILER"));
    boolean ordered = "ROW_MAJOR".equals(ghost.get("BLOCK_ORDER"));
    Level beside = "YES".equals(ghost.get("MASK_INTERLEAVED_WITH_IMAGERY")) ? mask : null;
    if (beside != null && !beside.block.equals(level.block)) {
      found.errors.add(name + ": mask block size is different from its imagery band");
      beside = null;
    }
    int between = (leader ? 4 : 0) + (trailer ? 4 : 0);
    long before = 0;
    for (long i = 0; i < level.blocks; i++) {
      long offset = level.blockAt(i);
      long maskOffset = beside == null ? 0 : beside.blockAt(i);
      String problem = "";
      if (offset != 0) {
        long count = level.bytesOf(i);
        file.require(offset, count, name + " block " + i);
        if (ordered && offset < before) {
          problem = "comes before the one before it";
        } else if (leader && (offset < 4 || leader(file, offset) != count)) {
          problem = "is not preceded by its size";
        } else if (trailer && !hasTrailer(file, offset, count)) {
          problem = "is not followed by its last 4 bytes";
        } else if (maskOffset != 0 && maskOffset != offset + count + between) {
          problem = "is not followed by its mask, which is at byte " + maskOffset;
        }
      } else if (ordered && maskOffset != 0 && maskOffset < before) {
        problem = "has a mask at byte " + maskOffset + " that comes before the block before it";
      }
      if (!problem.isEmpty()) {
        found.errors.add(
            "Block ("
                + i % level.across
                + ", "
                + i / level.across
                + ") of "
                + name
                + " at byte "
                + offset
                + " "
                + problem
                + ", contrary to the ghost area");
        return;
      }
      before = offset == 0 ? maskOffset : offset;
    }
  }

  /** Always little-endian, whatever the file is. */
  private static long leader(TiffFile file, long offset) {
    long value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | file.u8(offset - 4 + i);
    }
    return value;
  }

  private static boolean hasTrailer(TiffFile file, long offset, long count) {
    if (count < 4) {
      return true;
    }
    long end = offset + count;
    if (end + 4 > file.size()) {
      return false;
    }
    for (int i = 0; i < 4; i++) {
      if (file.u8(end - 4 + i) != file.u8(end + i)) {
        return false;
      }
    }
    return true;
  }
}
