/**
 * Toy datasets for teaching, demonstrations and tests: images, videos and landscapes that are drawn
 * from a seed, with their annotations. Nothing is downloaded.
 *
 * <p>{@link org.ndsampler.toy.ToyDatasets} writes them into a folder and opens them; {@link
 * org.ndsampler.toy.DynamicToySampler} draws samples without a file. With this module, {@link
 * org.ndsampler.core.coco.CocoDatasets} knows their names.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.toy {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;

  exports org.ndsampler.toy;

  provides org.ndsampler.core.coco.DatasetProvider with
      org.ndsampler.toy.internal.ToyDatasetProvider;
}
