package org.ndsampler.jshell;

import java.net.InetAddress;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs snippets as the {@code jshell} tool does, in a virtual machine of their own, and shows a
 * text as a text: JShell puts it into one line with quotes. What has several lines begins on a new
 * one, so that the columns of a table stand below each other. {@code jshell --execution ndsampler}
 * finds it.
 */
public final class PlainValues implements ExecutionControlProvider {
  /** What the tool escapes in a text and a terminal can show. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9A-F]{4}|[nt\"\\\\])");

  /** For the service loader. */
  public PlainValues() {}

  /** The name on the command line, {@code ndsampler}. */
  @Override
  public String name() {
    return "ndsampler";
  }

  /** Starts the virtual machine as the tool does where nothing is asked of it. */
  @Override
  public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters)
      throws Throwable {
    String here = InetAddress.getLoopbackAddress().getHostAddress();
    return new Plain(
        ExecutionControl.generate(
            env, "failover:0(jdi:hostname(" + here + ")),1(jdi:launch(true)),2(jdi)"));
  }

  /** The value of a snippet, as the shell is to show it. */
  static String plain(String value) {
    String text = isQuoted(value) ? unquoted(value) : value;
    return text.indexOf('\n') < 0 ? text : "\n" + text.stripTrailing();
  }

  private static boolean isQuoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
  }

  /** Control characters stay escaped, since a terminal would obey them. */
  private static String unquoted(String value) {
    return ESCAPE
        .matcher(value.substring(1, value.length() - 1))
        .replaceAll(escape -> Matcher.quoteReplacement(character(escape.group(1))));
  }

  private static String character(String escape) {
    return switch (escape.charAt(0)) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'u' -> Character.toString(Integer.parseInt(escape.substring(1), 16));
      default -> escape;
    };
  }

  private record Plain(ExecutionControl control) implements ExecutionControl {
    @Override
    public void load(ClassBytecodes[] classes)
        throws ClassInstallException, NotImplementedException, EngineTerminationException {
      control.load(classes);
    }

    @Override
    public void redefine(ClassBytecodes[] classes)
        throws ClassInstallException, NotImplementedException, EngineTerminationException {
      control.redefine(classes);
    }

    @Override
    public String invoke(String className, String methodName)
        throws RunException, EngineTerminationException, InternalException {
      return plain(control.invoke(className, methodName));
    }

    /** For lists of variables, a line for each: a text stays in one. */
    @Override
    public String varValue(String className, String varName)
        throws RunException, EngineTerminationException, InternalException {
      return control.varValue(className, varName);
    }

    @Override
    public void addToClasspath(String path) throws EngineTerminationException, InternalException {
      control.addToClasspath(path);
    }

    @Override
    public void stop() throws EngineTerminationException, InternalException {
      control.stop();
    }

    @Override
    public Object extensionCommand(String command, Object argument)
        throws RunException, EngineTerminationException, InternalException {
      return control.extensionCommand(command, argument);
    }

    @Override
    public void close() {
      control.close();
    }
  }
}
