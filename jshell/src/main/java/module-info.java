/** Runs JShell scripts with the SDK loaded, for the launcher {@code jshell/ndsampler}. */
@org.jspecify.annotations.NullMarked
module org.ndsampler.jshell {
  requires static transitive org.jspecify;
  requires transitive jdk.jshell;

  exports org.ndsampler.jshell;
}
