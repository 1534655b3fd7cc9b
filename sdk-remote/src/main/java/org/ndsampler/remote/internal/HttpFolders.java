package org.ndsampler.remote.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.source.UrlFolders;
import org.ndsampler.remote.HttpOptions;

/** Folders on web servers; found as a service. Safe for concurrent use. */
public final class HttpFolders implements UrlFolders {

  /** What {@link java.util.ServiceLoader} calls. */
  public HttpFolders() {}

  @Override
  public @Nullable Path folder(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return null;
    }
    // The caller names this host, so that is where it is, also on a network of one's own.
    HttpOptions options = HttpOptions.hosts(AllowedHosts.origin(address)).privateAddresses(true);
    return HttpPath.of(new HttpFileSystem(options), address);
  }
}
