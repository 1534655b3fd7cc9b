/** Tests of pictures: by their pixels, and by what charts were made of. */
package org.ndsampler.viz;
