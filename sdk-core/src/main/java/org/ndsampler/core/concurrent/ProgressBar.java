package org.ndsampler.core.concurrent;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.ndsampler.core.internal.Texts;

/**
 * Progress as a line of text: what is done, how fast, and how long it will still take. Safe for
 * concurrent use.
 *
 * <p>On a terminal there is one line that is drawn again in place, at most ten times a second:
 *
 * <pre>
 * preparing images  42% [############..................] 42/100 3.1/s 0:18 left
 * </pre>
 *
 * Elsewhere, in a log, there is a line of its own every ten seconds and one at the end. The speed
 * is that of the last half minute or so, so that work which was found done already does not promise
 * an early end.
 */
final class ProgressBar implements Progress, AutoCloseable {
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Within how many seconds an old speed is forgotten to a third. */
  private static final double MEMORY_SECONDS = 10;

  /** One less than most terminals have: a full line would make some of them go to the next. */
  private static final int COLUMNS = 79;

  private static final int BAR = 30;
  private static final int MAX_TASK = 30;

  private final PrintStream out;
  private final boolean redraws;
  private final LongSupplier clock;

  /** Read without the lock, so that most updates cost next to nothing. */
  private volatile long nextDraw;

  private volatile String task = "";
  private long started;
  private long lastTime;
  private long lastDone;
  private double speed = Double.NaN;
  private int drawn;
  private volatile boolean open;

  ProgressBar(PrintStream out, boolean redraws, LongSupplier clock) {
    this.out = out;
    this.redraws = redraws;
    this.clock = clock;
  }

  /** A line that is drawn again in place: for a stream that ends at a terminal. */
  static ProgressBar onTerminal(PrintStream out) {
    return new ProgressBar(out, true, System::nanoTime);
  }

  /** A line now and then: for a stream that ends in a log or a file. */
  static ProgressBar inLog(PrintStream out) {
    return new ProgressBar(out, false, System::nanoTime);
  }

  /** {@inheritDoc} A task of another name, or one that starts again at 0, begins a line. */
  @Override
  public void update(String newTask, long done, long total) {
    boolean last = total >= 0 && done >= total;
    if (!last && open && newTask.equals(task) && clock.getAsLong() - nextDraw < 0) {
      return;
    }
    synchronized (this) {
      long now = clock.getAsLong();
      boolean same = newTask.equals(task);
      if (same && !open && done > 0) {
        return; // a thread that was late: this has ended
      }
      if (!same || !open) {
        begin(newTask, done, now);
        if (!redraws && !last) {
          return; // a log is told once there is something to tell
        }
      } else if (done < lastDone || (!last && now - nextDraw < 0)) {
        return; // another thread was faster
      }
      measure(done, now);
      draw(done, total, last ? now - started : now);
      nextDraw = now + (redraws ? REDRAW_NANOS : LOG_NANOS);
      if (last) {
        endLine();
      }
    }
  }

  private void begin(String newTask, long done, long now) {
    endLine();
    task = newTask;
    started = now;
    lastTime = now;
    lastDone = done;
    speed = Double.NaN;
    drawn = 0;
    open = true;
    nextDraw = now + (redraws ? REDRAW_NANOS : LOG_NANOS);
  }

  private void measure(long done, long now) {
    double seconds = (now - lastTime) / 1e9;
    if (seconds <= 0) {
      return;
    }
    double current = (done - lastDone) / seconds;
    double weight = Double.isNaN(speed) ? 1 : 1 - Math.exp(-seconds / MEMORY_SECONDS);
    speed = (Double.isNaN(speed) ? 0 : speed * (1 - weight)) + current * weight;
    lastTime = now;
    lastDone = done;
  }

  private void draw(long done, long total, long now) {
    String text = text(done, total, now);
    if (!redraws) {
      out.print(text + "\n");
    } else {
      // Blanks over what the longer line before left.
      out.print("\r" + text + " ".repeat(Math.max(0, drawn - text.length())));
      drawn = text.length();
    }
    out.flush();
  }

  private String text(long done, long total, long now) {
    boolean last = total >= 0 && done >= total;
    StringBuilder line = new StringBuilder(shortened(task, MAX_TASK));
    if (total > 0) {
      double part = Math.min(1, (double) done / total);
      line.append(String.format(Locale.ROOT, " %3d%%", (int) (part * 100)));
      if (redraws) {
        int filled = (int) (part * BAR);
        line.append(" [").append("#".repeat(filled)).append(".".repeat(BAR - filled)).append(']');
      }
      line.append(' ').append(done).append('/').append(total);
    } else {
      line.append(' ').append(done);
    }
    if (last) {
      // The mean of all of it, and how long it took.
      double seconds = now / 1e9;
      if (seconds > 0 && done > 0) {
        line.append(' ').append(rate(done / seconds));
      }
      line.append(" in ").append(duration(seconds));
    } else if (speed > 0) {
      line.append(' ').append(rate(speed));
      if (total > 0) {
        line.append(' ').append(duration((total - done) / speed)).append(" left");
      }
    }
    return redraws ? shortened(line.toString(), COLUMNS) : line.toString();
  }

  private static String shortened(String text, int length) {
    return Texts.shortened(text.replaceAll("\\p{Cntrl}", " "), length);
  }

  private static String rate(double perSecond) {
    return perSecond >= 0.1
        ? String.format(Locale.ROOT, perSecond < 100 ? "%.1f/s" : "%.0f/s", perSecond)
        : String.format(Locale.ROOT, "%.1f/min", perSecond * 60);
  }

  private static String duration(double seconds) {
    long whole = Math.round(Math.min(seconds, 1e9));
    long hours = whole / 3600;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole / 60 % 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private void endLine() {
    if (open && redraws && drawn > 0) {
      out.print("\n");
      out.flush();
    }
    open = false;
  }

  /** Ends the line of work that was given up, so that what follows begins a new one. */
  @Override
  public synchronized void close() {
    endLine();
  }
}
