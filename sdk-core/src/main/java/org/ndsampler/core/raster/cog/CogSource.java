package org.ndsampler.core.raster.cog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;
import org.ndsampler.core.raster.tiff.TiffMetadata;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/** Where the pixels of a COG come from, and what is said about them. */
interface CogSource {
  Size size();

  int channels();

  DType dtype();

  OptionalDouble nodata();

  boolean isLossy();

  TiffMetadata.Geo geo();

  String gdalMetadata();

  /** Texts, resolution, and what has no place in a COG. */
  SourceNotes notes();

  /** What is valid, of the same size, one channel, 0 for not; null without a mask. */
  @Nullable Raster mask();

  /** What a reader of the source should know. */
  List<String> warnings();

  /** The nodata value as the source writes it; empty without one. */
  String nodataText();

  /** The photometric interpretation, and the meaning of the bands beyond it. */
  Bands bands();

  /** The pixels of a window somewhere in the middle. */
  NDArray sample(Window window) throws IOException;

  /** The rows from top to bottom. */
  RowReader rows() throws IOException;

  /** The rows as a view, if the pixels are in memory; else they are read into buffers. */
  @Nullable NDArray inMemory();

  record Bands(int photometric, List<Integer> extra) {
    static Bands of(int channels, boolean lastIsAlpha) {
      int colors = channels >= 3 && (channels == 3 || lastIsAlpha) ? 3 : 1;
      List<Integer> extra = new ArrayList<>(Collections.nCopies(channels - colors, 0));
      if (lastIsAlpha && !extra.isEmpty()) {
        extra.set(extra.size() - 1, 2);
      }
      return new Bands(
          colors == 3 ? TiffTags.PHOTOMETRIC_RGB : TiffTags.PHOTOMETRIC_BLACK_IS_ZERO, extra);
    }
  }

  record ArraySource(NDArray image) implements CogSource {
    @Override
    public Size size() {
      return image.shape().size();
    }

    @Override
    public int channels() {
      return image.channels();
    }

    @Override
    public DType dtype() {
      return image.dtype();
    }

    @Override
    public OptionalDouble nodata() {
      return OptionalDouble.empty();
    }

    @Override
    public boolean isLossy() {
      return false;
    }

    @Override
    public TiffMetadata.Geo geo() {
      return TiffMetadata.Geo.NONE;
    }

    @Override
    public String gdalMetadata() {
      return "";
    }

    @Override
    public SourceNotes notes() {
      return SourceNotes.NONE;
    }

    @Override
    public @Nullable Raster mask() {
      return null;
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public String nodataText() {
      return "";
    }

    @Override
    public Bands bands() {
      return Bands.of(image.channels(), false);
    }

    @Override
    public NDArray sample(Window window) {
      return image.crop(window);
    }

    @Override
    public RowReader rows() {
      throw new IllegalStateException("in memory");
    }

    @Override
    public NDArray inMemory() {
      return image;
    }
  }

  record RasterSource(Raster raster) implements CogSource {
    private @Nullable TiffMetadata tiff() {
      return raster instanceof TiffRaster tiff ? tiff.metadata() : null;
    }

    @Override
    public Size size() {
      return raster.info().size();
    }

    @Override
    public int channels() {
      return raster.info().channels();
    }

    @Override
    public DType dtype() {
      return raster.info().dtype();
    }

    @Override
    public OptionalDouble nodata() {
      return raster.info().nodata();
    }

    @Override
    public boolean isLossy() {
      TiffMetadata tiff = tiff();
      return raster.info().format().equals("jpeg")
          || (tiff != null && tiff.compression().equals("JPEG"));
    }

    @Override
    public TiffMetadata.Geo geo() {
      TiffMetadata tiff = tiff();
      return tiff == null
          ? raster.info().geoTransform().map(TiffMetadata.Geo::of).orElse(TiffMetadata.Geo.NONE)
          : tiff.geo();
    }

    @Override
    public String gdalMetadata() {
      TiffMetadata tiff = tiff();
      return tiff == null ? SourceNotes.gdalMetadata(raster.info()) : tiff.gdalMetadata();
    }

    @Override
    public SourceNotes notes() {
      return SourceNotes.of(raster);
    }

    @Override
    public @Nullable Raster mask() {
      return raster.mask().isPresent() ? raster.mask().get() : null;
    }

    @Override
    public List<String> warnings() {
      return raster.info().warnings();
    }

    @Override
    public String nodataText() {
      TiffMetadata tiff = tiff();
      return tiff == null ? "" : tiff.nodataText();
    }

    @Override
    public Bands bands() {
      RasterInfo info = raster.info();
      int channels = info.channels();
      TiffMetadata tiff = tiff();
      if (tiff == null) {
        // The pictures that have 2 or 4 channels are those with alpha.
        boolean picture = info.format().equals("png") && (channels == 2 || channels == 4);
        return Bands.of(channels, picture);
      }
      int extra = Math.min(tiff.extraSamples().size(), channels - 1);
      int colors = channels - extra;
      int photometric =
          switch (tiff.photometric()) {
            case "RGB", "YCBCR", "PALETTE" ->
                colors == 3 ? TiffTags.PHOTOMETRIC_RGB : TiffTags.PHOTOMETRIC_BLACK_IS_ZERO;
            case "WHITE_IS_ZERO" -> TiffTags.PHOTOMETRIC_WHITE_IS_ZERO;
            case "CMYK" ->
                colors == 4 ? TiffTags.PHOTOMETRIC_CMYK : TiffTags.PHOTOMETRIC_BLACK_IS_ZERO;
            default -> TiffTags.PHOTOMETRIC_BLACK_IS_ZERO;
          };
      int meant =
          switch (photometric) {
            case TiffTags.PHOTOMETRIC_RGB -> 3;
            case TiffTags.PHOTOMETRIC_CMYK -> 4;
            default -> 1;
          };
      // The last ones that the source tells of are the last ones here.
      List<Integer> extras = new ArrayList<>(Collections.nCopies(channels - meant, 0));
      for (int i = 1; i <= Math.min(extras.size(), tiff.extraSamples().size()); i++) {
        extras.set(extras.size() - i, tiff.extraSamples().get(tiff.extraSamples().size() - i));
      }
      return new Bands(photometric, extras);
    }

    @Override
    public NDArray sample(Window window) throws IOException {
      RasterInfo info = raster.info();
      if (!info.blockSize().equals(info.size())) {
        return raster.read(window);
      }
      // One block: a large one is decoded up to the window only, and not kept.
      NDArray rows =
          NDArray.zeros(
              info.dtype(), Shape.of(window.height(), info.size().width(), info.channels()));
      try (RowReader reader = raster.rows()) {
        reader.skip(window.y());
        reader.read(rows);
      }
      return rows.crop(new Window(window.x(), 0, window.width(), window.height()));
    }

    @Override
    public RowReader rows() throws IOException {
      return raster.rows();
    }

    @Override
    public @Nullable NDArray inMemory() {
      return null;
    }
  }
}
