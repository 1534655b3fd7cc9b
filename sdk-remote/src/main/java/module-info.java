/**
 * Images on the network: web servers and object stores, over http and https. Optional: nothing else
 * needs it. {@link org.ndsampler.remote.HttpFiles} gives files there as paths, and datasets,
 * samplers, caches and commands read them as any other file, by ranges where a window is wanted,
 * with as few requests as may be.
 *
 * <p>Nothing is reached that the caller has not named: {@link org.ndsampler.remote.HttpOptions}
 * says which hosts.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.remote {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires java.net.http;

  exports org.ndsampler.remote;

  provides org.ndsampler.core.internal.source.UrlFolders with
      org.ndsampler.remote.internal.HttpFolders;
}
