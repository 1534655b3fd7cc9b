/**
 * Toy datasets for lessons, demonstrations and tests: drawn from a seed, and the same bytes
 * everywhere.
 *
 * <p>{@link org.ndsampler.toy.ToyDatasets} is the way in: shapes, videos with several bands,
 * photographs, each a {@link org.ndsampler.toy.ToyRecipe} that is written into a folder. A folder
 * that holds the dataset of the same recipe already is opened and not written again.
 *
 * @since 0.1
 */
package org.ndsampler.toy;
