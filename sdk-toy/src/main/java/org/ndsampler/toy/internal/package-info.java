/** What the service loader finds. */
package org.ndsampler.toy.internal;
