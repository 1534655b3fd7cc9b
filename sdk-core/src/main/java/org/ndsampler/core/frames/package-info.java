/**
 * From an image's id to its pixels: files are opened when they are needed and closed when they are
 * not.
 */
package org.ndsampler.core.frames;
