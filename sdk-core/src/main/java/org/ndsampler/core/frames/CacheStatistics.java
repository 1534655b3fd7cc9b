package org.ndsampler.core.frames;

/**
 * What a frame cache holds and what it did since it was opened in this process. Immutable.
 *
 * @param entries the images that it holds
 * @param bytes their size on disk
 * @param budget the most bytes that it shall hold, {@link Long#MAX_VALUE} if there is no limit
 * @param hits openings that found their entry
 * @param inPlace openings of sources that are read where they are
 * @param conversions entries written
 * @param rebuilt entries found corrupt and written anew
 * @param evicted entries removed to keep the budget
 */
record CacheStatistics(
    long entries,
    long bytes,
    long budget,
    long hits,
    long inPlace,
    long conversions,
    long rebuilt,
    long evicted) {}
