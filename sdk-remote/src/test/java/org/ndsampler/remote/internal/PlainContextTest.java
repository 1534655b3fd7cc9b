package org.ndsampler.remote.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The client of plain connections has nothing to encrypt with, and the other one has. */
class PlainContextTest {
  @Test
  void onlyTheClientOfEncryptedConnectionsEncrypts() {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Clients clients = new Clients(List.of("http://localhost:1"), Duration.ofSeconds(1), threads);
      HttpClient plain = clients.of(URI.create("HTTP://localhost:1/a.tif"));
      HttpClient secure = clients.of(URI.create("https://localhost:1/a.tif"));
      assertThat(plain).isNotSameAs(secure);
      assertThat(clients.of(URI.create("http://localhost:1/b.tif"))).isSameAs(plain);
      assertThatThrownBy(() -> plain.sslContext().createSSLEngine())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not encrypted");
      assertThat(secure.sslContext().createSSLEngine().getEnabledProtocols()).contains("TLSv1.3");
    } finally {
      threads.shutdownNow();
    }
  }
}
