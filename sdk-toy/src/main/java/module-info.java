/** Toy datasets for teaching, demonstrations and tests. */
@org.jspecify.annotations.NullMarked
module org.ndsampler.toy {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;

  exports org.ndsampler.toy;

  provides org.ndsampler.core.coco.DatasetProvider with
      org.ndsampler.toy.ToyDatasetProvider;
}
