package org.ndsampler.eval;

/**
 * What is odd about COCO's numbers as pycocotools counts them. An evaluation has all of them,
 * unless {@link EvaluationOptions#mended(Oddity...)} takes some away; {@link Evaluation#explain()}
 * tells what each one changes on one's own data. Immutable.
 *
 * @since 0.1
 */
public enum Oddity {
  /** AP is that at 100 detections, and -1 if 100 is not among the limits; mended, at the last. */
  AP_AT_100("AP needs a limit of 100 detections", "AP at the largest limit"),

  /** The field {@code ignore} of an object is overwritten by {@code iscrowd}; mended, it counts. */
  IGNORE_OVERWRITTEN("the field ignore is not looked at", "objects with ignore are left out"),

  /** An object of id 0 is never found; mended, it is as any other. */
  ID_ZERO("an object of id 0 is never found", "it can be found"),

  /**
   * Of annotations that share an id the last is taken for each of them; mended, each is an object.
   * Ids come twice only in files that were read leniently.
   */
  ID_TWICE("of annotations of one id the last stands for all", "each is an object of its own"),

  /** Both limits of an area belong to the range, so 1024 is small and medium; mended, the lower. */
  AREA_LIMITS("an area at a limit is in both ranges", "the upper limit is outside"),

  /** Areas above 1e10 are in no range; mended, such a limit is none. */
  AREA_MOST("objects above 1e10 square pixels are in no range", "they are in those that end there"),

  /** Of equal overlaps the later object is taken; mended, the first. */
  LAST_OF_EQUALS("of equal overlaps the later object is taken", "the first one is taken"),

  /** A perfect detection has precision 0.9999999999999998; mended, 1. */
  EPSILON("2^-52 is added to what precision divides by", "nothing is added"),

  /** Recall thresholds are products k * 0.01, ten of them above k / 100; mended, k / 100. */
  RECALL_THRESHOLDS("ten recall thresholds lie one bit above k / 100", "they are k / 100"),

  /** The ninth overlap threshold is 0.8999999999999999; mended, 0.9. */
  NINTH_THRESHOLD("the overlap threshold 0.9 is one bit below it", "it is 0.9"),

  /** The overlap with a crowd is the part of the detection in it; mended, as with any object. */
  CROWD_OVERLAP("the overlap with a crowd is the part inside it", "intersection over union"),

  /** Keypoints without categories find nothing; mended, they are compared. */
  KEYPOINTS_CLASS_AGNOSTIC("keypoints compared without categories find nothing", "they are found"),

  /** A box beside the first mask gives all masks their areas; mended, a mask has its own. */
  AREA_OF_BOX("a box beside the first mask decides the areas of all", "masks have their own areas"),

  /** A category that has detections and no objects does not count; mended, its precision is 0. */
  NO_OBJECTS("a category of false alarms alone does not count", "it counts as 0");

  private final String strict;
  private final String otherwise;

  Oddity(String strict, String otherwise) {
    this.strict = strict;
    this.otherwise = otherwise;
  }

  /** What pycocotools does, in a few words. */
  public String strict() {
    return strict;
  }

  /** What is done instead where the oddity is mended, in a few words. */
  public String otherwise() {
    return otherwise;
  }
}
