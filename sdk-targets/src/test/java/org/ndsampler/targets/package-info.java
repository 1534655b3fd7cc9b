/** Tests of the tables. */
package org.ndsampler.targets;
