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

/** Those of a field. */
const NAMES = {
  class: "Classes",
  size: "Sizes",
  split: "Splits",
  supercategory: "Groups of classes",
};

export class Facets {
  /**
   * @param {HTMLElement} root
   * @param {any} source
   * @param {import("./source.js").ClassInfo[]} classes
   * @param {function(string): void} onQuery told the query that is wanted
   */
  constructor(root, source, classes, onQuery) {
    this.root = root;
    this.source = source;
    this.colors = new Map(classes.map((one) => [one.name, one.color]));
    this.onQuery = onQuery;
    /** @type {Set<string>} */
    this.whole = new Set();
    this.query = "";
  }

  /** @param {string} query */
  async show(query) {
    this.query = query;
    let facets;
    try {
      facets = await this.source.facets(query);
    } catch (failure) {
      this.root.replaceChildren(
        element("p", { text: String(/** @type {Error} */ (failure).message) }),
      );
      return;
    }
    if (query !== this.query) {
      return;
    }
    const focused = document.activeElement && document.activeElement.getAttribute("data-word");
    this.root.replaceChildren(
      ...facets.flatMap((/** @type {any} */ facet) => this.facet(facet.field, facet.words)),
    );
    if (focused) {
      for (const bar of this.root.querySelectorAll("button")) {
        if (bar.dataset.word === focused) {
          bar.focus();
        }
      }
    }
  }

  /**
   * @param {string} field
   * @param {[string, number][]} words
   * @returns {HTMLElement[]}
   */
  facet(field, words) {
    const chosen = allowed(this.query, field);
    const most = Math.max(1, ...words.map((one) => one[1]));
    const known = new Set(words.map((one) => one[0]));
    const all = [...words];
    for (const word of chosen) {
      if (!known.has(word)) {
        all.push([word, 0]);
      }
    }
    const isWhole = this.whole.has(field);
    const seen = all.filter((one, place) => isWhole || place < FEW || chosen.has(one[0]));
    const parts = [
      element("h2", { text: /** @type {any} */ (NAMES)[field] || field }),
      element(
        "ul",
        { class: "bars" },
        ...seen.map(([word, count]) =>
          element("li", {}, this.bar(field, word, count, most, chosen)),
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
   * @param {string} field
   * @param {string} word
   * @param {number} count
   * @param {number} most
   * @param {Set<string>} chosen
   */
  bar(field, word, count, most, chosen) {
    const fill = element("span", { class: "fill", "aria-hidden": "true" });
    fill.style.width = (100 * count) / most + "%";
    const color = field === "class" ? this.colors.get(word) : undefined;
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
        "aria-pressed": String(chosen.has(word)),
        "data-word": field + " " + word,
        title: word,
        onclick: () => this.turn(field, word),
      },
      fill,
      dot,
      element("span", { class: "word", text: word }),
      element("span", { class: "count", text: grouped(count) }),
    );
  }

  /**
   * Allows a word, or does so no more.
   *
   * @param {string} field
   * @param {string} word
   */
  async turn(field, word) {
    const chosen = allowed(this.query, field);
    if (!chosen.delete(word)) {
      chosen.add(word);
    }
    const refined = await this.source.refine(this.query, field, clauseOf(field, chosen));
    this.onQuery(refined.text);
  }
}
