package org.ndsampler.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The subcommands, in the order of the help. Only the one that is wanted is made: to read the
 * annotations of all takes longer than the statistics of a small dataset.
 */
final class Commands {
  static final String NAME = "ndsampler";

  private static final int WIDTH = 100;
  private static final List<String> NAMES =
      List.of(
          "demo",
          "shell",
          "run",
          "stats",
          "show",
          "report",
          "explore",
          "validate",
          "repair",
          "convert",
          "split",
          "subset",
          "union",
          "reroot",
          "chips",
          "cog",
          "toydata",
          "table",
          "eval",
          "kernel",
          "completion");

  private Commands() {}

  /** The command itself, whose only options are those that ask about it. */
  @Command(
      name = NAME,
      header =
          "COCO datasets from a terminal: what is in them, what is wrong, and what to make of"
              + " them.",
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "ndsampler COMMAND --help explains one.",
        "Example:",
        "  ndsampler stats annotations.json"
      })
  static final class Root {
    @CommandLine.Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Shows this help.")
    boolean help;

    @CommandLine.Option(
        names = {"-V", "--version"},
        versionHelp = true,
        description = "Says which version this is.")
    boolean version;
  }

  static List<String> names() {
    return NAMES;
  }

  /** The command with all subcommands. */
  static CommandLine all() {
    return line(NAMES);
  }

  /** The command with the one subcommand of a name, or with all where there is none. */
  static CommandLine of(String name) {
    return NAMES.contains(name) ? line(List.of(name)) : all();
  }

  /**
   * A new {@link Subcommand}. It is a switch and no map of constructors, and its type is {@code
   * Object}, which needs no check: either would load the classes of all commands.
   */
  private static Object make(String name) {
    return switch (name) {
      case "demo" -> new DemoCommand();
      case "shell" -> new ShellCommand();
      case "run" -> new RunCommand();
      case "stats" -> new StatsCommand();
      case "show" -> new ShowCommand();
      case "report" -> new ReportCommand();
      case "explore" -> new ExploreCommand();
      case "validate" -> new ValidateCommand();
      case "repair" -> new RepairCommand();
      case "convert" -> new ConvertCommand();
      case "split" -> new SplitCommand();
      case "subset" -> new SubsetCommand();
      case "union" -> new UnionCommand();
      case "reroot" -> new RerootCommand();
      case "chips" -> new ChipsCommand();
      case "cog" -> new CogCommand();
      case "toydata" -> new ToydataCommand();
      case "table" -> new TableCommand();
      case "eval" -> new EvalCommand();
      case "kernel" -> new KernelCommand();
      case "completion" -> new CompletionCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CommandLine line(List<String> names) {
    CommandLine line = new CommandLine(new Root());
    for (String name : names) {
      line.addSubcommand(name, make(name));
    }
    line.setUsageHelpWidth(WIDTH);
    line.setUsageHelpLongOptionsMaxWidth(30);
    line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUnmatchedOptionsAllowedAsOptionParameters(false);
    line.getCommandSpec().version(NAME + " " + version());
    format(line.getCommandSpec());
    for (CommandLine each : line.getSubcommands().values()) {
      format(each.getCommandSpec());
    }
    return line;
  }

  private static void format(CommandSpec spec) {
    UsageMessageSpec usage = spec.usageMessage();
    usage.sortOptions(false);
    usage.descriptionHeading(usage.description().length == 0 ? "" : "%n");
    boolean isBare =
        spec.positionalParameters().isEmpty() || spec.userObject() instanceof LauncherCommand;
    usage.parameterListHeading(isBare ? "" : "%n");
    usage.optionListHeading("%n");
    usage.commandListHeading("%nCommands:%n");
    usage.exitCodeListHeading("%nExit status:%n");
    usage.exitCodeList(Status.meanings());
    usage.footerHeading("%n");
  }

  private static String version() {
    String version = Commands.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
