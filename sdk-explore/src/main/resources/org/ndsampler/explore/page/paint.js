/**
 * Draws boxes, masks, keypoints and labels, in the way of the pictures of the SDK: a line in the
 * colour of the class on a casing, crowds hatched, predictions dashed.
 */
import { rounded } from "./text.js";

/**
 * @typedef {{r: number, i: number, c: number, b?: number[], o?: number[][], k?: number[][],
 *   e?: number[][], s?: number, t?: number, w?: boolean}} Shape
 * @typedef {{scale: number, x: number, y: number}} Place image pixels to pixels of the canvas
 * @typedef {{boxes: boolean, masks: boolean, keypoints: boolean, labels: boolean,
 *   predictions: boolean, tracks: boolean}} Layers
 * @typedef {{t: string, c: number, at: number[][]}} Track its places: frame, x and y
 */

const CASING = "rgba(0, 0, 0, 0.55)";
const MOST_LABELS = 120;
const THIN = 300;

/**
 * Whether what is written on a colour is dark.
 *
 * @param {string} color as #rrggbb
 * @returns {boolean}
 */
export function isLight(color) {
  const value = parseInt(color.slice(1), 16);
  const red = (value >> 16) & 255;
  const green = (value >> 8) & 255;
  return 0.299 * red + 0.587 * green + 0.114 * (value & 255) > 140;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} color
 * @param {number} line
 * @param {boolean} isDashed
 */
function stroke(context, color, line, isDashed) {
  context.setLineDash([]);
  context.strokeStyle = CASING;
  context.lineWidth = line + 1.6;
  context.stroke();
  context.setLineDash(isDashed ? [6, 4] : []);
  context.strokeStyle = color;
  context.lineWidth = line;
  context.stroke();
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[][]} rings
 * @param {Place} place
 */
function trace(context, rings, place) {
  context.beginPath();
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const x = ring[i] * place.scale + place.x;
      const y = ring[i + 1] * place.scale + place.y;
      if (i === 0) {
        context.moveTo(x, y);
      } else {
        context.lineTo(x, y);
      }
    }
    context.closePath();
  }
}

/** @type {Map<string, CanvasPattern>} */
const hatches = new Map();

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} color
 * @returns {CanvasPattern}
 */
function hatch(context, color) {
  const known = hatches.get(color);
  if (known) {
    return known;
  }
  const cell = document.createElement("canvas");
  cell.width = 8;
  cell.height = 8;
  const pen = /** @type {CanvasRenderingContext2D} */ (cell.getContext("2d"));
  pen.strokeStyle = color;
  pen.lineWidth = 2;
  for (const start of [-8, 0, 8]) {
    pen.moveTo(start - 2, 10);
    pen.lineTo(start + 10, -2);
  }
  pen.stroke();
  const made = /** @type {CanvasPattern} */ (context.createPattern(cell, "repeat"));
  hatches.set(color, made);
  return made;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {Place} place
 * @param {string} color
 */
function paintKeypoints(context, shape, place, color) {
  const points = shape.k || [];
  /** @type {function(number[]): [number, number]} */
  const at = (point) => [point[0] * place.scale + place.x, point[1] * place.scale + place.y];
  for (const [from, to] of shape.e || []) {
    if (points[from][2] > 0 && points[to][2] > 0) {
      context.beginPath();
      context.moveTo(...at(points[from]));
      context.lineTo(...at(points[to]));
      stroke(context, color, 2, false);
    }
  }
  for (const point of points) {
    if (point[2] > 0) {
      const [x, y] = at(point);
      context.beginPath();
      context.arc(x, y, 3.5, 0, 2 * Math.PI);
      context.fillStyle = point[2] === 2 ? color : "#fff";
      context.fill();
      context.strokeStyle = point[2] === 2 ? "#fff" : color;
      context.lineWidth = 1.5;
      context.stroke();
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y where the box begins, above which it is written
 * @param {string} color
 * @returns {void}
 */
function paintLabel(context, text, x, y, color) {
  context.font = "600 12px system-ui, sans-serif";
  const width = context.measureText(text).width + 8;
  const left = Math.max(0, Math.min(x, context.canvas.clientWidth - width));
  const top = Math.max(0, y - 17);
  context.fillStyle = color;
  context.fillRect(left, top, width, 17);
  context.fillStyle = isLight(color) ? "#111" : "#fff";
  context.textBaseline = "middle";
  context.fillText(text, left + 4, top + 9);
}

/**
 * @param {Shape} shape
 * @param {import("./source.js").ClassInfo[]} classes
 * @returns {string} what an object is called
 */
export function label(shape, classes) {
  const name = classes[shape.c] ? classes[shape.c].name : "?";
  const track = shape.t === undefined ? "" : " #" + shape.t;
  const score = shape.s === undefined ? "" : " " + rounded(shape.s);
  return name + track + score;
}

/**
 * Draws shapes.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Shape[]} shapes the first below the others
 * @param {Place} place
 * @param {{classes: import("./source.js").ClassInfo[], layers: Layers, opacity: number,
 *   isDashed?: boolean, selected?: number, near?: number}} settings
 */
export function paintShapes(context, shapes, place, settings) {
  const { classes, layers, opacity } = settings;
  const colorOf = (/** @type {Shape} */ shape) =>
    classes[shape.c] ? classes[shape.c].color : "#bbbbbb";
  if (layers.masks) {
    context.globalAlpha = opacity;
    for (const shape of shapes) {
      if (shape.o) {
        trace(context, shape.o, place);
        context.fillStyle = shape.w ? hatch(context, colorOf(shape)) : colorOf(shape);
        context.fill("evenodd");
      }
    }
    context.globalAlpha = 1;
  }
  // Of many, thick lines would hide all that they are drawn on.
  const isThin = shapes.length > THIN;
  for (const shape of shapes) {
    const isMarked = shape.r === settings.selected || shape.r === settings.near;
    const line = isMarked ? 3.5 : isThin ? 1 : 2;
    if (layers.masks && shape.o) {
      trace(context, shape.o, place);
      stroke(context, colorOf(shape), isMarked ? 2.5 : 1.3, Boolean(settings.isDashed));
    }
    if (shape.b && (layers.boxes || isMarked)) {
      const [x, y, w, h] = shape.b;
      context.beginPath();
      context.rect(
        x * place.scale + place.x,
        y * place.scale + place.y,
        w * place.scale,
        h * place.scale,
      );
      stroke(context, colorOf(shape), line, Boolean(settings.isDashed));
    }
    if (layers.keypoints && shape.k) {
      paintKeypoints(context, shape, place, colorOf(shape));
    }
  }
  if (layers.labels) {
    // Those of the smallest are the first that there is no room for.
    const room = shapes.filter(
      (shape) =>
        shape.b &&
        ((!isThin && Math.max(shape.b[2], shape.b[3]) * place.scale > 24) ||
          shape.r === settings.selected),
    );
    for (const shape of room.slice(0, MOST_LABELS)) {
      const box = /** @type {number[]} */ (shape.b);
      paintLabel(
        context,
        label(shape, classes),
        box[0] * place.scale + place.x,
        box[1] * place.scale + place.y,
        colorOf(shape),
      );
    }
  }
}

/**
 * Draws where tracks have been and where they will go: a line through their centres, fainter in
 * time to come, and a ring where they are now.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Track[]} tracks
 * @param {number} frame that is seen
 * @param {Place} place
 * @param {{classes: import("./source.js").ClassInfo[], selected: string}} settings
 */
export function paintTracks(context, tracks, frame, place, settings) {
  /** @type {function(number[]): [number, number]} */
  const at = (one) => [one[1] * place.scale + place.x, one[2] * place.scale + place.y];
  const path = (/** @type {number[][]} */ places) => {
    context.beginPath();
    for (const one of places) {
      context.lineTo(...at(one));
    }
  };
  for (const track of tracks) {
    const known = settings.classes[track.c];
    const color = known ? known.color : "#bbbbbb";
    const line = track.t === settings.selected ? 3.5 : 2;
    const now = track.at.findLastIndex((one) => one[0] <= frame);
    context.globalAlpha = 0.4;
    path(track.at.slice(Math.max(0, now)));
    stroke(context, color, line, true);
    context.globalAlpha = 1;
    path(track.at.slice(0, now + 1));
    stroke(context, color, line, false);
    for (const one of track.at) {
      const isNow = one[0] === frame;
      context.beginPath();
      context.arc(...at(one), isNow ? 6 : 2.5, 0, 2 * Math.PI);
      context.globalAlpha = one[0] <= frame ? 1 : 0.4;
      context.fillStyle = color;
      context.fill();
      if (isNow) {
        context.strokeStyle = "#fff";
        context.lineWidth = 2;
        context.stroke();
      }
    }
    context.globalAlpha = 1;
  }
}

/**
 * Draws what a sample shows: its surroundings are darker.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} window x, y, width and height in pixels of the image
 * @param {Place} place
 */
export function paintWindow(context, window, place) {
  const [x, y, w, h] = window;
  context.beginPath();
  context.rect(
    x * place.scale + place.x,
    y * place.scale + place.y,
    w * place.scale,
    h * place.scale,
  );
  stroke(context, "#ffffff", 2, false);
  context.rect(0, 0, context.canvas.clientWidth, context.canvas.clientHeight);
  context.fillStyle = "rgba(0, 0, 0, 0.3)";
  context.fill("evenodd");
}

/**
 * Draws how many objects lie where.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {{columns: number, rows: number, b: number[], most: number, counts: number[]}} density
 * @param {Place} place
 */
export function paintDensity(context, density, place) {
  const [x, y, w, h] = density.b;
  const width = (w * place.scale) / density.columns;
  const height = (h * place.scale) / density.rows;
  for (let row = 0; row < density.rows; row++) {
    for (let column = 0; column < density.columns; column++) {
      const count = density.counts[row * density.columns + column];
      if (count > 0) {
        const share = Math.log1p(count) / Math.log1p(density.most);
        context.fillStyle = "hsla(" + (60 - 60 * share) + ", 100%, 50%, " + 0.45 * share + ")";
        context.fillRect(
          x * place.scale + place.x + column * width,
          y * place.scale + place.y + row * height,
          width + 0.5,
          height + 0.5,
        );
      }
    }
  }
}

/**
 * A canvas as sharp as the screen.
 *
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D} empty, in pixels of the page
 */
export function cleared(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  return context;
}
