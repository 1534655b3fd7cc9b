/** What geometry shares with the readers of files. Not exported. */
package org.ndsampler.core.geom.internal;
