package org.ndsampler.core.sample;

/**
 * Where a {@link Sample} comes from. Immutable.
 *
 * @param dataset the name of the dataset
 * @param target what was asked for: loading it again from the same dataset gives the same sample
 */
public record Provenance(String dataset, Target target) {}
