/**
 * What somebody who looks at objects says of them: right, wrong, of another class, missing. The
 * server keeps it in a small file beside the dataset.
 */
import { counted, element } from "./text.js";

/** How a mark is seen in a list and on a label. */
export const SIGNS = { right: "✓", wrong: "✗", class: "≠", missing: "+" };

export class Review {
  /**
   * @param {any} source
   * @param {import("./source.js").ClassInfo[]} classes
   * @param {function(): void} onChange told when marks have changed
   */
  constructor(source, classes, onChange) {
    this.source = source;
    this.onChange = onChange;
    /** @type {any[]} */
    this.marks = [];
    this.isKnown = false;
    this.says = element("p", { role: "status" });
    this.choice = element("select", { "aria-label": "The right class" });
    for (const one of classes) {
      this.choice.append(element("option", { text: one.name, value: one.name }));
    }
    this.buttons = element("div", { class: "row" });
    this.root = element(
      "div",
      { class: "review" },
      element("h3", { text: "Review" }),
      this.buttons,
      this.choice,
      this.says,
    );
  }

  /**
   * @param {[string, string, function(): void][]} actions text, key and what is done
   */
  offer(actions) {
    this.buttons.replaceChildren(
      ...actions.map(([text, key, onclick]) =>
        element("button", { type: "button", text, title: "Key: " + key, onclick }),
      ),
    );
  }

  /** Asks for the marks once, and whether there can be any. */
  async load() {
    if (!this.isKnown) {
      this.isKnown = true;
      await this.run(() => this.source.get("review"));
    }
  }

  /** @param {any} change */
  send(change) {
    return this.run(() => this.source.post("review", change));
  }

  /** @param {function(): Promise<any>} action */
  async run(action) {
    try {
      const answer = await action();
      this.marks = answer.marks;
      this.says.replaceChildren(counted(this.marks.length, "mark") + " in " + answer.file);
      if (this.marks.length > 0) {
        this.says.append(
          ". ",
          element("a", {
            href: "review/reviewed.json",
            download: "reviewed.json",
            text: "Dataset",
          }),
          ", ",
          element("a", { href: "review/marks.csv", download: "marks.csv", text: "table" }),
        );
      }
    } catch (failure) {
      this.says.textContent = String(/** @type {Error} */ (failure).message);
    }
    this.onChange();
  }

  /**
   * @param {number} row
   * @returns {string} the sign of an object, or nothing
   */
  sign(row) {
    const mark = this.marks.find((one) => one.object === row);
    return mark ? /** @type {any} */ (SIGNS)[mark.kind.split(" ")[0]] || "?" : "";
  }

  /**
   * @param {number} row
   * @returns {number[][]} the boxes that an image lacks
   */
  missing(row) {
    return this.marks.filter((one) => one.image === row && one.b).map((one) => one.b);
  }
}
