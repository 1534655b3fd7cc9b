package org.ndsampler.cli;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.explore.ExploreOptions;
import org.ndsampler.explore.Explorer;
import org.ndsampler.explore.ExplorerPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a dataset in a browser. */
@Command(
    name = "explore",
    header = "Shows a dataset in a browser: all images and objects, and what a query finds.",
    description = {
      "Prints an address for a browser of this machine, and serves it until Ctrl-C. Nobody else",
      "reaches it. With -o it writes one HTML file instead, which needs no server."
    },
    footer = {"Example:", "  ndsampler explore annotations.json -o explore.html --first 20"})
final class ExploreCommand extends Subcommand {
  private static final int MOST = 50;
  private static final int WAIT = 100;

  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final QueryOption query = new QueryOption();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Where its image files are, as --images says it.")
  private String folder = "";

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "What a detector found, COCO results; drawn dashed.")
  private String predictions = "";

  @Option(
      names = "--cache",
      paramLabel = "FOLDER",
      description = "Keeps small pictures, and copies of slow image files, in a folder.")
  private String cache = "";

  @Option(names = "--port", paramLabel = "N", description = "The port (else one that is free).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "Another name that it answers to, as that of a proxy before it.")
  private String[] hosts = {};

  @Option(names = "--browser", description = "Opens the browser of the desktop.")
  private boolean browser;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      order = 1,
      description = "Writes one HTML file with the first images instead of serving all.")
  private String output = "";

  @Option(
      names = "--force",
      order = 2,
      description = "Replaces what is there already; without it that is an error.")
  private boolean force;

  @Option(
      names = "--first",
      paramLabel = "N",
      order = 3,
      description = "How many images the HTML file holds (default 50).")
  private int first = MOST;

  @Override
  boolean isResultOnOut() {
    return output.equals(Console.STREAM);
  }

  @Override
  Outcome run(Console console) throws IOException {
    if (!folder.isEmpty() && input.hasImages()) {
      throw new Refusal(
          Status.USAGE, "FOLDER and --images both say where the image files are; give one of them");
    }
    if (!output.isEmpty() && (port != 0 || hosts.length > 0 || browser)) {
      throw new Refusal(
          Status.USAGE,
          "--port, --host and --browser are for serving, and -o writes a file instead");
    }
    FileOutput file = FileOutput.to(output, force);
    if (!output.isEmpty()) {
      file.claimFile(console, isJson());
    }
    if (!folder.isEmpty()) {
      input.images(folder);
    }
    CocoDataset dataset = input.open(console);
    try (Explorer explorer = Explorer.open(dataset, options(console, dataset))) {
      if (!output.isEmpty()) {
        ExplorerPage page = explorer.toHtml(first);
        file.write(console, ".html", (Path place) -> page.write(place));
        return written(file, page);
      }
      console.out().println(explorer.address());
      console.out().flush();
      console.note("Serving " + dataset.name() + " until Ctrl-C.");
      if (browser) {
        browse(console, explorer.address());
      }
      await(console.cancellation());
      return Outcome.done("", new Facts().with("address", explorer.address().toString()));
    }
  }

  /** A page without pictures is seldom what somebody wanted. */
  private Outcome written(FileOutput file, ExplorerPage page) {
    int without = page.withoutPicture();
    Facts facts =
        new Facts()
            .with("output", output)
            .with("images", page.images())
            .with("withoutPicture", without);
    return without == 0
        ? Outcome.done(file.done(), facts)
        : new Outcome(
            Status.FINDINGS,
            file.done()
                + "\n"
                + without
                + " of "
                + page.images()
                + " images have no picture: their files are not there or cannot be read; --images"
                + " FOLDER says where they are",
            facts.map());
  }

  private ExploreOptions options(Console console, CocoDataset dataset) throws IOException {
    String asked = query.of(dataset).toString();
    ExploreOptions options = ExploreOptions.DEFAULT.query(asked).port(port).hosts(hosts);
    if (!cache.isEmpty()) {
      options = options.cache(console.path(cache));
    }
    return predictions.isEmpty()
        ? options
        : options.predictions(Predictions.read(console.path(predictions), dataset));
  }

  private static void browse(Console console, URI address) {
    try {
      if (!GraphicsEnvironment.isHeadless() && Desktop.isDesktopSupported()) {
        Desktop.getDesktop().browse(address);
        return;
      }
    } catch (IOException | UnsupportedOperationException e) {
      console.note("No browser could be opened: " + e.getMessage());
      return;
    }
    console.note("There is no desktop here; open the address in a browser.");
  }

  private static void await(CancellationToken cancellation) {
    try {
      while (!cancellation.isCancelled()) {
        Thread.sleep(WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
