package org.ndsampler.chips;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.Digests;
import org.ndsampler.core.sample.Target;

/**
 * Says of a folder which chips are in it, so that nobody goes on with others: a digest of the
 * dataset, of the settings that the bytes depend on, and of the targets.
 */
final class ChipManifest {
  static final String NAME = "chips.txt";

  private ChipManifest() {}

  /**
   * Takes a folder, which is new or empty or has the same chips, whole or in part.
   *
   * @throws IOException if anything else is in it
   */
  static void claim(Path folder, String fingerprint, String settings, List<Target> targets)
      throws IOException {
    String text = "chips of ndsampler\n" + settings + "\n" + digest(fingerprint, settings, targets);
    Files.createDirectories(folder);
    Path file = folder.resolve(NAME);
    if (isClaimed(file, text)) {
      return;
    }
    boolean isEmpty;
    try (Stream<Path> inside = Files.list(folder)) {
      isEmpty = inside.allMatch(path -> path.getFileName().toString().startsWith("."));
    }
    // What is there now may be of another writer of the same chips, who was faster.
    if (!isEmpty && !isClaimed(file, text)) {
      throw new IOException(
          folder + " holds something that is no chips; choose another folder, or empty it");
    }
    AtomicFile.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isClaimed(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    if (!Files.readString(file).equals(text + "\n")) {
      throw new IOException(
          file.getParent()
              + " holds chips of another dataset, of other targets or with other settings; choose"
              + " another folder, or delete it");
    }
    return true;
  }

  private static String digest(String fingerprint, String settings, List<Target> targets) {
    MessageDigest digest = Digests.sha256();
    add(digest, fingerprint);
    add(digest, settings);
    for (Target target : targets) {
      add(digest, target.toJson());
    }
    return Digests.hex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }
}
