package org.ndsampler.targets.internal;

import java.util.List;
import org.ndsampler.targets.TableViews;
import org.ndsampler.viz.MimeBundle;
import org.ndsampler.viz.Renderer;
import org.ndsampler.viz.RendererProvider;
import tech.tablesaw.api.Table;

/** Shows the tables of Tablesaw: in JShell as a card or a page, in a cell in pages of rows. */
public final class TableRenderers implements RendererProvider {
  private static final int ROWS_OF_A_TEXT = 20;

  /** For {@code ServiceLoader}. */
  public TableRenderers() {}

  @Override
  public List<Renderer<?>> renderers() {
    return List.of(Renderer.of(Table.class, TableViews::of, TableRenderers::cell));
  }

  private static MimeBundle cell(Table table) {
    return MimeBundle.of(TableViews.of(table)).withText(table.first(ROWS_OF_A_TEXT).print());
  }
}
