package org.ndsampler.viz;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.targets.Targets;
import tech.tablesaw.api.Table;

/** A dataset on one page: numbers, samples, charts and the classes. */
public final class Report {
  /** How many classes the page lists. */
  private static final int CLASSES = 100;

  private Report() {}

  /** The page of a dataset, without pictures of it: no image is opened. */
  public static Html page(CocoDataset dataset) {
    return charts(start(dataset), dataset);
  }

  /** The page of a dataset with a sheet of samples of it. */
  public static Html page(CocoDataset dataset, ContactSheet samples) {
    return charts(start(dataset).heading("Samples").sheet(samples), dataset);
  }

  private static Html start(CocoDataset dataset) {
    CocoAnnotations annotations = dataset.annotations();
    int boxes = 0;
    int crowds = 0;
    for (int row = 0; row < annotations.size(); row++) {
      boxes += annotations.hasBox(row) ? 1 : 0;
      crowds += annotations.isCrowd(row) ? 1 : 0;
    }
    int empty = 0;
    for (int row = 0; row < dataset.images().size(); row++) {
      empty += dataset.images().annotationCount(row) == 0 ? 1 : 0;
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("images", Numbers.count(dataset.images().size()));
    facts.put("annotations", Numbers.count(annotations.size()));
    facts.put("categories", Numbers.count(dataset.categories().size()));
    if (!dataset.videos().isEmpty()) {
      facts.put("videos", Numbers.count(dataset.videos().size()));
    }
    if (empty > 0) {
      facts.put("images without annotations", Numbers.count(empty));
    }
    if (boxes < annotations.size()) {
      facts.put("annotations without a box", Numbers.count(annotations.size() - boxes));
    }
    if (crowds > 0) {
      facts.put("crowds", Numbers.count(crowds));
    }
    return Html.page(dataset.name()).facts(facts);
  }

  private static Html charts(Html page, CocoDataset dataset) {
    Table targets = Targets.table(dataset);
    return page.heading("Classes")
        .chart(Charts.classFrequencies(targets))
        .table(Targets.classFrequencies(dataset), CLASSES)
        .heading("Boxes")
        .chart(Charts.boxSizes(targets))
        .chart(Charts.aspectRatios(targets))
        .chart(Charts.centers(targets))
        .heading("Images")
        .chart(Charts.annotationsPerImage(dataset));
  }
}
