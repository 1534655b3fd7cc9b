package org.ndsampler.core.coco;

/**
 * An object that is followed through the frames of a video. Immutable.
 *
 * @param id the id that the file gives it
 * @param name its name; empty text if there is none
 */
public record CocoTrack(long id, String name) {}
