/**
 * The charts of the report, as it draws them; what a bar counts is found by a click on it.
 */
import { element } from "./text.js";

/**
 * @typedef {{label: string, field: string, condition: string, at: number[]}} ChartBar at: x, y,
 *     width and height as parts of the chart
 * @typedef {{name: string, title: string, w: number, h: number, images: boolean,
 *   bars: ChartBar[]}} Chart
 */

export class ReportCharts {
  /**
   * @param {any} root a dialog
   * @param {any} source
   * @param {function(ChartBar, string): void} onBar told the bar, and of what its query is
   */
  constructor(root, source, onBar) {
    this.root = root;
    this.source = source;
    this.onBar = onBar;
    this.isFilled = false;
  }

  async open() {
    this.root.showModal();
    if (this.isFilled) {
      return;
    }
    const close = element("button", {
      type: "button",
      text: "Close",
      onclick: () => this.root.close(),
    });
    const name = element("h2", { id: "charts-name", text: "Charts" });
    const says = element("p", { role: "status", text: "Drawing ..." });
    this.root.replaceChildren(element("div", { class: "top" }, name, close), says);
    try {
      /** @type {Chart[]} */
      const charts = await this.source.charts();
      says.textContent = "Of the whole dataset. A bar that is pressed becomes a filter.";
      this.root.append(
        element("div", { class: "charts" }, ...charts.map((chart) => this.chart(chart))),
      );
      this.isFilled = true;
    } catch (failure) {
      says.textContent = String(/** @type {Error} */ (failure).message);
    }
  }

  /** @param {Chart} chart */
  chart(chart) {
    const size = { width: chart.w, height: chart.h };
    const figure = element(
      "figure",
      { class: "chart", "data-chart": chart.name },
      element(
        "picture",
        {},
        element("source", {
          srcset: this.source.chart(chart.name, "dark"),
          media: "(prefers-color-scheme: dark)",
        }),
        element("img", { src: this.source.chart(chart.name, "light"), alt: chart.title, ...size }),
      ),
    );
    for (const bar of chart.bars) {
      figure.append(this.bar(bar, chart.images ? "images" : "objects"));
    }
    return figure;
  }

  /**
   * @param {ChartBar} bar
   * @param {string} of
   */
  bar(bar, of) {
    const button = element("button", {
      type: "button",
      title: bar.label,
      "aria-label": bar.label,
      onclick: () => {
        this.root.close();
        this.onBar(bar, of);
      },
    });
    const [x, y, w, h] = bar.at.map((part) => 100 * part + "%");
    Object.assign(button.style, { left: x, top: y, width: w, height: h });
    return button;
  }
}
