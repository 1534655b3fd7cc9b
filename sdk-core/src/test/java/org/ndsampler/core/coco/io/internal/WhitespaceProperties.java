package org.ndsampler.core.coco.io.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ndsampler.core.coco.internal.Slice;

class WhitespaceProperties {
  private static final String[] PARTS = {
    " ",
    "\n",
    "\t ",
    ", ",
    ": ",
    "{",
    "]",
    "481.96",
    "7",
    "null",
    "\"a b\"",
    "\"\\\" \\\\\"",
    "\"\"",
    "\"é \u0000\"",
    "\"a text of more than eight bytes \""
  };

  @Property(tries = 2000)
  void wordsAreStrippedAsBytesAre(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int k = random.nextInt(30); k > 0; k--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    int start = random.nextInt(4);
    byte[] padded = new byte[start + bytes.length + random.nextInt(12)];
    Arrays.fill(padded, (byte) ' ');
    System.arraycopy(bytes, 0, padded, start, bytes.length);
    byte[] out = new byte[5 + bytes.length + 8];
    int end = Whitespace.strip(new Slice(padded, start, start + bytes.length), out, 5);
    assertThat(new String(out, 5, end - 5, StandardCharsets.UTF_8))
        .isEqualTo(plain(text.toString()));
  }

  private static String plain(String text) {
    StringBuilder kept = new StringBuilder();
    boolean inText = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inText || c > ' ') {
        kept.append(c);
      }
      if (c == '"') {
        inText = !inText;
      } else if (inText && c == '\\') {
        kept.append(text.charAt(++i));
      }
    }
    return kept.toString();
  }
}
