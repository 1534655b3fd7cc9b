package org.ndsampler.viz.paint;

import java.awt.Color;

/**
 * The colours of sheets, charts and pages.
 *
 * @since 0.1
 */
public enum Theme {
  /** Dark text on white: for paper and slides. */
  LIGHT(0xffffff, 0xf3f4f6, 0x1f2328, 0x656d76, 0xe3e6ea, 0x0072b2, 0x00734f, 0x8a5a00, 0xb23c00),
  /** Light text on near black: for dark notebooks. */
  DARK(0x16191d, 0x22262c, 0xe6e9ed, 0x9aa4af, 0x343a42, 0x56b4e9, 0x3fb68b, 0xe6a417, 0xf08a5d);

  private final Color background;
  private final Color panel;
  private final Color text;
  private final Color muted;
  private final Color line;
  private final Color accent;
  private final Color good;
  private final Color warning;
  private final Color error;

  Theme(
      int background,
      int panel,
      int text,
      int muted,
      int line,
      int accent,
      int good,
      int warning,
      int error) {
    this.background = new Color(background);
    this.panel = new Color(panel);
    this.text = new Color(text);
    this.muted = new Color(muted);
    this.line = new Color(line);
    this.accent = new Color(accent);
    this.good = new Color(good);
    this.warning = new Color(warning);
    this.error = new Color(error);
  }

  /** The colour behind everything. */
  public Color background() {
    return background;
  }

  /** The colour of a cell or a card. */
  public Color panel() {
    return panel;
  }

  /** The colour of titles and values. */
  public Color text() {
    return text;
  }

  /** The colour of captions and axis labels. */
  public Color muted() {
    return muted;
  }

  /** The colour of rules and grid lines. */
  public Color line() {
    return line;
  }

  /** The colour of bars and points that stand for no category. */
  public Color accent() {
    return accent;
  }

  /** The colour of good news. */
  public Color good() {
    return good;
  }

  /** The colour of warnings. */
  public Color warning() {
    return warning;
  }

  /** The colour of errors. */
  public Color error() {
    return error;
  }
}
