/**
 * The pictures of what a query selects. Only those that are seen exist; the rest is room to scroll.
 */
import { cleared, paintShapes } from "./paint.js";
import { counted, element, grouped, rounded } from "./text.js";

const PAGE = 100;
const GAP = 8;
const WORDS = 28;

/** Browsers know no taller elements than some tens of millions of pixels. */
const TALLEST = 8000000;

const ON_THUMBNAILS = {
  boxes: true,
  masks: false,
  keypoints: false,
  labels: false,
  predictions: false,
  tracks: false,
};

export class Gallery {
  /**
   * @param {HTMLElement} root scrolls
   * @param {any} source
   * @param {import("./source.js").ClassInfo[]} classes
   * @param {function(number, any): void} onOpen told the place and the item that is opened
   */
  constructor(root, source, classes, onOpen) {
    this.root = root;
    this.source = source;
    this.classes = classes;
    this.onOpen = onOpen;
    this.side = 200;
    this.isBoxed = true;
    this.query = "";
    this.of = "images";
    this.total = 0;
    this.current = 0;
    // Known once it is laid out, with columns: what is seen of tiles, and how high all are.
    this.columns = 0;
    this.wide = 0;
    this.high = 0;
    this.step = 0;
    this.whole = 0;
    this.isWaiting = false;
    /** @type {Map<number, Promise<any[]>>} */
    this.pages = new Map();
    /** @type {Map<number, any>} */
    this.tiles = new Map();
    this.space = element("div", { class: "space", role: "presentation" });
    root.replaceChildren(this.space);
    root.addEventListener("scroll", () => this.later());
    root.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.layOut()).observe(root);
  }

  /**
   * Shows what a query selects.
   *
   * @param {string} query
   * @param {string} of images, objects, windows or errors
   * @param {number} total
   */
  show(query, of, total) {
    this.query = query;
    this.of = of;
    this.total = total;
    this.current = 0;
    this.pages.clear();
    this.empty();
    this.root.scrollTop = 0;
    this.root.setAttribute("aria-label", total === 0 ? "Gallery, empty" : "Gallery of " + of);
    this.layOut();
  }

  /**
   * Waits until the pictures are there that are seen, but not for long.
   *
   * @returns {Promise<void>}
   */
  async seen() {
    const end = performance.now() + 1500;
    const isWaiting = () =>
      [...this.tiles.values()].some((tile) => tile.item === null || !tile.isDone);
    while (isWaiting() && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  /** @param {number} side */
  resize(side) {
    this.side = side;
    this.layOut();
    this.reveal(this.current);
  }

  /** @param {boolean} isBoxed */
  box(isBoxed) {
    this.isBoxed = isBoxed;
    for (const tile of this.tiles.values()) {
      this.paint(tile);
    }
  }

  /**
   * What is at a place.
   *
   * @param {number} index
   * @returns {Promise<any>}
   */
  async item(index) {
    const number = Math.floor(index / PAGE);
    let page = this.pages.get(number);
    if (!page) {
      page = this.source.items(this.query, this.of, number * PAGE, PAGE);
      this.pages.set(number, /** @type {Promise<any[]>} */ (page));
      /** @type {Promise<any[]>} */ (page).catch(() => this.pages.delete(number));
      if (this.pages.size > 200) {
        this.pages.delete(/** @type {number} */ (this.pages.keys().next().value));
      }
    }
    return (await /** @type {Promise<any[]>} */ (page))[index - number * PAGE];
  }

  empty() {
    for (const tile of this.tiles.values()) {
      this.drop(tile);
    }
    this.tiles.clear();
    this.space.replaceChildren();
  }

  /** @param {any} tile */
  drop(tile) {
    // A picture that is not there yet need not come any more.
    tile.picture.removeAttribute("src");
    tile.root.remove();
  }

  layOut() {
    const width = this.root.clientWidth - GAP;
    if (width <= 0) {
      return;
    }
    this.columns = Math.max(1, Math.floor(width / (this.side + GAP)));
    this.wide = Math.floor(width / this.columns) - GAP;
    this.high = Math.round(this.of === "images" ? this.wide * 0.75 : this.wide);
    this.step = this.high + WORDS + GAP + 2;
    const rows = Math.ceil(this.total / this.columns);
    this.whole = rows * this.step + GAP;
    this.space.style.height = Math.min(this.whole, TALLEST) + "px";
    if (this.total === 0) {
      this.space.replaceChildren(element("p", { class: "none", text: "Nothing is like that." }));
    }
    this.render();
  }

  /** How far down it is, in pixels of all rows, of which not all need be there. */
  offset() {
    const seen = this.root.clientHeight;
    const most = Math.min(this.whole, TALLEST) - seen;
    return this.whole <= TALLEST || most <= 0
      ? this.root.scrollTop
      : (this.root.scrollTop / most) * (this.whole - seen);
  }

  later() {
    if (!this.isWaiting) {
      this.isWaiting = true;
      requestAnimationFrame(() => {
        this.isWaiting = false;
        this.render();
      });
    }
  }

  render() {
    if (!this.columns) {
      return;
    }
    const offset = this.offset();
    const shift = this.root.scrollTop - offset;
    const first = Math.max(0, Math.floor(offset / this.step) - 1);
    const last = Math.ceil((offset + this.root.clientHeight) / this.step) + 1;
    const from = first * this.columns;
    const to = Math.min(this.total, last * this.columns);
    for (const [index, tile] of this.tiles) {
      if (index < from || index >= to) {
        this.drop(tile);
        this.tiles.delete(index);
      }
    }
    for (let index = from; index < to; index++) {
      let tile = this.tiles.get(index);
      if (!tile) {
        tile = this.make(index);
        this.tiles.set(index, tile);
        this.space.append(tile.root);
      }
      const x = GAP + (index % this.columns) * (this.wide + GAP);
      const y = GAP + Math.floor(index / this.columns) * this.step + shift;
      const style = tile.root.style;
      style.transform = "translate(" + x + "px, " + y + "px)";
      if (tile.wide !== this.wide) {
        tile.wide = this.wide;
        style.width = this.wide + "px";
        tile.frame.style.height = this.high + "px";
        this.load(tile);
      }
      tile.root.tabIndex = index === this.current ? 0 : -1;
    }
  }

  /** @param {number} index */
  make(index) {
    const picture = element("img", { alt: "", decoding: "async", draggable: "false" });
    const canvas = element("canvas", { "aria-hidden": "true" });
    const frame = element("div", { class: "frame" }, picture, canvas);
    const name = element("span", { class: "name" });
    const count = element("span", { class: "count" });
    const dot = element("span", { class: "dot", hidden: true });
    const root = element(
      "div",
      {
        class: "tile",
        role: "option",
        "aria-selected": "false",
        "aria-posinset": index + 1,
        "aria-setsize": this.total,
        "data-index": index,
      },
      frame,
      element("div", { class: "words" }, dot, name, count),
    );
    /** @type {any} */
    const tile = {
      index,
      root,
      frame,
      picture,
      canvas,
      name,
      count,
      dot,
      item: null,
      wide: 0,
      isDone: false,
    };
    root.addEventListener("click", () => this.open(index));
    root.addEventListener("focus", () => {
      this.current = index;
    });
    picture.addEventListener("load", () => {
      tile.isDone = true;
      frame.replaceChildren(picture, canvas);
      this.paint(tile);
    });
    picture.addEventListener("error", () => {
      tile.isDone = true;
      const address = picture.getAttribute("src");
      if (address !== null) {
        picture.removeAttribute("src");
        const says = element("span", { class: "failed", text: "There is no picture of it." });
        // One that could not be had in another size either says so once.
        frame.replaceChildren(picture, canvas, says);
        this.source.reason(address).then((/** @type {string} */ reason) => {
          says.title = reason;
          says.textContent = reason.length > 160 ? reason.slice(0, 160) + "..." : reason;
        });
      }
    });
    return tile;
  }

  /** @param {any} tile */
  async load(tile) {
    let item;
    try {
      item = await this.item(tile.index);
    } catch (failure) {
      tile.name.textContent = String(/** @type {Error} */ (failure).message);
      return;
    }
    if (!item || this.tiles.get(tile.index) !== tile) {
      return;
    }
    tile.item = item;
    this.write(tile, item);
    const side = Math.ceil(Math.max(this.wide, this.high) * (window.devicePixelRatio || 1));
    const address = this.source.thumbnail(this.of.slice(0, -1), item.r, side);
    if (tile.picture.getAttribute("src") !== address) {
      tile.picture.src = address;
    } else {
      this.paint(tile);
    }
  }

  /**
   * @param {any} tile
   * @param {any} item
   */
  write(tile, item) {
    if (this.of === "images") {
      tile.name.textContent = item.n;
      tile.count.textContent = grouped(item.c);
      tile.root.setAttribute("aria-label", item.n + ", " + counted(item.c, "object"));
      tile.root.title = item.n;
      return;
    }
    const known = this.classes[item.c];
    if (this.of === "windows") {
      this.writeWindow(tile, item, known);
      return;
    }
    const name = known ? known.name : "?";
    tile.dot.hidden = false;
    tile.dot.style.background = known ? known.color : "#bbb";
    tile.name.textContent = name;
    if (item.v !== undefined) {
      const score = item.s === undefined ? "" : " " + rounded(item.s);
      tile.name.textContent = name + ": " + item.v;
      tile.count.textContent = score;
      tile.root.setAttribute("aria-label", name + ": " + item.v + score + ", in " + item.n);
      tile.root.title = name + ": " + item.v + " in " + item.n;
      return;
    }
    const size = item.w === undefined ? "" : rounded(item.w) + " × " + rounded(item.h);
    tile.count.textContent = item.s === undefined ? size : rounded(item.s);
    tile.root.setAttribute("aria-label", name + " " + size + ", in " + item.n);
    tile.root.title = name + " " + item.i + " in " + item.n;
  }

  /**
   * @param {any} tile
   * @param {any} item
   * @param {import("./source.js").ClassInfo|undefined} known its class, if it is of an object
   */
  writeWindow(tile, item, known) {
    if (item.problem) {
      tile.name.textContent = "no window";
      tile.root.setAttribute("aria-label", "no window: " + item.problem);
      tile.root.title = item.problem;
      return;
    }
    const size = item.w + " × " + item.h;
    const objects = counted(item.m, "object");
    tile.dot.hidden = !known;
    tile.dot.style.background = known ? known.color : "";
    tile.name.textContent = known ? known.name : item.n;
    tile.count.textContent = known ? size : objects;
    const text = (known ? known.name + ", " : "") + size + " with " + objects + ", in " + item.n;
    tile.root.setAttribute("aria-label", text);
    tile.root.title = text;
  }

  /** @param {any} tile */
  paint(tile) {
    const context = cleared(tile.canvas);
    const item = tile.item;
    const natural = tile.picture.naturalWidth;
    if (!this.isBoxed || !item || !item.b || !item.w || !natural) {
      return;
    }
    const scale = Math.min(this.wide / item.w, this.high / item.h);
    const place = {
      scale,
      x: (this.wide - item.w * scale) / 2,
      y: (this.high - item.h * scale) / 2,
    };
    const shapes = item.b.map((/** @type {number[]} */ box) => ({
      r: -2,
      i: 0,
      c: box[0],
      b: box.slice(1),
    }));
    context.save();
    if (this.of === "windows") {
      // What a box has beyond the window is not in the sample.
      context.beginPath();
      context.rect(place.x, place.y, item.w * scale, item.h * scale);
      context.clip();
    }
    paintShapes(context, shapes, place, {
      classes: this.classes,
      layers: ON_THUMBNAILS,
      opacity: 0,
    });
    context.restore();
  }

  /** @param {number} index */
  async open(index) {
    this.current = index;
    this.render();
    this.onOpen(index, await this.item(index));
  }

  /**
   * Scrolls so far that an item is seen.
   *
   * @param {number} index
   */
  reveal(index) {
    if (!this.columns) {
      return;
    }
    const top = Math.floor(index / this.columns) * this.step;
    const offset = this.offset();
    const seen = this.root.clientHeight;
    let wanted = offset;
    if (top < offset) {
      wanted = top;
    } else if (top + this.step > offset + seen) {
      wanted = top + this.step + GAP - seen;
    }
    if (wanted !== offset) {
      const most = Math.min(this.whole, TALLEST) - seen;
      this.root.scrollTop = this.whole <= TALLEST ? wanted : (wanted / (this.whole - seen)) * most;
    }
    this.render();
  }

  /**
   * Makes an item the one that keys act on.
   *
   * @param {number} index
   */
  focus(index) {
    this.current = Math.max(0, Math.min(this.total - 1, index));
    this.reveal(this.current);
    const tile = this.tiles.get(this.current);
    if (tile) {
      tile.root.focus({ preventScroll: true });
    }
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const page = this.columns * Math.max(1, Math.floor(this.root.clientHeight / this.step));
    /** @type {Object<string, number>} */
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.columns,
      ArrowDown: this.columns,
      PageUp: -page,
      PageDown: page,
      Home: -this.total,
      End: this.total,
    };
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key in steps) {
      event.preventDefault();
      this.focus(this.current + steps[event.key]);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.open(this.current);
    }
  }
}
