package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The bill of materials that {@code -Psbom} makes is what {@code jshell/target/lib} holds, byte by
 * byte.
 */
class SbomTest {
  private static final Path JSHELL = Path.of("..", "jshell", "target");

  @Test
  void itListsEveryLibraryThatIsDeliveredWithItsLicenceAndItsDigest() throws Exception {
    Path file = JSHELL.resolve("sbom.json");
    assumeTrue(Files.exists(file), "no bill of materials was made: mvn -Psbom verify makes it");
    JsonNode bom = new ObjectMapper().readTree(file.toFile());
    assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    // Otherwise two builds would not be equal.
    assertThat(bom.has("serialNumber")).isFalse();

    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : bom.get("components")) {
      String name = component.get("name").asText() + "-" + component.get("version").asText();
      assertThat(component.get("purl").asText()).startsWith("pkg:maven/");
      if (!component.get("group").asText().equals("org.ndsampler")) {
        assertThat(component.path("licenses")).as(name).isNotEmpty();
        listed.put(name + ".jar", digest(component));
      }
    }
    assertThat(listed).isEqualTo(delivered());
  }

  private static String digest(JsonNode component) {
    for (JsonNode hash : component.get("hashes")) {
      if (hash.get("alg").asText().equals("SHA-256")) {
        return hash.get("content").asText();
      }
    }
    throw new AssertionError("no SHA-256: " + component);
  }

  private static Map<String, String> delivered() throws Exception {
    Map<String, String> jars = new TreeMap<>();
    try (Stream<Path> files = Files.list(JSHELL.resolve("lib"))) {
      for (Path jar : (Iterable<Path>) files::iterator) {
        String name = jar.getFileName().toString();
        if (!name.startsWith("sdk-")) {
          jars.put(name, sha256(jar));
        }
      }
    }
    return jars;
  }

  private static String sha256(Path jar) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(jar)));
  }

  private static byte[] bytes(Path jar) throws IOException {
    return Files.readAllBytes(jar);
  }
}
