package org.ndsampler.reliability.fuzz;

/** The targets, by the names that {@code reliability/run} takes. */
public enum Fuzz {
  COCO_JSON(new CocoJsonTarget()),
  ARCHIVE(new ArchiveTarget()),
  PREDICTIONS(new PredictionsTarget()),
  TARGET_JSON(new TargetJsonTarget()),
  SIDECAR(new SidecarTarget()),
  CACHE_NPY(new CacheEntryTarget(org.ndsampler.core.frames.Backend.NPY)),
  CACHE_COG(new CacheEntryTarget(org.ndsampler.core.frames.Backend.COG)),
  PNG(new RasterTarget("png")),
  JPEG(new RasterTarget("jpg")),
  GIF(new RasterTarget("gif")),
  BMP(new RasterTarget("bmp")),
  TIFF(new RasterTarget("tif")),
  COG_VALIDATOR(new CogValidatorTarget()),
  NPY(new RasterTarget("npy")),
  RUN_LENGTHS(new RunLengthsTarget()),
  CHANNELS(new ChannelsTarget()),
  GRAPH(new GraphTarget()),
  WRITERS(new WritersTarget());

  private final FuzzTarget target;

  Fuzz(FuzzTarget target) {
    this.target = target;
  }

  FuzzTarget target() {
    return target;
  }
}
