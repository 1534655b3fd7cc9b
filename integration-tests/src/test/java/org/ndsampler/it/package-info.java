/**
 * Tests of the modules together: golden values, module path and class path, scripts and notebooks.
 */
package org.ndsampler.it;
