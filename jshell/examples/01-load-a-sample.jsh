// Load windows of images with their annotations: CocoSampler.load_sample, load_positive, load_image_with_annots.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
CocoDataset dataset = ToyDatasets.make("shapes8", Files.createTempDirectory("ndsampler").resolve("shapes8"), 0);
CocoSampler sampler = CocoSampler.open(dataset);

// A window that you name: around a point, of a size. It may go beyond the border; what is not there is black.
Sample small = sampler.loadSample(Target.image(1).center(5, 2).size(6, 6));
System.out.println(small);
check(small.pixels().shape().equals(Shape.of(6, 6, 3)), "the size that was asked for");

// A window with annotations; each knows its record in the dataset.
Sample whole = sampler.loadSample(Target.image(1).center(300, 300).size(600, 600));
long id = whole.annotations().ids()[0];
System.out.println("annotation " + id + " is a " + dataset.category(dataset.annotation(id).categoryId()).name());
check(whole.annotations().size() == dataset.annotationsOf(1).size(), "all annotations of the image");

// Around an object: square, and with a margin of 25 pixels; then exactly its box.
Target object = sampler.positive(0);
Sample padded = sampler.loadSample(object.square().pad(25));
Sample exact = sampler.loadSample(object.extent());
System.out.println("square and padded " + padded.pixels().shape() + ", its box " + exact.pixels().shape());
check(padded.pixels().height() == padded.pixels().width(), "a square");

// A window larger than there is room; coordinates go back to the image.
Sample wide = sampler.loadSample(object.window(364, 364));
int own = wide.annotationIndex().getAsInt();
Box inImage = wide.annotations().get(own).box().get().warp(wide.toImage());
check(inImage.equals(dataset.annotation(object.annotationId().getAsLong()).box().get()), "there and back again");

// A window of 3 x 3 with a margin of 10 on each side.
check(sampler.loadSample(object.window(3, 3).pad(10)).pixels().height() == 23, "3 and twice 10");

// By the id of an annotation alone.
ResolvedTarget resolved = sampler.resolve(Target.annotation(1));
System.out.println("annotation 1 is in image " + resolved.imageId() + ", window " + resolved.window());
check(resolved.imageId() == dataset.annotation(1).imageId(), "its image");

// A whole image.
Sample image = sampler.loadImage(1);
check(image.pixels().shape().equals(Shape.of(600, 600, 3)), "all of it");
sampler.close();
