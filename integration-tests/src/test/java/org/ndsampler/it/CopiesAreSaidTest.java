package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The Javadoc of every public method without arguments that answers an array says whether it is
 * made at each call, as a loop that asks for it again and again grows with the square.
 */
class CopiesAreSaidTest {
  private static final Pattern ACCESSOR =
      Pattern.compile(
          "(/\\*\\*(?:(?!\\*/).)*\\*/)\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*"
              + "public (?:final |static |synchronized )*[\\w.<>@ ]*\\[](?:\\[])? (\\w+)\\(\\)",
          Pattern.DOTALL);
  private static final Pattern SAID =
      Pattern.compile(
          "\\bnew arrays?\\b|\\bcop(y|ies|ied)\\b|\\bmade anew\\b|\\ba view\\b|\\bitself\\b");

  @Test
  void everyArrayIsSaidToBeNewOrNot() throws IOException {
    List<String> silent = new ArrayList<>();
    int accessors = 0;
    for (Path file : Sources.documented()) {
      Matcher matcher = ACCESSOR.matcher(Files.readString(file));
      while (matcher.find()) {
        accessors++;
        if (!SAID.matcher(matcher.group(1).replaceAll("\\s*\\n\\s*\\* ?", " ")).find()) {
          silent.add(file.getFileName() + ": " + matcher.group(2));
        }
      }
    }
    assertThat(silent).isEmpty();
    assertThat(accessors).isGreaterThan(30);
  }
}
