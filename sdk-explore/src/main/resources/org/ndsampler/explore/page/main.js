/**
 * The page: what is asked for is in the address, behind #, so that an address can be shared.
 */
import { ReportCharts } from "./charts.js";
import { Facets } from "./facets.js";
import { Gallery } from "./gallery.js";
import { openSource } from "./source.js";
import { byId, counted, element, settled } from "./text.js";
import { Viewer } from "./viewer.js";

/** What there is to sort by: the words of a query, and ours. */
const SORTS = [
  ["", "as in the file"],
  ["image.id", "id"],
  ["name", "name"],
  ["-count", "most objects first"],
  ["-area", "largest first"],
  ["area", "smallest first"],
  ["-score", "surest first"],
];

/** What the gallery can show. */
const KINDS = ["images", "objects", "windows", "errors"];

const KEYS = [
  ["/", "write a query"],
  ["arrows, Page Up, Page Down", "move in the gallery"],
  ["Enter", "open"],
  ["← →", "previous and next image"],
  ["↑ ↓, Shift ← →", "move over the image"],
  ["+ - 0 9", "zoom in, out, fit, one to one"],
  [", .", "previous and next object"],
  ["b m k l p t", "boxes, masks, keypoints, labels, predictions, tracks"],
  ["w", "what the sampler gives for the object"],
  ["1 2 3 4 5", "right, wrong, of the class that is chosen, missing, no mark"],
  ["u U", "undo and redo a mark"],
  ["Shift and the mouse", "draw the box of what is missing"],
  ["Space", "play a video"],
  ["Escape", "close"],
  ["?", "these keys"],
];

/**
 * What the address says. Images and objects are named by their ids, which stay when a dataset is
 * written anew; those whose ids JavaScript cannot count to, by their rows.
 *
 * @param {string} usual what is shown unless the address says it
 */
function fromAddress(usual) {
  const words = new URLSearchParams(location.hash.slice(1));
  const number = (/** @type {string} */ name) =>
    words.has(name) ? Number(words.get(name)) : undefined;
  const box = (/** @type {string} */ name) => {
    const numbers = (words.get(name) || "").split(",").map(Number);
    return numbers.length === 4 && numbers.every(Number.isFinite) ? numbers : undefined;
  };
  const of = words.get("of") || "";
  return {
    query: words.get("q"),
    of: KINDS.includes(of) ? of : usual,
    imageId: number("imageId"),
    objectId: number("objectId"),
    image: number("image"),
    object: number("object"),
    view: box("view"),
    window: box("window"),
  };
}

/**
 * @param {number[]} numbers
 * @returns {string} as they stand in the address
 */
function joined(numbers) {
  return numbers.map((value) => value.toFixed(1)).join(",");
}

/** @param {any} failure */
function fail(failure) {
  const status = byId("status");
  status.textContent = String(failure.message);
  status.className = "error";
}

class Page {
  /**
   * @param {ReturnType<typeof openSource>} source
   * @param {import("./source.js").Info} info
   */
  constructor(source, info) {
    this.source = source;
    this.info = info;
    this.status = byId("status");
    this.queryField = byId("query");
    document.title = info.name + " · Explorer";
    byId("name").textContent = info.name;
    this.usual = info.windows > 0 && !source.isOffline ? "windows" : "images";
    this.asked = fromAddress(this.usual);
    this.of = this.asked.of;
    this.query = this.asked.query === null ? info.query : this.asked.query;
    this.opened = -1;
    this.finding = 0;
    this.kept = "";
    this.gallery = new Gallery(byId("gallery"), source, info.classes, (index, item) =>
      this.open(index, item),
    );
    this.facets = new Facets(
      byId("facets"),
      this.source,
      this.info,
      (query, of) => {
        this.of = of || this.of;
        return this.find(query);
      },
      fail,
    );
    this.charts = new ReportCharts(byId("charts"), this.source, async (bar, of) => {
      this.of = of;
      try {
        const refined =
          bar.field === ""
            ? { text: bar.condition }
            : await this.source.refine(this.query, bar.field, bar.condition);
        await this.find(refined.text);
      } catch (failure) {
        fail(failure);
      }
    });
    this.viewer = new Viewer(byId("viewer"), this.source, this.info, {
      step: (by) => this.step(by),
      change: settled(200, () => this.keep()),
      close: () => this.closed(),
    });
    this.wire();
  }

  /** Shows what the address says. */
  async start() {
    await this.find(this.query);
    await this.look(this.asked);
  }

  /**
   * Opens the image that an address names, if it names one that there is.
   *
   * @param {ReturnType<typeof fromAddress>} asked
   * @returns {Promise<boolean>}
   */
  async look(asked) {
    let { image, object } = asked;
    try {
      if (asked.imageId !== undefined) {
        image = (await this.source.place("image", asked.imageId)).image;
      }
      if (asked.objectId !== undefined) {
        object = (await this.source.place("object", asked.objectId)).object;
      }
    } catch (failure) {
      fail(failure);
    }
    if (image === undefined) {
      return false;
    }
    await this.viewer.open(image, { view: asked.view, object, window: asked.window });
    return true;
  }

  wire() {
    byId("search").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.find(this.queryField.value);
    });
    for (const of of KINDS) {
      byId("of-" + of).addEventListener("click", () => {
        this.of = of;
        this.find(this.query);
      });
    }
    byId("of-errors").hidden = !this.info.evaluation || this.source.isOffline;
    byId("of-windows").hidden = !(this.info.windows > 0) || this.source.isOffline;
    const size = byId("size");
    size.value = Math.round(Math.max(110, Math.min(240, innerWidth / 6)) / 10) * 10;
    this.gallery.resize(Number(size.value));
    size.addEventListener("input", () => this.gallery.resize(Number(size.value)));
    byId("boxes").addEventListener("change", (/** @type {any} */ event) =>
      this.gallery.box(event.target.checked),
    );
    const sort = byId("sort");
    sort.append(...SORTS.map(([value, text]) => element("option", { value, text })));
    sort.addEventListener("change", () => {
      const rest = this.query.replace(/(?:^|\s)sort\s.*$/, "").trim();
      this.find(sort.value === "" ? rest : (rest + " sort " + sort.value).trim());
    });
    const filters = byId("filters");
    const facets = byId("facets");
    const turn = (/** @type {boolean} */ isOn) => {
      facets.hidden = !isOn;
      filters.setAttribute("aria-expanded", String(isOn));
    };
    turn(innerWidth > 760);
    filters.addEventListener("click", () => turn(facets.hidden));
    byId("help").addEventListener("click", () => this.help());
    byId("report").addEventListener("click", () => this.charts.open());
    if (this.source.isOffline) {
      byId("search").hidden = true;
      sort.disabled = true;
      filters.hidden = true;
      byId("report").hidden = true;
      turn(false);
    }
    addEventListener("keydown", (event) => this.onKey(event));
    addEventListener("hashchange", () => {
      if (location.hash !== this.kept) {
        this.revisit();
      }
    });
  }

  /** Another address was given, or back was pressed. */
  async revisit() {
    const asked = fromAddress(this.usual);
    const query = asked.query === null ? "" : asked.query;
    if (query !== this.query || asked.of !== this.of) {
      this.of = asked.of;
      await this.find(query);
    }
    if (!(await this.look(asked)) && this.viewer.isOpen) {
      byId("viewer").close();
    }
  }

  /**
   * Shows what a query selects; one that cannot be read changes nothing but says why.
   *
   * @param {string} query
   */
  async find(query) {
    this.queryField.value = query;
    const number = ++this.finding;
    try {
      const selected = await this.source.select(query);
      if (number !== this.finding) {
        return;
      }
      this.query = selected.text;
      this.queryField.value = selected.text;
      this.queryField.removeAttribute("aria-invalid");
      this.status.className = "";
      const counts = [counted(selected.images, "image"), counted(selected.objects, "object")];
      if (selected.windows !== undefined) {
        counts.push(counted(selected.windows, "window"));
      }
      this.status.textContent = counts.join(", ");
      this.gallery.show(selected.text, this.of, /** @type {any} */ (selected)[this.of] || 0);
      // The pictures come first; what is pressed meanwhile is of this query already.
      this.facets.query = selected.text;
      this.gallery.seen().then(() => {
        if (number === this.finding) {
          this.facets.show(selected.text);
        }
      });
      for (const of of KINDS) {
        byId("of-" + of).setAttribute("aria-pressed", String(of === this.of));
      }
      const sorted = /(?:^|\s)sort\s+(\S+)/.exec(selected.text);
      byId("sort").value = sorted ? sorted[1] : "";
      this.keep();
    } catch (failure) {
      if (number === this.finding) {
        this.queryField.setAttribute("aria-invalid", "true");
        fail(failure);
      }
    }
  }

  /** Puts what is seen into the address. */
  keep() {
    const words = new URLSearchParams();
    if (this.query !== "") {
      words.set("q", this.query);
    }
    if (this.of !== this.usual) {
      words.set("of", this.of);
    }
    if (this.viewer.isOpen && this.viewer.image) {
      const name = (
        /** @type {string} */ kind,
        /** @type {number|undefined} */ id,
        /** @type {number} */ row,
      ) =>
        Number.isSafeInteger(id)
          ? words.set(kind + "Id", String(id))
          : words.set(kind, String(row));
      name("image", this.viewer.image.i, this.viewer.image.r);
      if (this.viewer.selected >= 0) {
        name("object", this.viewer.selectedId, this.viewer.selected);
      }
      words.set("view", joined(this.viewer.view()));
      if (this.viewer.window) {
        words.set("window", joined(this.viewer.window));
      }
    }
    this.kept = "#" + words.toString();
    if (!this.source.isOffline) {
      history.replaceState(null, "", this.kept);
    }
  }

  /**
   * @param {number} index
   * @param {any} item
   */
  open(index, item) {
    if (!item) {
      return;
    }
    this.opened = index;
    const place = index + 1 + " of " + this.gallery.total;
    if (this.of === "images") {
      this.viewer.open(item.r, { place });
    } else if (this.of === "windows") {
      if (item.problem) {
        return;
      }
      const [x, y, w, h] = item.at;
      const room = Math.max(w, h, 8) / 2;
      this.viewer.open(item.p, {
        view: [x - room, y - room, w + 2 * room, h + 2 * room],
        object: item.o,
        window: item.at,
        sample: item.r,
        place,
      });
    } else if (this.of === "errors") {
      const [x, y, w, h] = item.b;
      const room = Math.max(w, h, 8);
      this.viewer.open(item.p, {
        view: [x - room, y - room, w + 2 * room, h + 2 * room],
        object: item.o,
        place,
      });
    } else if (item.p >= 0) {
      this.viewer.open(item.p, { object: item.r, place });
    }
  }

  /** @param {number} by */
  async step(by) {
    const next = this.opened + by;
    if (this.opened >= 0 && next >= 0 && next < this.gallery.total) {
      this.open(next, await this.gallery.item(next));
    }
  }

  closed() {
    this.keep();
    if (this.opened >= 0) {
      this.gallery.focus(this.opened);
    }
  }

  help() {
    const keys = byId("keys");
    const list = element("dl");
    for (const [key, text] of KEYS) {
      list.append(element("dt", {}, element("kbd", { text: key })), element("dd", { text }));
    }
    keys.replaceChildren(
      element("h2", { id: "keys-name", text: "Keys" }),
      list,
      element("button", { type: "button", text: "Close", onclick: () => keys.close() }),
    );
    keys.showModal();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.matches("input[type=search], select") || event.ctrlKey || event.metaKey) {
      return;
    }
    if (event.key === "/" && !this.viewer.isOpen && !this.source.isOffline) {
      event.preventDefault();
      this.queryField.select();
    } else if (event.key === "?") {
      event.preventDefault();
      this.help();
    }
  }
}

async function open() {
  const source = openSource();
  try {
    await new Page(source, await source.info()).start();
  } catch (failure) {
    fail(failure);
  }
}

open();
