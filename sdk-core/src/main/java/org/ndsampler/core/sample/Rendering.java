package org.ndsampler.core.sample;

import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.Antialias;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Size;

/**
 * How a {@link Target} wants its pixels.
 *
 * @param channels which; null for the image's own file, or for a clip every channel
 * @param required whether a channel that an image lacks is an error
 * @param missing the value of such a channel otherwise
 * @param scaleX pixels of the sample per pixel of the image or video
 * @param size the size of the sample, instead of a scale
 * @param dtype null for that of the files
 * @param edges what lies beyond the window
 * @param lazy whether they are read only when they are asked for
 */
record Rendering(
    @Nullable FusedChannelSpec channels,
    boolean required,
    double missing,
    double scaleX,
    double scaleY,
    @Nullable Size size,
    NativeScale nativeScale,
    Interpolation interpolation,
    Antialias antialias,
    @Nullable DType dtype,
    Nodata nodata,
    boolean dequantize,
    Edges edges,
    boolean lazy) {
  static final Rendering PLAIN =
      new Rendering(
          null,
          false,
          Double.NaN,
          1,
          1,
          null,
          NativeScale.OFF,
          Interpolation.LINEAR,
          Antialias.AUTO,
          null,
          Nodata.KEEP,
          false,
          Edges.EXACT,
          false);

  boolean isScaled() {
    return scaleX != 1 || scaleY != 1;
  }

  /** Whether the pixels are those of the image's file as they are stored. */
  boolean isStored() {
    return channels == null
        && !isScaled()
        && size == null
        && nativeScale == NativeScale.OFF
        && dtype == null
        && nodata == Nodata.KEEP
        && !dequantize;
  }

  Rendering withChannels(FusedChannelSpec value) {
    return new Rendering(
        value,
        required,
        missing,
        scaleX,
        scaleY,
        size,
        nativeScale,
        interpolation,
        antialias,
        dtype,
        nodata,
        dequantize,
        edges,
        lazy);
  }

  Rendering withMissing(boolean newRequired, double value) {
    return new Rendering(
        channels,
        newRequired,
        value,
        scaleX,
        scaleY,
        size,
        nativeScale,
        interpolation,
        antialias,
        dtype,
        nodata,
        dequantize,
        edges,
        lazy);
  }

  Rendering withScale(double x, double y) {
    return new Rendering(
        channels,
        required,
        missing,
        x,
        y,
        size,
        nativeScale,
        interpolation,
        antialias,
        dtype,
        nodata,
        dequantize,
        edges,
        lazy);
  }

  Rendering withSize(Size value) {
    return new Rendering(
        channels,
        required,
        missing,
        scaleX,
        scaleY,
        value,
        nativeScale,
        interpolation,
        antialias,
        dtype,
        nodata,
        dequantize,
        edges,
        lazy);
  }

  Rendering withNativeScale(NativeScale value) {
    return new Rendering(
        channels,
        required,
        missing,
        scaleX,
        scaleY,
        size,
        value,
        interpolation,
        antialias,
        dtype,
        nodata,
        dequantize,
        edges,
        lazy);
  }

  Rendering withInterpolation(Interpolation value) {
    return new Rendering(
        channels,
        required,
        missing,
        scaleX,
        scaleY,
        size,
        nativeScale,
        value,
        antialias,
        dtype,
        nodata,
        dequantize,
        edges,
        lazy);
  }

  Rendering withAntialias(Antialias value) {
    return new Rendering(
        channels,
        required,
        missing,
        scaleX,
        scaleY,
        size,
        nativeScale,
        interpolation,
        value,
        dtype,
        nodata,
        dequantize,
        edges,
        lazy);
  }

  Rendering withDtype(DType value) {
    return new Rendering(
        channels,
        required,
        missing,
        scaleX,
        scaleY,
        size,
        nativeScale,
        interpolation,
        antialias,
        value,
        nodata,
        dequantize,
        edges,
        lazy);
  }

  Rendering withNodata(Nodata value) {
    return new Rendering(
        channels,
        required,
        missing,
        scaleX,
        scaleY,
        size,
        nativeScale,
        interpolation,
        antialias,
        dtype,
        value,
        dequantize,
        edges,
        lazy);
  }

  Rendering withDequantize(boolean value) {
    return new Rendering(
        channels,
        required,
        missing,
        scaleX,
        scaleY,
        size,
        nativeScale,
        interpolation,
        antialias,
        dtype,
        nodata,
        value,
        edges,
        lazy);
  }

  Rendering withEdges(Edges value) {
    return new Rendering(
        channels,
        required,
        missing,
        scaleX,
        scaleY,
        size,
        nativeScale,
        interpolation,
        antialias,
        dtype,
        nodata,
        dequantize,
        value,
        lazy);
  }

  Rendering withLazy(boolean value) {
    return new Rendering(
        channels,
        required,
        missing,
        scaleX,
        scaleY,
        size,
        nativeScale,
        interpolation,
        antialias,
        dtype,
        nodata,
        dequantize,
        edges,
        value);
  }
}
