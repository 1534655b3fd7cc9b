/** Tests with files that Pillow wrote, and what it reads of them. */
package org.ndsampler.webp.internal;
