package org.ndsampler.gdal.internal;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.gdal.gdal.gdal;
import org.jspecify.annotations.Nullable;
import org.ndsampler.gdal.GdalException;
import org.ndsampler.gdal.GdalStatus;

/**
 * The one place where the native library is loaded and where its errors are fetched.
 *
 * <p>GDAL's error state and its stack of error handlers belong to the thread, so that two threads
 * do not see each other's.
 */
public final class Native {
  private static final String LIBRARY = "gdalalljni";
  private static final String FILE = System.mapLibraryName(LIBRARY);
  private static final int CE_FAILURE = 3;

  private Native() {}

  /** Loads once, on first use; the class initialiser's lock is what makes it safe. */
  private static final class Loaded {
    static final GdalStatus STATUS = load();

    private static GdalStatus load() {
      String advice =
          "; build the library with sdk-gdal/native/build.sh and start Java with"
              + " -Djava.library.path=FOLDER";
      String path = System.getProperty("java.library.path", "");
      if (!isOn(path)) {
        // Newer Java warns on the console when a library is merely asked for.
        return new GdalStatus(
            false, "", "no " + FILE + " on java.library.path, which is " + path + advice);
      }
      try {
        // The bindings' own class prints to the console when it cannot load; so it is used only
        // when the library is known to load.
        System.loadLibrary(LIBRARY);
      } catch (UnsatisfiedLinkError | SecurityException e) {
        return new GdalStatus(false, "", e.getMessage() + advice);
      }
      try {
        gdal.PushErrorHandler("CPLQuietErrorHandler");
        try {
          gdal.AllRegister();
          return new GdalStatus(true, gdal.VersionInfo("RELEASE_NAME"), "");
        } finally {
          gdal.PopErrorHandler();
        }
      } catch (LinkageError | RuntimeException e) {
        return new GdalStatus(
            false,
            "",
            "the native library was loaded but does not fit the bindings: "
                + e
                + "; build it again with sdk-gdal/native/build.sh, for the same version of GDAL");
      }
    }
  }

  private static boolean isOn(String libraryPath) {
    for (String folder : libraryPath.split(Pattern.quote(File.pathSeparator), -1)) {
      try {
        if (Files.exists(Path.of(folder, FILE))) {
          return true;
        }
      } catch (InvalidPathException e) {
        // Then there is no library in it.
      }
    }
    return false;
  }

  public static GdalStatus status() {
    return Loaded.STATUS;
  }

  public static void require() {
    if (!status().available()) {
      throw new IllegalStateException(status().toString());
    }
  }

  /** A call of GDAL. */
  @FunctionalInterface
  public interface Call<T extends @Nullable Object> {
    T run() throws GdalException;
  }

  /**
   * Runs a call with GDAL's messages kept from the console. What the bindings throw, if the
   * application made them throw, becomes a {@link GdalException}.
   */
  public static <T extends @Nullable Object> T quietly(Call<T> call) throws GdalException {
    gdal.PushErrorHandler("CPLQuietErrorHandler");
    try {
      gdal.ErrorReset();
      return call.run();
    } catch (RuntimeException e) {
      if (e.getClass() != RuntimeException.class) {
        throw e;
      }
      throw new GdalException(gdal.GetLastErrorNo(), e.getMessage() == null ? "" : e.getMessage());
    } finally {
      gdal.PopErrorHandler();
    }
  }

  /** The result, or the last error if there is none. */
  public static <T> T present(@Nullable T result) throws GdalException {
    if (result == null) {
      throw lastError();
    }
    return result;
  }

  /** Throws the last error if a call's status says failure. */
  public static void check(int status) throws GdalException {
    if (status >= CE_FAILURE) {
      throw lastError();
    }
  }

  /** The last error of this thread. */
  public static GdalException lastError() {
    return new GdalException(gdal.GetLastErrorNo(), gdal.GetLastErrorMsg());
  }
}
