package org.ndsampler.core.coco.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.io.internal.Whitespace;
import org.ndsampler.core.internal.Digests;

/** The SHA-256 of what a dataset says, however its file is laid out. */
public final class Fingerprint {
  private static final String FORMAT = "ndsampler-coco-1";
  private static final List<Section> SECTIONS =
      List.of(
          Section.IMAGES,
          Section.ANNOTATIONS,
          Section.CATEGORIES,
          Section.KEYPOINT_CATEGORIES,
          Section.VIDEOS,
          Section.TRACKS);

  private static final int BUFFER_BYTES = 1 << 20;

  private final MessageDigest digest = Digests.sha256();
  // One buffer is filled while another thread digests the one before.
  private byte[] buffer = new byte[BUFFER_BYTES];
  private byte[] digested = new byte[0];
  private CompletableFuture<Void> digesting = CompletableFuture.completedFuture(null);
  private int used;

  private Fingerprint() {}

  /** The digest in hexadecimal. */
  public static String of(CocoStore store) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.put(FORMAT);
    for (Section section : SECTIONS) {
      Records records = store.records(section);
      fingerprint.put("\n" + section.key() + " " + records.size() + "\n");
      for (int row = 0; row < records.size(); row++) {
        fingerprint.put(records.slice(row));
      }
    }
    fingerprint.digesting.join();
    fingerprint.digest.update(fingerprint.buffer, 0, fingerprint.used);
    return Digests.hex(fingerprint.digest.digest());
  }

  private void put(String text) {
    Slice slice = new Slice(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
    makeRoom(slice.length());
    System.arraycopy(slice.bytes(), 0, buffer, used, slice.length());
    used += slice.length();
  }

  private void put(Slice record) {
    makeRoom(record.length());
    // Records follow each other without a separator: each is an object and ends with its bracket.
    used = Whitespace.strip(record, buffer, used);
  }

  private void makeRoom(int length) {
    int needed = Math.addExact(length, 8);
    if (needed > buffer.length - used) {
      digesting.join();
      byte[] full = buffer;
      int count = used;
      digesting = CompletableFuture.runAsync(() -> digest.update(full, 0, count));
      buffer = digested.length < Math.max(needed, BUFFER_BYTES) ? grown(needed) : digested;
      digested = full;
      used = 0;
    }
  }

  private static byte[] grown(int needed) {
    return new byte[Math.max(needed, BUFFER_BYTES)];
  }
}
