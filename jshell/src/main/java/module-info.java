/** Runs JShell and its scripts with the SDK loaded, for the launcher {@code jshell/ndsampler}. */
@org.jspecify.annotations.NullMarked
module org.ndsampler.jshell {
  requires static transitive org.jspecify;
  requires transitive jdk.jshell;
  requires java.prefs;
  requires org.ndsampler.core;

  exports org.ndsampler.jshell;

  provides jdk.jshell.spi.ExecutionControlProvider with
      org.ndsampler.jshell.PlainValues;
}
