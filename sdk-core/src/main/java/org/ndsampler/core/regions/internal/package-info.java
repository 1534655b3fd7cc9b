/**
 * The table of targets, and what is computed from it. Not exported, but to the modules of the SDK
 * that show targets in tables and charts.
 */
package org.ndsampler.core.regions.internal;
