/**
 * One image, of any size: its pixels in tiles, coarse at once and then fine, and over them what is
 * on it. OpenSeadragon moves the tiles; shapes are drawn on a canvas of our own.
 */
import { cleared, label, paintDensity, paintShapes, paintTracks, paintWindow } from "./paint.js";
import { Review } from "./review.js";
import { counted, element, grouped, isStill, rounded, settled } from "./text.js";

const MOST_LISTED = 300;
const CELL = 14;
const MOST_CELLS = 128;

/** @type {any} */
const OpenSeadragon = /** @type {any} */ (window).OpenSeadragon;

export class Viewer {
  /**
   * @param {any} root a dialog
   * @param {any} source
   * @param {import("./source.js").Info} info
   * @param {{step: function(number): void, change: function(): void, close: function(): void}} on
   *     told of steps through what is selected, of another view, and of the end
   */
  constructor(root, source, info, on) {
    this.root = root;
    this.source = source;
    this.classes = info.classes;
    this.hasPredictions = info.predictions;
    this.on = on;
    this.layers = {
      boxes: true,
      masks: true,
      keypoints: true,
      labels: true,
      predictions: true,
      tracks: true,
    };
    this.opacity = 0.35;
    this.least = 0;
    /** @type {Set<number>} */
    this.hidden = new Set();
    this.look = { channels: "", stretch: "" };
    /** @type {any} */
    this.image = null;
    /** @type {any} */
    this.shapes = { shapes: [], total: 0, inView: 0, whole: true };
    this.selected = -1;
    /** @type {number|undefined} */
    this.selectedId = undefined;
    /** @type {number[]|null} */
    this.window = null;
    /** @type {any} */
    this.sampled = null;
    /** @type {import("./paint.js").Track[]} */
    this.tracks = [];
    this.near = -1;
    this.request = new AbortController();
    this.review = new Review(source, info.classes, () => this.marked());
    /** @type {number[]|null} */
    this.drawn = null;
    this.build();
  }

  get isOpen() {
    return this.root.open;
  }

  build() {
    const button = (
      /** @type {string} */ text,
      /** @type {string} */ name,
      /** @type {any} */ run,
    ) => element("button", { type: "button", text, "aria-label": name, title: name, onclick: run });
    this.name = element("h2", { id: "viewer-name" });
    this.place = element("span", { class: "place" });
    this.back = button("‹", "Previous (left arrow)", () => this.on.step(-1));
    this.forth = button("›", "Next (right arrow)", () => this.on.step(1));
    const top = element(
      "div",
      { class: "top" },
      this.name,
      this.place,
      this.back,
      this.forth,
      button("−", "Zoom out (-)", () => this.zoom(1 / 1.5)),
      button("+", "Zoom in (+)", () => this.zoom(1.5)),
      button("Fit", "Fit (0)", () => this.fit()),
      button("1:1", "One pixel on one pixel (9)", () => this.actual()),
      button("Close", "Close (Escape)", () => this.root.close()),
    );
    this.deep = element("div", { class: "deep" });
    this.canvas = element("canvas", { class: "shapes", "aria-hidden": "true" });
    this.coordinates = element("div", { class: "coordinates", "aria-hidden": "true" });
    this.message = element("div", { class: "message", role: "status", hidden: true });
    this.stage = element(
      "div",
      { class: "stage", tabindex: "-1" },
      this.deep,
      this.coordinates,
      this.message,
    );
    this.side = element("div", { class: "side" });
    this.play = button("Play", "Play or stop (space)", () => this.toggle());
    this.frame = element("input", {
      type: "range",
      min: "0",
      value: "0",
      "aria-label": "Frame",
      oninput: () => this.scrub(Number(this.frame.value)),
    });
    this.time = element("span", { class: "place" });
    this.reel = element("div", { class: "reel", hidden: true }, this.play, this.frame, this.time);
    this.root.append(top, element("div", { class: "rest" }, this.stage, this.side), this.reel);
    this.buildSide();
    this.root.addEventListener("close", () => this.ended());
    this.root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) =>
      this.onKey(event),
    );
    this.stage.addEventListener("pointermove", (/** @type {PointerEvent} */ event) =>
      this.hover(event),
    );
    this.stage.addEventListener("pointerleave", () => this.setNear(-1));
  }

  buildSide() {
    const layer = (
      /** @type {string} */ name,
      /** @type {string} */ key,
      /** @type {string} */ letter,
    ) => {
      const box = element("input", {
        type: "checkbox",
        checked: /** @type {any} */ (this.layers)[key],
        onchange: () => {
          /** @type {any} */ (this.layers)[key] = box.checked;
          this.draw();
          this.paintSample();
        },
      });
      box.dataset.layer = key;
      return element("label", { title: "Key: " + letter }, box, " " + name);
    };
    const slider = (
      /** @type {string} */ name,
      /** @type {number} */ value,
      /** @type {any} */ run,
    ) => {
      const range = element("input", {
        type: "range",
        min: "0",
        max: "1",
        step: "0.01",
        value,
        oninput: () => {
          run(Number(range.value));
          this.draw();
          this.list();
        },
      });
      return element("label", { class: "slider" }, name, range);
    };
    this.scores = slider("Least score", this.least, (/** @type {number} */ value) => {
      this.least = value;
    });
    this.classList = element("div", { class: "row" });
    this.objects = element("ul", { class: "objects" });
    this.objectsName = element("h3");
    this.details = element("div", { "aria-live": "polite" });
    this.sample = element("div", { class: "sample", "aria-live": "polite" });
    this.imageDetails = element("div");
    this.channelList = element("div");
    const row = element(
      "div",
      { class: "row", role: "group", "aria-label": "Layers" },
      layer("Boxes", "boxes", "b"),
      layer("Masks", "masks", "m"),
      layer("Keypoints", "keypoints", "k"),
      layer("Labels", "labels", "l"),
    );
    if (this.hasPredictions) {
      row.append(layer("Predictions", "predictions", "p"));
    }
    this.tracksLayer = layer("Tracks", "tracks", "t");
    this.tracksLayer.hidden = true;
    row.append(this.tracksLayer);
    this.side.append(
      element("h3", { text: "Layers" }),
      row,
      slider("Opacity", this.opacity, (/** @type {number} */ value) => {
        this.opacity = value;
      }),
      this.scores,
      this.channelList,
      element("h3", { text: "Classes" }),
      this.classList,
      this.objectsName,
      this.objects,
      this.details,
      this.sample,
      this.review.root,
      element("h3", { text: "Image" }),
      this.imageDetails,
    );
  }

  /** What is said of the object that is selected. */
  offerReview() {
    this.review.root.hidden = this.source.isOffline;
    this.review.offer([
      ["Right", "1", () => this.mark("right")],
      ["Wrong", "2", () => this.mark("wrong")],
      ["Class is", "3", () => this.mark("class")],
      ["Missing", "4", () => this.mark("missing")],
      ["No mark", "5", () => this.mark("clear")],
      ["Undo", "u", () => this.mark("undo")],
      ["Redo", "U", () => this.mark("redo")],
    ]);
  }

  /**
   * Says something of the object that is selected, or that one is missing where a box was drawn
   * with Shift; else in the middle of the view.
   *
   * @param {string} kind
   */
  async mark(kind) {
    if (this.source.isOffline || !this.image) {
      return;
    }
    const isOfObject = ["right", "wrong", "class", "clear"].includes(kind);
    if (isOfObject && this.selected < 0) {
      this.say("Select an object first: click on it, or press the full stop.");
      return;
    }
    /** @type {any} */
    const change = { kind, class: this.review.choice.value };
    if (isOfObject) {
      change.object = this.selected;
    } else if (kind === "missing") {
      const [vx, vy, vw, vh] = this.view();
      const [x, y, w, h] = this.drawn || [vx + vw / 4, vy + vh / 4, vw / 2, vh / 2];
      Object.assign(change, { image: this.image.r, x, y, w, h });
      this.drawn = null;
    }
    await this.review.send(change);
    if (isOfObject && kind !== "clear") {
      this.selectNext(1);
    }
  }

  /** Marks have changed. */
  marked() {
    this.draw();
    this.list();
  }

  start() {
    this.osd = OpenSeadragon({
      element: this.deep,
      showNavigationControl: false,
      showNavigator: true,
      navigatorPosition: "BOTTOM_RIGHT",
      navigatorAutoFade: false,
      animationTime: isStill() ? 0 : 0.35,
      blendTime: 0,
      imageLoaderLimit: 4,
      maxZoomPixelRatio: 32,
      minZoomImageRatio: 0.7,
      visibilityRatio: 0.4,
      maxImageCacheCount: 300,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
      gestureSettingsPen: { clickToZoom: false, dblClickToZoom: true },
    });
    this.osd.innerTracker.keyHandler = null;
    this.osd.innerTracker.keyDownHandler = null;
    this.osd.canvas.tabIndex = -1;
    // Above the tiles, below the navigator.
    this.osd.canvas.after(this.canvas);
    const viewed = settled(120, () => {
      this.loadShapes();
      this.on.change();
    });
    for (const event of ["animation", "resize", "open"]) {
      this.osd.addHandler(event, () => this.draw());
    }
    for (const event of ["animation-finish", "animation", "resize"]) {
      this.osd.addHandler(event, viewed);
    }
    this.osd.addHandler("canvas-press", (/** @type {any} */ event) => {
      this.pressed = event.position;
    });
    this.osd.addHandler("canvas-drag", (/** @type {any} */ event) => {
      if (event.shift && this.pressed) {
        event.preventDefaultAction = true;
        const place = this.placing();
        const from = this.pressed;
        const to = event.position;
        this.drawn = [
          (Math.min(from.x, to.x) - place.x) / place.scale,
          (Math.min(from.y, to.y) - place.y) / place.scale,
          Math.abs(to.x - from.x) / place.scale,
          Math.abs(to.y - from.y) / place.scale,
        ];
        this.draw();
      }
    });
    this.osd.addHandler("canvas-click", (/** @type {any} */ event) => {
      if (event.quick) {
        this.select(this.at(event.position.x, event.position.y), false);
      }
    });
    this.osd.addHandler("tile-load-failed", () => {
      if (this.image && !this.image.problem) {
        this.say("A part of the picture cannot be read. The image file may be damaged or gone.");
      }
    });
    this.osd.addHandler("open-failed", () => this.say("The picture cannot be shown."));
  }

  /**
   * Opens an image.
   *
   * @param {number} row
   * @param {{object?: number, view?: number[], window?: number[], sample?: number, place?: string}}
   *     [at] an object to look at, or a view; a window that is drawn, and its place among windows
   */
  async open(row, at = {}) {
    const isNew = !this.isOpen;
    if (isNew) {
      this.root.showModal();
    }
    if (!this.osd) {
      this.start();
      this.offerReview();
    }
    if (!this.source.isOffline) {
      this.review.load();
    }
    this.drawn = null;
    this.request.abort();
    this.request = new AbortController();
    const signal = this.request.signal;
    this.message.hidden = true;
    this.place.textContent = at.place || "";
    try {
      const image = await this.source.image(row);
      if (signal.aborted) {
        return;
      }
      const before = this.image;
      this.image = image;
      this.selected = -1;
      this.selectedId = undefined;
      this.sampled = null;
      this.sample.replaceChildren();
      this.window = at.window || null;
      this.shapes = { shapes: [], total: 0, inView: 0, whole: true };
      this.list();
      this.details.replaceChildren();
      this.describe();
      const isAlike =
        before !== null &&
        this.keepsView(before, image) &&
        this.osd.world.getItemCount() === 1 &&
        !at.view &&
        at.object === undefined;
      if (image.problem) {
        this.say(image.problem);
      }
      await this.replace(isAlike);
      if (signal.aborted) {
        return;
      }
      if (at.view) {
        this.showView(at.view);
      }
      await Promise.all([this.loadShapes(), this.loadTracks(before)]);
      if (at.object !== undefined && !signal.aborted) {
        this.select(at.object, !at.view);
      }
      if (at.sample !== undefined && !signal.aborted) {
        this.showSample("window", at.sample);
      }
      this.on.change();
    } catch (failure) {
      if (!signal.aborted) {
        this.name.textContent = "This image cannot be shown";
        this.osd.world.removeAll();
        this.say(String(/** @type {Error} */ (failure).message));
      }
    }
    if (isNew) {
      this.stage.focus();
    }
  }

  /**
   * Frames of a video are seen in the same place.
   *
   * @param {any} before
   * @param {any} image
   */
  keepsView(before, image) {
    return (
      before.w === image.w &&
      before.h === image.h &&
      image.frames !== undefined &&
      image.frames.includes(before.r)
    );
  }

  /**
   * Puts the tiles of the image into the place of those that are there.
   *
   * @param {boolean} isAlike
   * @returns {Promise<void>}
   */
  replace(isAlike) {
    const tileSource = this.source.tiles(this.image, this.look);
    return new Promise((resolve, reject) => {
      const success = () => {
        if (!isAlike) {
          this.osd.viewport.goHome(true);
        }
        this.draw();
        resolve();
      };
      const error = () => reject(new Error("There is no picture of it."));
      if (isAlike) {
        this.osd.addTiledImage({ tileSource, index: 0, replace: true, success, error });
      } else {
        this.osd.world.removeAll();
        this.osd.addTiledImage({ tileSource, success, error });
      }
    });
  }

  /** @param {string} text */
  say(text) {
    this.message.textContent = text;
    this.message.hidden = false;
  }

  /** Where the image lies on the canvas. */
  placing() {
    const viewport = this.osd.viewport;
    const zero = viewport.pixelFromPoint(new OpenSeadragon.Point(0, 0), true);
    const one = viewport.pixelFromPoint(new OpenSeadragon.Point(1, 0), true);
    return { scale: (one.x - zero.x) / this.image.w, x: zero.x, y: zero.y };
  }

  /** @returns {number[]} x, y, width and height of what is seen, in pixels of the image */
  view() {
    const bounds = this.osd.viewport.getBounds(false);
    return [bounds.x, bounds.y, bounds.width, bounds.height].map((value) => value * this.image.w);
  }

  /** @param {number[]} view */
  showView(view) {
    const [x, y, w, h] = view.map((value) => value / this.image.w);
    this.osd.viewport.fitBounds(new OpenSeadragon.Rect(x, y, w, h), true);
  }

  async loadShapes() {
    const image = this.image;
    if (!image || (this.shapes.whole && this.shapes.total > 0 && this.shapes.of === image.r)) {
      return;
    }
    const signal = this.request.signal;
    if (this.shapesRequest) {
      this.shapesRequest.abort();
    }
    this.shapesRequest = new AbortController();
    const mine = this.shapesRequest;
    const [x, y, w, h] = this.view();
    const cells = (/** @type {number} */ side) => Math.min(MOST_CELLS, Math.ceil(side / CELL));
    try {
      const shapes = await this.source.shapes(
        image.r,
        {
          x: x.toFixed(2),
          y: y.toFixed(2),
          w: w.toFixed(2),
          h: h.toFixed(2),
          columns: cells(this.canvas.clientWidth),
          rows: cells(this.canvas.clientHeight),
          hide: [...this.hidden].join(","),
        },
        mine.signal,
      );
      if (signal.aborted || mine.signal.aborted) {
        return;
      }
      shapes.of = image.r;
      this.shapes = shapes;
      this.draw();
      this.list();
    } catch (failure) {
      if (!mine.signal.aborted) {
        this.say(String(/** @type {Error} */ (failure).message));
      }
    }
  }

  /**
   * Those of a video are the same for all of its frames.
   *
   * @param {any} before the image that was seen before
   */
  async loadTracks(before) {
    const image = this.image;
    const isSame = before !== null && this.keepsView(before, image);
    if (!isSame) {
      this.tracks = [];
      try {
        const tracks = image.frames ? await this.source.tracks(image.r) : [];
        if (this.image === image) {
          this.tracks = tracks;
        }
      } catch (failure) {
        this.say(String(/** @type {Error} */ (failure).message));
      }
    }
    this.tracksLayer.hidden = this.tracks.length === 0;
    this.draw();
  }

  /** What is drawn of the annotations. */
  visible() {
    return this.shapes.shapes.filter(
      (/** @type {any} */ shape) =>
        !this.hidden.has(shape.c) && (shape.s === undefined || shape.s >= this.least),
    );
  }

  draw() {
    if (!this.image || !this.osd || this.osd.world.getItemCount() === 0) {
      return;
    }
    const context = cleared(this.canvas);
    const place = this.placing();
    const shown = this.visible();
    if (this.shapes.density && (this.layers.boxes || this.layers.masks)) {
      paintDensity(context, this.shapes.density, place);
    }
    const settings = {
      classes: this.classes,
      layers: this.layers,
      opacity: this.opacity,
      selected: this.selected,
      near: this.near,
    };
    paintShapes(context, shown, place, settings);
    if (this.layers.predictions && this.shapes.predictions) {
      const found = this.shapes.predictions.filter(
        (/** @type {any} */ one) => !this.hidden.has(one.c) && one.s >= this.least,
      );
      paintShapes(context, found, place, {
        ...settings,
        layers: { ...this.layers, boxes: true },
        isDashed: true,
        selected: -1,
        near: -1,
      });
    }
    if (this.layers.tracks && this.tracks.length > 0) {
      const shape = this.shapes.shapes.find((/** @type {any} */ one) => one.r === this.selected);
      paintTracks(
        context,
        this.tracks.filter((track) => !this.hidden.has(track.c)),
        this.image.frames.indexOf(this.image.r),
        place,
        { classes: this.classes, selected: shape ? String(shape.t) : "" },
      );
    }
    if (this.window) {
      paintWindow(context, this.window, place);
    }
    const isAllSeen = this.view()[2] > 0.9 * this.image.w || this.canvas.clientWidth < 600;
    this.osd.navigator.element.style.display = isAllSeen ? "none" : "block";
    const missing = this.review.missing(this.image.r);
    for (const box of this.drawn ? [...missing, this.drawn] : missing) {
      const lack = [{ r: -1, i: -1, c: -1, b: box }];
      const layers = { ...this.layers, boxes: true, labels: false };
      paintShapes(context, lack, place, { ...settings, layers, isDashed: true, selected: -9 });
    }
    this.osd.drawer.setImageSmoothingEnabled(place.scale < 2);
    this.coordinates.textContent =
      (this.pointer ? this.pointer.map(Math.floor).join(", ") + "  ·  " : "") +
      (place.scale >= 1 ? rounded(place.scale) + " ×" : "1 : " + rounded(1 / place.scale));
  }

  /** Says what there is, beside the picture. */
  describe() {
    const image = this.image;
    this.name.textContent = image.n;
    const facts = {
      id: image.i,
      size: grouped(image.w) + " × " + grouped(image.h),
      file: image.file,
      ...image.fields,
    };
    this.imageDetails.replaceChildren(factsList(facts), this.copyButton(image.java));
    this.describeChannels();
    const frames = image.frames;
    this.reel.hidden = !frames || frames.length < 2;
    if (frames) {
      this.frame.max = frames.length - 1;
      this.frame.value = frames.indexOf(image.r);
      this.time.textContent = frames.indexOf(image.r) + 1 + " of " + frames.length;
    }
  }

  describeChannels() {
    const names = this.image.channels;
    const isPlain = names.length < 2 || (names.length <= 4 && names[0] === "r");
    if (isPlain || this.source.isOffline) {
      this.channelList.replaceChildren();
      return;
    }
    const chosen = this.look.channels === "" ? names.slice(0, 3) : this.look.channels.split("|");
    const choices = ["Red", "Green", "Blue"].map((color, place) => {
      const choice = element("select", { "aria-label": color + " channel" });
      for (const name of names) {
        choice.append(
          element("option", {
            text: color + ": " + name,
            value: name,
            selected: name === chosen[place],
          }),
        );
      }
      return choice;
    });
    const stretch = element("select", { "aria-label": "Stretch" });
    for (const [value, text] of [
      ["", "Stretch: automatic"],
      ["percentile", "Without extremes"],
      ["range", "Least to greatest"],
      ["none", "As it is"],
    ]) {
      stretch.append(element("option", { value, text, selected: value === this.look.stretch }));
    }
    const change = () => {
      this.look = {
        channels: choices.map((choice) => choice.value).join("|"),
        stretch: stretch.value,
      };
      this.replace(true).catch((failure) => this.say(failure.message));
    };
    for (const choice of [...choices, stretch]) {
      choice.addEventListener("change", change);
    }
    this.channelList.replaceChildren(element("h3", { text: "Channels" }), ...choices, stretch);
  }

  /** Lists classes and objects that are there. */
  list() {
    const shapes = this.shapes;
    const isScored =
      this.hasPredictions || shapes.shapes.some((/** @type {any} */ one) => one.s !== undefined);
    this.scores.hidden = !isScored;
    const counts = new Map();
    for (const shape of shapes.shapes) {
      counts.set(shape.c, (counts.get(shape.c) || 0) + 1);
    }
    for (const row of this.hidden) {
      counts.set(row, counts.get(row) || 0);
    }
    this.classList.replaceChildren(
      ...[...counts].sort((a, b) => b[1] - a[1]).map(([row, count]) => this.classBox(row, count)),
    );
    const shown = this.visible();
    this.objectsName.textContent =
      shapes.inView > shapes.shapes.length
        ? grouped(shapes.shapes.length) +
          " largest of " +
          counted(shapes.inView, "object") +
          " here"
        : counted(shown.length, "object");
    this.objects.hidden = shown.length === 0;
    this.objects.replaceChildren(
      ...shown.slice(0, MOST_LISTED).map((/** @type {any} */ shape) => this.objectButton(shape)),
    );
  }

  /**
   * @param {number} row
   * @param {number} count
   */
  classBox(row, count) {
    const known = this.classes[row];
    const box = element("input", {
      type: "checkbox",
      checked: !this.hidden.has(row),
      onchange: () => {
        if (box.checked) {
          this.hidden.delete(row);
        } else {
          this.hidden.add(row);
        }
        this.draw();
        this.list();
        this.loadShapes();
      },
    });
    const dot = element("span", { class: "dot", "aria-hidden": "true" });
    dot.style.background = known ? known.color : "#bbb";
    dot.style.display = "inline-block";
    return element(
      "label",
      {},
      box,
      " ",
      dot,
      " " + (known ? known.name : "?") + " (" + count + ")",
    );
  }

  /** @param {any} shape */
  objectButton(shape) {
    const dot = element("span", { class: "dot", "aria-hidden": "true" });
    dot.style.background = this.classes[shape.c] ? this.classes[shape.c].color : "#bbb";
    const size = shape.b ? Math.round(shape.b[2]) + " × " + Math.round(shape.b[3]) : "";
    return element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          "data-row": shape.r,
          "aria-pressed": String(shape.r === this.selected),
          onclick: () => this.select(shape.r, true),
          onpointerenter: () => this.setNear(shape.r),
          onpointerleave: () => this.setNear(-1),
        },
        dot,
        element("span", { class: "word", text: label(shape, this.classes) }),
        element("span", { class: "sign", text: this.review.sign(shape.r) }),
        element("span", { class: "count", text: size }),
      ),
    );
  }

  /**
   * The smallest object at a place of the canvas.
   *
   * @param {number} x
   * @param {number} y
   * @returns {number} its row, or -1
   */
  at(x, y) {
    const place = this.placing();
    const px = (x - place.x) / place.scale;
    const py = (y - place.y) / place.scale;
    let found = -1;
    let least = Infinity;
    for (const shape of this.visible()) {
      if (shape.b) {
        const [left, top, w, h] = shape.b;
        const isIn = px >= left && py >= top && px <= left + w && py <= top + h;
        if (isIn && w * h < least) {
          least = w * h;
          found = shape.r;
        }
      }
    }
    return found;
  }

  /** @param {PointerEvent} event */
  hover(event) {
    if (!this.image || this.osd.world.getItemCount() === 0) {
      return;
    }
    const box = this.canvas.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    const place = this.placing();
    this.pointer = [(x - place.x) / place.scale, (y - place.y) / place.scale];
    this.setNear(this.at(x, y));
    this.draw();
  }

  /** @param {number} row */
  setNear(row) {
    if (row === this.near) {
      return;
    }
    for (const button of this.objects.querySelectorAll("button")) {
      button.classList.toggle("near", Number(button.dataset.row) === row);
    }
    this.near = row;
    this.draw();
  }

  /**
   * Selects an object, and says all about it.
   *
   * @param {number} row
   * @param {boolean} isShown whether the view moves to it
   */
  async select(row, isShown) {
    this.selected = row;
    this.selectedId = undefined;
    if (this.sampled && this.sampled.kind === "object" && this.sampled.row !== row) {
      this.hideSample();
    }
    for (const button of this.objects.querySelectorAll("button")) {
      const isIt = Number(button.dataset.row) === row;
      button.setAttribute("aria-pressed", String(isIt));
      if (isIt) {
        button.scrollIntoView({ block: "nearest" });
      }
    }
    const shape = this.shapes.shapes.find((/** @type {any} */ one) => one.r === row);
    if (isShown && shape && shape.b) {
      const [x, y, w, h] = shape.b;
      const room = Math.max(w, h, 8);
      this.showView([x - room * 0.75, y - room * 0.75, w + room * 1.5, h + room * 1.5]);
    }
    this.draw();
    this.on.change();
    if (row < 0) {
      this.details.replaceChildren();
      return;
    }
    try {
      const record = await this.source.object(row);
      if (this.selected !== row) {
        return;
      }
      this.selectedId = record.i;
      this.on.change();
      this.details.replaceChildren(
        element("h3", {
          text: (shape ? label(shape, this.classes) : "Object") + ", id " + record.i,
        }),
        factsList({
          box: shape && shape.b ? shape.b.map(rounded).join(", ") : "",
          ...record.fields,
        }),
        this.copyButton(record.java),
      );
      if (!this.source.isOffline) {
        this.details.append(
          element("button", {
            type: "button",
            text: "Sample",
            title: "What the sampler gives for it. Key: w",
            onclick: () => this.showSample("object", row),
          }),
        );
      }
    } catch (failure) {
      this.details.replaceChildren(
        element("p", { text: String(/** @type {Error} */ (failure).message) }),
      );
    }
  }

  /**
   * Shows what the sampler gives: its pixels, and where they are from.
   *
   * @param {string} kind object or window
   * @param {number} row
   */
  async showSample(kind, row) {
    const asked = { kind, row };
    this.sampled = asked;
    let sample;
    try {
      sample = await this.source.sample(kind, row);
    } catch (failure) {
      if (this.sampled === asked) {
        this.window = null;
        const text = String(/** @type {Error} */ (failure).message);
        this.sample.replaceChildren(element("p", { text }));
        this.draw();
      }
      return;
    }
    if (this.sampled !== asked) {
      return;
    }
    this.sampled = { ...asked, sample };
    this.window = sample.at;
    const picture = element("img", {
      src: this.source.samplePicture(kind, row),
      alt: "What the sampler gives",
      width: sample.w,
      height: sample.h,
    });
    const canvas = element("canvas", { "aria-hidden": "true" });
    picture.addEventListener("load", () => this.paintSample());
    const [x, y, w, h] = sample.at.map(rounded);
    this.sample.replaceChildren(
      element("h3", { text: "Sample, " + sample.w + " × " + sample.h }),
      element("div", { class: "frame" }, picture, canvas),
      factsList({
        window: w + " × " + h + " at " + x + ", " + y,
        objects: sample.m,
      }),
      this.copyButton(sample.java),
    );
    this.draw();
    this.on.change();
  }

  /** Its boxes lie over its pixels. */
  paintSample() {
    const canvas = this.sample.querySelector("canvas");
    if (canvas && this.sampled && this.sampled.sample) {
      const sample = this.sampled.sample;
      const shapes = sample.b.map((/** @type {number[]} */ box) => ({
        r: -2,
        i: 0,
        c: box[0],
        b: box.slice(1),
      }));
      paintShapes(
        cleared(canvas),
        shapes,
        { scale: canvas.clientWidth / sample.w, x: 0, y: 0 },
        { classes: this.classes, layers: { ...this.layers, labels: false }, opacity: 0 },
      );
    }
  }

  /** Shows no sample any more. */
  hideSample() {
    this.sampled = null;
    this.window = null;
    this.sample.replaceChildren();
    this.draw();
  }

  /** Shows the sample of the object that is selected, or hides it. */
  turnSample() {
    if (this.source.isOffline) {
      return;
    }
    if (this.sampled) {
      this.hideSample();
      this.on.change();
    } else if (this.selected >= 0) {
      this.showSample("object", this.selected);
    } else {
      this.say("Select an object first: click on it, or press the full stop.");
    }
  }

  /** @param {string} java */
  copyButton(java) {
    const button = element("button", {
      type: "button",
      text: "Copy " + java,
      onclick: async () => {
        try {
          await navigator.clipboard.writeText(java);
          button.textContent = "Copied";
        } catch {
          button.textContent = java;
        }
      },
    });
    return button;
  }

  /** @param {number} factor */
  zoom(factor) {
    this.osd.viewport.zoomBy(factor);
    this.osd.viewport.applyConstraints();
  }

  fit() {
    this.osd.viewport.goHome(isStill());
  }

  actual() {
    this.osd.viewport.zoomTo(this.image.w / this.canvas.clientWidth);
  }

  /**
   * @param {number} x shares of the view
   * @param {number} y
   */
  pan(x, y) {
    const bounds = this.osd.viewport.getBounds(false);
    this.osd.viewport.panBy(new OpenSeadragon.Point(x * bounds.width, y * bounds.height));
    this.osd.viewport.applyConstraints();
  }

  /** @param {number} place */
  scrub(place) {
    const row = this.image.frames[place];
    if (row !== undefined && row !== this.image.r) {
      return this.open(row, { place: this.place.textContent });
    }
    return Promise.resolve();
  }

  async toggle() {
    this.isPlaying = !this.isPlaying && this.image.frames !== undefined;
    this.play.textContent = this.isPlaying ? "Stop" : "Play";
    while (this.isPlaying && this.isOpen) {
      const next = (this.image.frames.indexOf(this.image.r) + 1) % this.image.frames.length;
      const wait = new Promise((resolve) => setTimeout(resolve, 150));
      await this.scrub(next);
      await wait;
    }
    this.play.textContent = "Play";
  }

  ended() {
    this.isPlaying = false;
    this.request.abort();
    this.image = null;
    this.sampled = null;
    this.window = null;
    this.osd.world.removeAll();
    cleared(this.canvas);
    this.on.close();
  }

  /** @param {number} step */
  selectNext(step) {
    const rows = this.visible().map((/** @type {any} */ shape) => shape.r);
    if (rows.length > 0) {
      const place = rows.indexOf(this.selected);
      const start = place < 0 && step < 0 ? 0 : place;
      this.select(rows[(start + step + rows.length) % rows.length], true);
    }
  }

  /** @param {string} key */
  toggleLayer(key) {
    const box = this.side.querySelector("[data-layer=" + key + "]");
    if (box && !box.closest("[hidden]")) {
      box.click();
    }
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const isField = target.matches("select, input[type=range]");
    if (event.ctrlKey || event.metaKey || event.altKey || !this.image) {
      return;
    }
    /** @type {Object<string, function(): void>} */
    const actions = {
      ArrowLeft: () => (event.shiftKey ? this.pan(-0.2, 0) : this.on.step(-1)),
      ArrowRight: () => (event.shiftKey ? this.pan(0.2, 0) : this.on.step(1)),
      ArrowUp: () => this.pan(0, -0.2),
      ArrowDown: () => this.pan(0, 0.2),
      "+": () => this.zoom(1.5),
      "=": () => this.zoom(1.5),
      "-": () => this.zoom(1 / 1.5),
      0: () => this.fit(),
      9: () => this.actual(),
      b: () => this.toggleLayer("boxes"),
      m: () => this.toggleLayer("masks"),
      k: () => this.toggleLayer("keypoints"),
      l: () => this.toggleLayer("labels"),
      p: () => this.toggleLayer("predictions"),
      t: () => this.toggleLayer("tracks"),
      w: () => this.turnSample(),
      ".": () => this.selectNext(1),
      ",": () => this.selectNext(-1),
      1: () => this.mark("right"),
      2: () => this.mark("wrong"),
      3: () => this.mark("class"),
      4: () => this.mark("missing"),
      5: () => this.mark("clear"),
      u: () => this.mark("undo"),
      U: () => this.mark("redo"),
    };
    const action = actions[event.key];
    if (action && !(isField && event.key.startsWith("Arrow"))) {
      event.preventDefault();
      action();
    } else if (event.key === " " && !this.reel.hidden && !target.matches("button, input")) {
      event.preventDefault();
      this.toggle();
    }
  }
}

/** @param {Object<string, any>} facts */
function factsList(facts) {
  const list = element("dl", { class: "facts" });
  for (const [name, value] of Object.entries(facts)) {
    if (value !== "" && value !== undefined) {
      list.append(element("dt", { text: name }), element("dd", { text: plain(value) }));
    }
  }
  return list;
}

/**
 * A field of a record is JSON; a text in it is read without its quotes.
 *
 * @param {any} value
 * @returns {string}
 */
function plain(value) {
  const text = String(value);
  try {
    return text.startsWith('"') ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}
