/**
 * Toy datasets for lessons, demonstrations and tests: drawn from a seed, and the same bytes
 * everywhere.
 */
package org.ndsampler.toy;
