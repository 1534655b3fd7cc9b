package org.ndsampler.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a command did. */
final class Ran {
  private final int status;
  private final byte[] bytes;
  private final String err;

  private Ran(int status, byte[] bytes, String err) {
    this.status = status;
    this.bytes = bytes;
    this.err = err;
  }

  int status() {
    return status;
  }

  /** Standard output. */
  byte[] bytes() {
    return bytes;
  }

  /** Standard error. */
  String err() {
    return err;
  }

  /** Runs a command in a folder, in this virtual machine. */
  static Ran in(Path folder, byte[] in, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Ndsampler.run(
            folder,
            new ByteArrayInputStream(in),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            words);
    return new Ran(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  static Ran in(Path folder, String... words) {
    return in(folder, new byte[0], List.of(words));
  }

  String out() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Standard output as one JSON document, and nothing behind it. */
  JsonNode json() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    return mapper.readTree(out());
  }
}
