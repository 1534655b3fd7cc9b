package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that reads what others have written, and what must hold whatever it is given. */
interface FuzzTarget {
  /**
   * Reads an input and compares the answer with that of somebody else.
   *
   * @param folder one that belongs to the target alone; whatever is in it may be replaced
   * @throws Wrong if two answers differ that must not
   * @throws Exception what the SDK says of a bad input
   */
  void run(byte[] input, Path folder) throws Exception;

  /** Sound inputs to begin with. */
  List<byte[]> seeds(Path folder) throws IOException;

  /** Whether this is how the SDK may refuse an input of this kind. */
  default boolean isRefusal(Throwable thrown) {
    return Refusals.OF_FILES.test(thrown);
  }

  /**
   * What may be allocated in all whatever the input: room for the JDK's decoders and for the tables
   * of a native compressor.
   */
  default long freeBytes() {
    return 96L << 20;
  }

  /** An answer that is wrong, and not only an error that is badly said. */
  final class Wrong extends AssertionError {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }

  /** Fails unless it holds. */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new Wrong(what);
    }
  }
}
