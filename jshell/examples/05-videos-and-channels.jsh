// Clips of multispectral videos: the channels of several files, each with a size of its own, come as one array.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
CocoDataset clips = ToyDatasets.make("vidshapes1-frames5-multispectral", Files.createTempDirectory("ndsampler").resolve("clips"), 0);
CocoSampler sampler = CocoSampler.open(clips);
Target target = Target.video(1).time(0, 3).region(0, 0, 128, 128);
Sample two = sampler.loadSample(target.channels("B1|B8"));
System.out.println(two);
check(two.pixels().shape().equals(Shape.of(3, 128, 128, 2)), "two channels");
Sample five = sampler.loadSample(target.channels("B1|B8|B8a|B10|B11"));
check(five.pixels().shape().equals(Shape.of(3, 128, 128, 5)), "all five");

// What is read for it, and how.
System.out.println(sampler.delayed(target.channels("B1|B8")).explain());

// The same target as text, to be kept or sent; it gives the same sample again.
String text = target.channels("B1|B8").toJson();
System.out.println(text);
check(sampler.loadSample(Target.parse(text)).pixels().contentEquals(two.pixels()), "the same pixels");
check(sampler.replay(two.toJson()).pixels().contentEquals(two.pixels()), "from the sample's own record");

// Frames of different sizes and channels are described by ChannelSpec.
FusedChannelSpec spec = FusedChannelSpec.parse("B1|B8");
check(spec.size() == 2, "two channels");
sampler.close();
