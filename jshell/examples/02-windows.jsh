// From a centre and a size to a window, and what happens at the border: _center_extent_to_slice, padded slices.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
// A window is half-open and counts from the top-left corner; ndsampler writes (y, x), the SDK (x, y).
check(Window.ofCenter(5, 2, 6, 6).equals(Window.ofCorners(2, -1, 8, 5)), "around (5, 2)");
check(Window.ofCenter(5, 2, 64, 64).equals(Window.ofCorners(-27, -30, 37, 34)), "beyond the border");
check(Window.ofCenter(974.9999999999999, 500.5, 100, 100).equals(Window.ofCorners(924, 450, 1024, 550)), "rounding errors");

// The part of a window that an image has, and reading beyond it with each kind of padding.
Window window = Window.of(-2, -1, 6, 4);
System.out.println(window.intersection(Window.of(0, 0, 100, 100)));

CocoDataset dataset = ToyDatasets.make("shapes1", Files.createTempDirectory("ndsampler").resolve("shapes1"), 0);
CocoSampler sampler = CocoSampler.open(dataset);
Target corner = Target.image(1).region(-20, -20, 40, 40);
for (Padding.Mode mode : Padding.Mode.values()) {
  Sample sample = sampler.loadSample(corner.padding(mode));
  System.out.println(mode + ": the first pixel is " + sample.pixels().value(0, 0, 0));
  check(sample.pixels().shape().equals(Shape.of(40, 40, 3)), "the size does not depend on the mode");
}
check(sampler.loadSample(corner.fill(7)).pixels().value(0, 0, 0) == 7, "a value of one's own");
sampler.close();
