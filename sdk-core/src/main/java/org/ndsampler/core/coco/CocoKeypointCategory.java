package org.ndsampler.core.coco;

import java.util.OptionalLong;

/**
 * A kind of keypoint. Immutable.
 *
 * @param id the id that the file gives it
 * @param name its name
 * @param reflectionId the id of the kind that it becomes in a mirrored image
 */
record CocoKeypointCategory(long id, String name, OptionalLong reflectionId) {}
