/**
 * Pages of HTML and what is on them besides pictures and charts: {@link
 * org.ndsampler.viz.page.Html} is a page of one's own, {@link org.ndsampler.viz.page.Report} that
 * of a dataset, {@link org.ndsampler.viz.page.Card} facts at a glance, {@link
 * org.ndsampler.viz.page.TextTable} rows and columns of text.
 *
 * @since 0.1
 */
package org.ndsampler.viz.page;
