// The main job from one end to the other: open a COCO dataset, look at its targets, load windows, draw them.
// jshell/ndsampler demo [COCO_JSON [IMAGE_FOLDER]]

import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.coco.io.ValidateOptions;
import org.ndsampler.core.concurrent.Progress;

Path out = Files.createDirectories(Path.of("ndsampler-demo").toAbsolutePath());
if (args.length > 2) {
  throw new IllegalArgumentException("usage: jshell/ndsampler demo [COCO_JSON [IMAGE_FOLDER]]");
}
CocoDataset dataset =
    switch (args.length) {
      case 0 -> ToyDatasets.make("shapes8", out.resolve("shapes8"), 0);
      case 1 -> CocoDataset.read(Path.of(args[0]), ReadOptions.lenient());
      default ->
          CocoDataset.read(Path.of(args[0]), ReadOptions.lenient())
              .withImageFolder(Path.of(args[1]));
    };
if (!dataset.readProblems().isEmpty()) {
  System.out.println("What opening the file took: " + dataset.readProblems());
  System.out.println();
}

System.out.println(dataset.summary());
System.out.println();

Problems ofFiles = dataset.validate(ValidateOptions.IMAGES.progress(Progress.console()));
if (!ofFiles.isEmpty()) {
  System.out.println("Files of the images: " + ofFiles);
  System.out.println();
}

Table targets = Targets.table(dataset);
System.out.println(targets.first(8).print());
System.out.println();
System.out.println(Targets.classFrequencies(dataset).first(12).print());
System.out.println();

// 12 positives, spread over the dataset, each with a margin of a quarter of its size, and 4 windows without an object.
CocoSampler sampler = CocoSampler.open(dataset);
List<Tile> tiles = new ArrayList<>();
int chosen = Math.min(12, sampler.positiveCount());
for (int i = 0; i < chosen; i++) {
  int index = (int) ((long) i * sampler.positiveCount() / chosen);
  Target target = sampler.positive(index).square();
  try {
    int margin = Math.max(8, sampler.resolve(target).window().width() / 4);
    tiles.add(Tile.of(sampler.loadSample(target.pad(margin))));
  } catch (UncheckedIOException | IllegalStateException e) {
    System.out.println("Left out: " + e.getMessage());
  }
}
int positives = tiles.size();
int negatives = 4;
try {
  sampler.preselect(Selection.all().negatives(negatives).window(96, 96).seed(0));
  for (int i = 0; i < negatives; i++) {
    tiles.add(Tile.of(sampler.loadNegative(i)).withDetail("a negative: 96 x 96 without an object"));
  }
} catch (NoRoomException | UncheckedIOException e) {
  System.out.println("No negatives: " + e.getMessage());
}
negatives = tiles.size() - positives;
System.out.println("Loaded " + positives + " positives of " + targets.rowCount() + " and " + negatives + " negatives.");

ContactSheet sheet =
    ContactSheet.of(tiles).title("Samples of " + dataset.name()).subtitle(positives + " positives and " + negatives + " negatives").columns(4);
System.out.println("samples: " + sheet.writePng(out.resolve("samples.png")));
System.out.println("classes: " + Charts.classFrequencies(dataset).writePng(out.resolve("classes.png")));
sampler.close();
