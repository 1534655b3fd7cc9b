/**
 * What is fast, shown: each benchmark stands beside its limit, and the ratio of the two is what
 * counts.
 */
package org.ndsampler.benchmarks;
