package org.ndsampler.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the exit status of the command means; the same for every subcommand. */
enum Status {
  DONE(0, "done, and nothing to complain of"),
  FINDINGS(1, "done, and something was found: errors in a dataset, files that failed"),
  USAGE(2, "the command line is wrong; nothing was done"),
  UNREADABLE(3, "an input is not there or cannot be read"),
  UNWRITABLE(4, "an output is there already, or cannot be written"),
  FAILED(5, "anything else, such as too little memory"),
  INTERRUPTED(130, "stopped by Ctrl-C; no output is half-written");

  private final int code;
  private final String meaning;

  Status(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  /** The codes with their meanings, as the help prints them. */
  static Map<String, String> meanings() {
    Map<String, String> all = new LinkedHashMap<>();
    for (Status status : values()) {
      all.put(Integer.toString(status.code), status.meaning);
    }
    return all;
  }
}
