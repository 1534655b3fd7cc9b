package org.ndsampler.reliability.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.Optional;

/** What Jackson says of a text, token by token. It takes NaN, as Python's json does. */
final class StrictJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100_000).build())
          .build()
          .rebuild()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private StrictJson() {}

  /** Whether it is JSON; empty where the parser gives up for another reason. */
  static Optional<Boolean> verdict(byte[] text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      int values = 0;
      int depth = 0;
      while (true) {
        var token = parser.nextToken();
        if (token == null) {
          return Optional.of(values == 1 && depth == 0);
        }
        if (token.isStructEnd()) {
          depth--;
          continue;
        }
        if (depth == 0) {
          values++;
        }
        if (token.isStructStart()) {
          depth++;
        } else if (token.isScalarValue()
            || token == com.fasterxml.jackson.core.JsonToken.FIELD_NAME) {
          // Texts are only looked at when asked for.
          parser.getText();
        }
      }
    } catch (StreamConstraintsException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(false);
    }
  }
}
