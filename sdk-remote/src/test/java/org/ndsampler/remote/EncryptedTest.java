package org.ndsampler.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** Servers that encrypt, and those that send on to them. */
class EncryptedTest {
  private static final char[] PASSWORD = "secret".toCharArray();

  @TempDir Path folder;
  private SSLContext before;
  private SSLContext secrets;

  @BeforeEach
  void trust() throws Exception {
    before = SSLContext.getDefault();
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "test",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    new String(PASSWORD)))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    mine.init(keys, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    secrets = SSLContext.getInstance("TLS");
    secrets.init(mine.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  @AfterEach
  void restore() {
    SSLContext.setDefault(before);
  }

  private static Raster open(HttpFiles web, String address) throws IOException {
    return Rasters.load().open(web.path(address), RasterOptions.of(BlockCache.ofBytes(64 << 20)));
  }

  @Test
  void imagesComeEncryptedAlsoWherePlainServersSendOnToThem() throws IOException {
    SSLContext.setDefault(secrets);
    Path local = Cogs.write(folder.resolve("a.tif"), 600, 500, 256, 1);
    Window window = Window.of(200, 200, 100, 100);
    try (TestServer secure = new TestServer(secrets);
        TestServer plain = new TestServer();
        HttpFiles web = HttpFiles.open(HttpOptions.hosts(secure.host(), plain.host()));
        Raster file = Rasters.load().open(local, RasterOptions.of(BlockCache.ofBytes(64 << 20)))) {
      secure.put("a.tif", Files.readAllBytes(local));
      plain.redirect("b.tif", secure.url("a.tif"));
      for (String address : List.of(secure.url("a.tif"), plain.url("b.tif"))) {
        assertThat(address).startsWith(address.endsWith("a.tif") ? "https:" : "http:");
        try (Raster remote = open(web, address)) {
          assertThat(remote.read(window).data()).isEqualTo(file.read(window).data());
        }
      }
      assertThat(plain.requests()).isEqualTo(1);
      assertThat(secure.requests()).isGreaterThan(2);
    }
  }

  @Test
  void aServerThatNobodyVouchesForIsRefused() throws IOException {
    try (TestServer secure = new TestServer(secrets);
        HttpFiles web = HttpFiles.open(HttpOptions.hosts(secure.host()))) {
      secure.put("a.tif", new byte[100]);
      assertThatThrownBy(() -> open(web, secure.url("a.tif")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(secure.url("a.tif"))
          .hasMessageContaining("certificate is not trusted")
          .hasMessageContaining("trustStore");
      assertThat(web.traffic().retries()).as("what cannot pass is asked once").isZero();
      assertThat(secure.requests()).isZero();
    }
  }
}
