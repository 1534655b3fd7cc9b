/**
 * Charts of datasets, splits and audits, in one style: {@link org.ndsampler.viz.chart.Charts} makes
 * them, {@link org.ndsampler.viz.chart.Chart} draws them and takes in charts of one's own.
 *
 * @since 0.1
 */
package org.ndsampler.viz.chart;
