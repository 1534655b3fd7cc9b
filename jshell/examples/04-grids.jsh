// Windows over everything: new_sample_grid, new_image_sample_grid, new_video_sample_grid, SlidingWindow.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");

// Images.
CocoDataset images = ToyDatasets.make("shapes8", folder.resolve("shapes8"), 0);
SampleGrid grid = SampleGrid.ofImages(images).window(224, 224).overlap(0.5).build();
System.out.println(grid + ", " + grid.positives().length + " positive");
check(grid.positives().length + grid.negatives().length == grid.size(), "each is one or the other");
CocoSampler sampler = CocoSampler.open(images);
GridCell cell = grid.cell(grid.positives()[0]);
Sample sample = sampler.loadSample(Target.image(cell.imageIds().get(0)).region(cell.window()));
check(sample.pixels().shape().equals(Shape.of(224, 224, 3)), "the window");
check(sample.annotations().size() == cell.annotationIds().size(), "its annotations");
sampler.close();

// Videos: windows of two frames.
CocoDataset clips = ToyDatasets.make("vidshapes2-frames5-multispectral", folder.resolve("clips"), 0);
SampleGrid space = SampleGrid.ofVideos(clips).frames(2).window(224, 224).build();
GridCell first = space.cell(space.positives()[0]);
System.out.println(space + ", the first positive: frames " + first.firstFrame() + " to " + first.endFrame() + ", " + first.window());
CocoSampler videos = CocoSampler.open(clips);
Sample clip = videos.loadSample(Target.video(first.videoId().getAsLong()).time(first.firstFrame(), first.endFrame()).region(first.window()).channels("B1|B8"));
check(clip.pixels().shape().equals(Shape.of(2, first.window().height(), first.window().width(), 2)), "time, height, width, channels");
videos.close();
