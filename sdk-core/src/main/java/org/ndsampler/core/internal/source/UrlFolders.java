package org.ndsampler.core.internal.source;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Gives folders on a network as paths; found as a service. Safe for concurrent use. */
public interface UrlFolders {

  /**
   * A folder that the caller named, and with it leave to reach its host.
   *
   * @return null if the scheme is not known here
   * @throws IllegalArgumentException if the address is none
   */
  @Nullable Path folder(URI address);
}
