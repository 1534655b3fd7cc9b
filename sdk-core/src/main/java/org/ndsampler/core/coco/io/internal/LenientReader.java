package org.ndsampler.core.coco.io.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.ReadOptions;

/**
 * Opens a file that is not as it should be: first as the strict reader does, and only if that
 * refuses something twice more, once to note the ids and once to mend records one at a time. What
 * is no JSON but nearly (comments, commas too many) is left out on the way if all else fails.
 */
public final class LenientReader {
  private static final Logger LOG = System.getLogger(LenientReader.class.getName());

  /** Says that an object has nothing of a dataset. */
  private static final Problem BARE =
      Problem.of(
          Problem.Severity.ERROR,
          "",
          "no images, no annotations and no categories",
          "give the JSON file of a COCO dataset");

  private LenientReader() {}

  /**
   * What was read.
   *
   * @param store the dataset
   * @param problems what lenient reading did, and whether there is nothing at all
   */
  public record Result(CocoStore store, List<Problem> problems) {}

  /**
   * Reads all, strictly or leniently as the options say.
   *
   * @throws CocoFormatException if the text is damaged or breaks a limit; or, unless the options
   *     are lenient, if a record cannot be read
   * @throws IOException if the file cannot be read
   */
  public static Result open(Source source, ReadOptions options) throws IOException {
    if (!options.isLenient()) {
      CocoStore store = CocoReader.read(source, options);
      return new Result(store, bare(store));
    }
    ReadOptions keep = options.duplicateIds(ReadOptions.DuplicateIds.KEEP);
    Findings findings = new Findings();
    Source text = inUtf8(source, findings);
    CocoStore store;
    try {
      // Most files need nothing of what follows, and pay nothing for it.
      store = CocoReader.readPicky(text, keep, findings);
    } catch (CocoFormatException e) {
      if (ScanException.isLimit(e)) {
        throw e;
      }
      store = mend(text, keep, findings);
    }
    List<Problem> problems = new ArrayList<>(bare(store));
    problems.addAll(findings.problems());
    return new Result(store, List.copyOf(problems));
  }

  /** Tells in the log, once, that something was mended. */
  public static void log(Source source, List<Problem> problems) {
    if (!problems.isEmpty()) {
      LOG.log(
          Logger.Level.WARNING,
          "{0} was read with {1}, which readProblems() lists; the first: {2}",
          source.path() == null ? "JSON text" : source.path(),
          problems.size() == 1 ? "one remark" : problems.size() + " remarks",
          problems.get(0));
    }
  }

  private static List<Problem> bare(CocoStore store) {
    for (Section section : Section.values()) {
      if (section != Section.LICENSES
          && (store.records(section).size() > 0 || store.isDeclared(section))) {
        return List.of();
      }
    }
    return List.of(BARE);
  }

  private static Source inUtf8(Source source, Findings findings) throws IOException {
    byte[] head;
    try (InputStream in = source.open()) {
      head = in.readNBytes(4);
    } catch (EOFException | ZipException e) {
      // The reader says what is wrong with it.
      return source;
    }
    Charset charset = wide(head);
    if (charset == null) {
      return source;
    }
    findings.warning(
        "encoding", "", "the text is in " + charset + " and not in UTF-8", "save it as UTF-8");
    return source.decoded(charset);
  }

  /** The encoding of text in units of more than a byte, by its mark or its zeros; else null. */
  static @Nullable Charset wide(byte[] head) {
    if (head.length < 2) {
      return null;
    }
    int zeros = 0;
    for (int i = 0; i < head.length; i++) {
      zeros |= head[i] == 0 ? 1 << i : 0;
    }
    boolean bigMark = head[0] == (byte) 0xFE && head[1] == (byte) 0xFF;
    boolean littleMark = head[0] == (byte) 0xFF && head[1] == (byte) 0xFE;
    if (head.length == 4 && (zeros == 0b1110 || (littleMark && zeros == 0b1100))) {
      return Charset.forName("UTF-32LE");
    }
    if (head.length == 4 && (zeros == 0b0111 || zeros == 0b0011)) {
      return Charset.forName("UTF-32BE");
    }
    if (bigMark || littleMark) {
      return StandardCharsets.UTF_16;
    }
    if ((zeros & 1) != 0) {
      return StandardCharsets.UTF_16BE;
    }
    return (zeros & 2) != 0 ? StandardCharsets.UTF_16LE : null;
  }

  private static CocoStore mend(Source source, ReadOptions options, Findings findings)
      throws IOException {
    try {
      Findings first = new Findings();
      CocoStore store = mendRecords(source, options, first);
      findings.addAll(first);
      return store;
    } catch (CocoFormatException e) {
      if (ScanException.isLimit(e)) {
        throw e;
      }
      Source loose = source.loose();
      CocoStore store;
      Findings second = new Findings();
      try {
        store = mendRecords(loose, options, second);
      } catch (CocoFormatException again) {
        e.addSuppressed(again);
        throw e;
      }
      LooseJson what = loose.lastLoose();
      if (what != null) {
        note(findings, what.comments(), "a comment is left out", "remove it: JSON has none");
        note(findings, what.commas(), "a comma before a closing bracket is left out", "remove it");
        note(findings, what.lineEnds(), "a line end inside text is read as such", "write \\n");
      }
      findings.addAll(second);
      return store;
    }
  }

  private static void note(Findings findings, long count, String message, String advice) {
    if (count > 0) {
      findings.warning("text", "", message + (count > 1 ? ", " + count + " times" : ""), advice);
    }
  }

  private static CocoStore mendRecords(Source source, ReadOptions options, Findings findings)
      throws IOException {
    Mender mender = new Mender(findings);
    boolean lines = CocoReader.collect(source, options, mender);
    CocoStore store = CocoReader.readMended(source, options, mender, findings, lines);
    mender.finish();
    return store;
  }
}
