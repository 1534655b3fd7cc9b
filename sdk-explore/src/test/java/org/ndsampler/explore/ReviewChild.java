package org.ndsampler.explore;

import java.io.IOException;
import java.nio.file.Path;
import org.ndsampler.core.coco.CocoDataset;

/** A program that marks annotations of a file, one after the other. */
final class ReviewChild {
  private ReviewChild() {}

  public static void main(String[] args) throws IOException {
    ReviewMarks marks = ReviewMarks.open(CocoDataset.read(Path.of(args[0])));
    for (int id = Integer.parseInt(args[1]); id <= Integer.parseInt(args[2]); id++) {
      marks.add(ReviewMark.wrong(id));
    }
  }
}
