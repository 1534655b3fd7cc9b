package org.ndsampler.cli;

import picocli.CommandLine.Command;

/** Shows the whole way once. */
@Command(
    name = "demo",
    header = "Goes the whole way once: from a COCO file to drawn samples in ndsampler-demo/.",
    customSynopsis = "ndsampler demo [COCO_JSON [IMAGE_FOLDER]]",
    description = "With no argument it draws its own toy data.",
    footer = {"Example:", "  ndsampler demo annotations.json images/"})
final class DemoCommand extends LauncherCommand {
  DemoCommand() {
    super("demo");
  }
}
