package org.ndsampler.reliability.disk;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that fails when it is told to, and that remembers what it was asked to do and
 * what it was asked to make durable. Its operations are counted: opening, reading, writing,
 * forcing, cutting, moving, deleting, listing, making folders, reading attributes. Safe for
 * concurrent use.
 */
public final class Disk implements Closeable {
  private final FileSystem memory;
  private final FaultyFileSystem faulty;
  private final Journal journal = new Journal();
  private Fault fault = Fault.NONE;
  private long at;
  private long operations;
  private boolean isCrashed;
  private boolean isShort;

  /** How it fails. */
  public enum Fault {
    NONE,
    /** One operation fails. */
    ERROR,
    /** From then on nothing can be written any more; what is deleted gives no room. */
    FULL,
    /** From then on nothing works: the machine is off. */
    CRASH
  }

  /** What the operations of a machine that is off throw. */
  public static final class Off extends Error {
    private static final long serialVersionUID = 1;

    Off() {
      super("the machine is off");
    }
  }

  /** An empty disk. */
  public Disk() {
    this(Jimfs.newFileSystem(Configuration.unix()));
  }

  Disk(FileSystem memory) {
    this.memory = memory;
    this.faulty = new FaultyFileSystem(memory, this);
  }

  /** A path on it. */
  public Path path(String first) {
    return faulty.getPath(first);
  }

  /** Sets a fault for the operation of this number, counted from now on from 0. */
  public synchronized void fail(Fault how, long operation) {
    fault = how;
    at = operation;
    operations = 0;
    isCrashed = false;
  }

  /** Whether every read and write moves fewer bytes than asked, as POSIX allows. */
  public synchronized void shortTransfers(boolean value) {
    isShort = value;
  }

  synchronized boolean isShort() {
    return isShort;
  }

  /** The operations since the last {@link #fail}. */
  public synchronized long operations() {
    return operations;
  }

  /** Whether the fault has come. */
  public synchronized boolean hasFailed() {
    return fault != Fault.NONE && operations > at;
  }

  /** What a crash may leave. */
  public Journal journal() {
    return journal;
  }

  /** Called before each operation. */
  synchronized void before(String what, @Nullable Path path, boolean isWrite) throws IOException {
    if (isCrashed) {
      throw new Off();
    }
    long number = operations++;
    switch (fault) {
      case ERROR -> {
        if (number == at) {
          throw new IOException("injected: cannot " + what + " " + path);
        }
      }
      case FULL -> {
        if (number >= at && isWrite) {
          throw new IOException(path + ": No space left on device");
        }
      }
      case CRASH -> {
        if (number >= at) {
          isCrashed = true;
          throw new Off();
        }
      }
      case NONE -> {}
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
