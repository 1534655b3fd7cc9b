package org.ndsampler.remote.internal;

import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * For a client that never encrypts: a client makes the usual context when it is made itself, and
 * reading all certificates that Java trusts is the largest part of that. Whoever would encrypt with
 * this one fails. Immutable.
 */
final class PlainContext extends SSLContext {
  PlainContext() {
    super(new Nothing(), new NoProvider(), "none");
  }

  private static final class NoProvider extends Provider {
    private static final long serialVersionUID = 1;

    NoProvider() {
      super("none", "1", "connections that are not encrypted");
    }
  }

  private static final class Nothing extends SSLContextSpi {
    private static IllegalStateException plain() {
      return new IllegalStateException("this client is for connections that are not encrypted");
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
      throw plain();
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw plain();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw plain();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      throw plain();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      throw plain();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      throw plain();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      throw plain();
    }

    /** What a client asks for when it is made. */
    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return new SSLParameters(new String[0], new String[] {"TLSv1.3", "TLSv1.2"});
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return engineGetDefaultSSLParameters();
    }
  }
}
