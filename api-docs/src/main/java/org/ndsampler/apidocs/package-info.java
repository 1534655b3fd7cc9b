/** Makes the pages of the API: one site for all modules that are shipped. */
@org.jspecify.annotations.NullMarked
package org.ndsampler.apidocs;
