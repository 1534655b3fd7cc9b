package org.ndsampler.gdal;

import java.io.IOException;

/** Something that GDAL refused, in GDAL's own words. */
public final class GdalException extends IOException {
  private static final long serialVersionUID = 1;

  private static final String[] NAMES = {
    "CPLE_None",
    "CPLE_AppDefined",
    "CPLE_OutOfMemory",
    "CPLE_FileIO",
    "CPLE_OpenFailed",
    "CPLE_IllegalArg",
    "CPLE_NotSupported",
    "CPLE_AssertionFailed",
    "CPLE_NoWriteAccess",
    "CPLE_UserInterrupt",
    "CPLE_ObjectNull",
    "CPLE_HttpResponse"
  };

  /** GDAL's error number. */
  private final int number;

  /**
   * An error as GDAL tells it.
   *
   * @param number GDAL's error number
   * @param message GDAL's words; may be blank
   */
  public GdalException(int number, String message) {
    super(message.isBlank() ? "GDAL gave no reason" : message.strip());
    this.number = number;
  }

  /** GDAL's error number, one of its {@code CPLE_} constants; 0 if it named none. */
  public int number() {
    return number;
  }

  /** The name of the number, such as {@code CPLE_OpenFailed}. */
  public String label() {
    return number >= 0 && number < NAMES.length ? NAMES[number] : "error " + number;
  }

  /** The label and the message, to be put behind the name of a file. */
  String text() {
    return "GDAL says: " + getMessage() + " (" + label() + ")";
  }
}
