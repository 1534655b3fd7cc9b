/**
 * What there is of what, as bars that are filters: a bar that is pressed is a part of the query.
 */
import { element, grouped } from "./text.js";

/** So many bars are seen before the rest is asked for. */
const FEW = 20;

/**
 * @param {string} query
 * @param {string} field
 * @returns {Set<string>} the words that a query allows for a field; empty when it says nothing
 */
export function allowed(query, field) {
  const found = new RegExp(
    "(?:^|\\s)" + field + '\\s*(?:=\\s*("(?:[^"\\\\]|\\\\.)*"|[^\\s()]+)|in\\s*\\(([^)]*)\\))',
  ).exec(query);
  const words = new Set();
  if (found) {
    const text = found[1] || found[2];
    for (const word of text.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s,]+/g)) {
      words.add(word[1] === undefined ? word[0] : JSON.parse(word[0]));
    }
  }
  return words;
}

/**
 * @param {string} field
 * @param {Set<string>} words
 * @returns {string} the part of a query that allows words for a field
 */
export function clauseOf(field, words) {
  const list = [...words].map((word) => JSON.stringify(word));
  if (list.length === 0) {
    return "";
  }
  return list.length === 1 ? field + " = " + list[0] : field + " in (" + list.join(", ") + ")";
}

/** How they are called. */
const NAMES = {
  class: "Classes",
  size: "Sizes",
  split: "Splits",
  crowd: "Crowds",
  missed: "Missed by the detector",
  year: "Years",
  score: "Scores",
  area: "Areas",
  width: "Widths",
  height: "Heights",
  count: "Objects in an image",
};

/** Of these several words can be asked for at once. */
const OF_WORDS = ["class", "size", "split"];

/** These are drawn as histograms. */
const OF_NUMBERS = ["score", "area", "width", "height", "count"];

export class Facets {
  /**
   * @param {HTMLElement} root
   * @param {any} source
   * @param {import("./source.js").Info} info
   * @param {function(string, string=): any} onQuery told the query that is wanted, and of what
   * @param {function(any): void} onFailure told why a bar could not be turned
   */
  constructor(root, source, info, onQuery, onFailure) {
    this.root = root;
    this.source = source;
    this.colors = new Map(info.classes.map((one) => [one.name, one.color]));
    this.isJudged = info.evaluation;
    this.onQuery = onQuery;
    this.onFailure = onFailure;
    /** @type {Set<string>} */
    this.whole = new Set();
    this.query = "";
    /** @type {Promise<any>} */
    this.turned = Promise.resolve();
    /** @type {Promise<any>} */
    this.released = Promise.resolve();
    // A bar that is replaced between press and release would never be clicked.
    root.addEventListener("pointerdown", () => {
      this.released = new Promise((resolve) => {
        for (const type of ["pointerup", "pointercancel"]) {
          addEventListener(type, () => setTimeout(resolve), { once: true });
        }
      });
    });
  }

  /** @param {string} query */
  async show(query) {
    this.query = query;
    let facets;
    let figures;
    let cells;
    try {
      facets = await this.source.facets(query);
      figures = await this.source.figures(query);
      cells = this.isJudged ? await this.source.cells() : [];
    } catch (failure) {
      this.root.replaceChildren(
        element("p", { text: String(/** @type {Error} */ (failure).message) }),
      );
      return;
    }
    await this.released;
    if (query !== this.query) {
      return;
    }
    const focused = document.activeElement && document.activeElement.getAttribute("data-word");
    this.root.replaceChildren(
      ...facets.flatMap((/** @type {any} */ facet) =>
        OF_NUMBERS.includes(facet.field) ? this.histogram(facet) : this.facet(facet),
      ),
      ...this.figures(figures),
      ...this.cells(cells),
    );
    for (const group of this.root.querySelectorAll(".bars, .columns")) {
      this.rove(group);
    }
    if (focused) {
      for (const bar of this.root.querySelectorAll("button")) {
        if (bar.dataset.word === focused) {
          bar.focus();
        }
      }
    }
  }

  /**
   * Makes the bars of a facet one stop of the Tab key; arrows go from one to the next.
   *
   * @param {any} group
   */
  rove(group) {
    const bars = [...group.querySelectorAll("button")];
    const start = bars.find((bar) => bar.getAttribute("aria-pressed") === "true") || bars[0];
    for (const bar of bars) {
      bar.tabIndex = bar === start ? 0 : -1;
    }
    group.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      /** @type {Object<string, number>} */
      const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
      const place = bars.indexOf(document.activeElement);
      const next = bars[place + (steps[event.key] || 0)];
      if (place >= 0 && next && event.key in steps) {
        event.preventDefault();
        next.focus();
      }
    });
  }

  /**
   * @param {any} facet
   * @returns {HTMLElement[]}
   */
  facet(facet) {
    const field = facet.field;
    const chosen = allowed(this.query, field);
    const most = Math.max(1, ...facet.bars.map((/** @type {any} */ bar) => bar.count));
    const all = [...facet.bars];
    for (const word of chosen) {
      if (!all.some((bar) => bar.label === word)) {
        all.push({ label: word, condition: "", count: 0, pressed: true });
      }
    }
    const isWhole = this.whole.has(field);
    const seen = all.filter((bar, place) => isWhole || place < FEW || chosen.has(bar.label));
    const parts = [
      this.heading(field),
      element(
        "ul",
        { class: "bars" },
        ...seen.map((bar) =>
          element("li", {}, this.bar(field, bar, most, bar.pressed || chosen.has(bar.label))),
        ),
      ),
    ];
    if (seen.length < all.length) {
      parts.push(
        element("button", {
          type: "button",
          text: "All " + grouped(all.length),
          onclick: () => {
            this.whole.add(field);
            this.show(this.query);
          },
        }),
      );
    }
    return parts;
  }

  /**
   * Numbers, each of which shows what it counts.
   *
   * @param {any[]} figures
   * @returns {HTMLElement[]}
   */
  figures(figures) {
    const bars = figures.map((one) =>
      this.line(one.label, one.count, () =>
        this.onQuery(one.query, one.images ? "images" : "objects"),
      ),
    );
    return figures.length === 0
      ? []
      : [element("h2", { text: "Numbers" }), element("ul", { class: "bars" }, ...bars)];
  }

  /**
   * What was taken for what; a cell shows its objects.
   *
   * @param {any[]} cells
   * @returns {HTMLElement[]}
   */
  cells(cells) {
    const bars = cells.map((cell) =>
      this.line(
        cell.there + " taken for " + cell.found,
        cell.count,
        cell.query === undefined ? undefined : () => this.onQuery(cell.query, "objects"),
      ),
    );
    return cells.length === 0
      ? []
      : [element("h2", { text: "Mistakes" }), element("ul", { class: "bars" }, ...bars)];
  }

  /**
   * @param {string} label
   * @param {number} count
   * @param {(function(): void)|undefined} onclick
   */
  line(label, count, onclick) {
    const word = element("span", { class: "word", text: label });
    const number = element("span", { class: "count", text: grouped(count) });
    return element(
      "li",
      {},
      element(
        "button",
        {
          class: "bar",
          type: "button",
          title: label,
          disabled: !onclick,
          onclick: onclick || (() => {}),
        },
        word,
        number,
      ),
    );
  }

  /** @param {string} field */
  heading(field) {
    return element("h2", { text: /** @type {any} */ (NAMES)[field] || field });
  }

  /**
   * @param {string} field
   * @param {any} bar
   * @param {number} most
   * @param {boolean} isPressed
   */
  bar(field, bar, most, isPressed) {
    const fill = element("span", { class: "fill", "aria-hidden": "true" });
    fill.style.width = (100 * bar.count) / most + "%";
    const color = field === "class" ? this.colors.get(bar.label) : undefined;
    const dot = element("span", {
      class: "dot",
      "aria-hidden": "true",
      hidden: color === undefined,
    });
    dot.style.background = color || "";
    return element(
      "button",
      {
        class: "bar",
        type: "button",
        "aria-pressed": String(isPressed),
        "data-word": field + " " + bar.label,
        title: bar.label,
        onclick: () => this.turn(field, bar, isPressed),
      },
      fill,
      dot,
      element("span", { class: "word", text: bar.label }),
      element("span", { class: "count", text: grouped(bar.count) }),
    );
  }

  /**
   * Columns, each of which is a filter.
   *
   * @param {any} facet
   * @returns {HTMLElement[]}
   */
  histogram(facet) {
    const bars = facet.bars;
    const most = Math.max(1, ...bars.map((/** @type {any} */ bar) => bar.count));
    const columns = bars.map((/** @type {any} */ bar) => {
      const fill = element("span", { class: "rise", "aria-hidden": "true" });
      fill.style.height = (bar.count === 0 ? 0 : Math.max(4, (100 * bar.count) / most)) + "%";
      const text = facet.field + " " + bar.label + ": " + grouped(bar.count);
      return element(
        "button",
        {
          class: "column",
          type: "button",
          "aria-pressed": String(bar.pressed),
          "aria-label": text,
          "data-word": facet.field + " " + bar.label,
          title: text,
          onclick: () => this.turn(facet.field, bar, bar.pressed),
        },
        fill,
      );
    });
    const first = bars[0].label.split(" to ")[0];
    const last = bars[bars.length - 1].label.split(" to ")[1];
    return [
      this.heading(facet.field),
      element("div", { class: "columns", role: "group", "aria-label": facet.field }, ...columns),
      element(
        "div",
        { class: "ends", "aria-hidden": "true" },
        element("span", { text: first }),
        element("span", { text: last }),
      ),
    ];
  }

  /**
   * Asks for a bar, or does so no more; after those that were pressed before it, however fast.
   *
   * @param {string} field
   * @param {any} bar
   * @param {boolean} isPressed
   */
  turn(field, bar, isPressed) {
    this.turned = this.turned
      .then(() => this.refine(field, bar, isPressed))
      .catch((failure) => this.onFailure(failure));
  }

  /**
   * @param {string} field
   * @param {any} bar
   * @param {boolean} isPressed
   */
  async refine(field, bar, isPressed) {
    let condition = isPressed ? "" : bar.condition;
    if (OF_WORDS.includes(field)) {
      const chosen = allowed(this.query, field);
      if (!chosen.delete(bar.label)) {
        chosen.add(bar.label);
      }
      condition = clauseOf(field, chosen);
    }
    const refined = await this.source.refine(this.query, field, condition);
    await this.onQuery(refined.text);
  }
}
