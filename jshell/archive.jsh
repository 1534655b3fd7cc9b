// What a short script does first: the launcher keeps the classes of it as they are in memory after a start.
Path folder = Files.createTempDirectory("ndsampler");
CocoDataset dataset = ToyDatasets.make("shapes2", folder, 0);
Table targets = Targets.table(dataset);
try (CocoSampler sampler = CocoSampler.open(dataset)) {
  Sample sample = sampler.loadSample(sampler.positive(0).square().pad(25));
  System.out.println(targets.first(3) + " " + sample + " " + sample.pixels().shape() + " " + sample.annotations().boxes());
  show(sample, folder.resolve("sample.png"));
}
try (Stream<Path> files = Files.walk(folder)) {
  for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
    Files.delete(file);
  }
}
