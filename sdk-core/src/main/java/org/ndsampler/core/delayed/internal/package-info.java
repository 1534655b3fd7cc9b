/** What a module that makes warps faster has to offer; for modules of this project. */
package org.ndsampler.core.delayed.internal;
