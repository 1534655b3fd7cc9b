package org.ndsampler.explore.internal;

import java.util.List;
import org.ndsampler.explore.Explorer;
import org.ndsampler.explore.ExplorerPage;
import org.ndsampler.viz.MimeBundle;
import org.ndsampler.viz.Renderer;
import org.ndsampler.viz.RendererProvider;
import org.ndsampler.viz.page.Card;
import org.ndsampler.viz.page.Html;

/** Shows explorers: in a cell as themselves, elsewhere by their address. */
public final class ExplorerRenderers implements RendererProvider {
  private static final String FRAME =
      " title=\"Explorer\" style=\"width:100%;height:680px;border:1px solid #8884;"
          + "box-sizing:border-box;display:block\"></iframe>";

  /** For {@code ServiceLoader}. */
  public ExplorerRenderers() {}

  @Override
  public List<Renderer<?>> renderers() {
    return List.of(
        Renderer.of(
            Explorer.class,
            explorer ->
                Card.of("Explorer of " + explorer.dataset().name())
                    .text(explorer.address().toString()),
            ExplorerRenderers::cell),
        Renderer.of(
            ExplorerPage.class,
            page -> Card.of("Explorer").text(page.images() + " images as one page"),
            page ->
                MimeBundle.text("a page of HTML; page.write(path) writes it to a file")
                    .withHtml("<iframe srcdoc=\"" + Html.escape(page.toString()) + "\"" + FRAME)));
  }

  private static MimeBundle cell(Explorer explorer) {
    String address = explorer.address().toString();
    return MimeBundle.text(explorer.toString())
        .withHtml(
            "<iframe src=\""
                + address
                + "\""
                + FRAME
                + "<p><a href=\""
                + address
                + "\" target=\"_blank\" rel=\"noopener\">In a tab of its own</a>. Nothing to be"
                + " seen, as the notebook runs on another machine? <code>toHtml(50)</code> holds the"
                + " first pictures; with jupyter-server-proxy the address is <code>proxy/"
                + explorer.address().getPort()
                + Html.escape(explorer.address().getPath())
                + "</code> below that of Jupyter, and the options need"
                + " <code>hosts(\"its name\")</code>.</p>");
  }
}
