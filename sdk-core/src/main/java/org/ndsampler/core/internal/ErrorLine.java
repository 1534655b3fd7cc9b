package org.ndsampler.core.internal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/** What an error says, as one line for whoever made the mistake. Safe for concurrent use. */
public final class ErrorLine {
  private static final Map<String, String> BARE =
      Map.of(
          NoSuchFileException.class.getName(), "there is no file ",
          AccessDeniedException.class.getName(), "this may not be read or written: ",
          FileAlreadyExistsException.class.getName(), "this exists already: ");

  private ErrorLine() {}

  /** A message of several lines as one. */
  public static String folded(String message) {
    return message.strip().replaceAll("[;,]?\\s*\\R\\s*", "; ");
  }

  /**
   * What to say before the message of an exception of the JDK whose message may be the path of the
   * file alone.
   *
   * @param type the name of its class
   * @param otherwise what to say before those of any other class
   */
  public static String before(String type, String otherwise) {
    return BARE.getOrDefault(type, otherwise);
  }
}
