/**
 * Where the page has its data from: the server, or the page itself where it is one file.
 */
import { byId } from "./text.js";

/**
 * @typedef {{id: number, name: string, color: string, count: number}} ClassInfo
 * @typedef {{name: string, images: number, annotations: number, videos: number, query: string,
 *   predictions: boolean, evaluation: boolean, windows: number, classes: ClassInfo[]}} Info
 * @typedef {{text: string, images: number, objects: number, windows?: number, errors?: number}}
 *   Selected
 * @typedef {{r: number, i: number, n?: string, c: number, w?: number, h?: number, b?: number[][],
 *   p?: number, s?: number}} Item
 */

/** The server that the page is from. Addresses are relative, so that it may lie below a prefix. */
class ServerSource {
  isOffline = false;

  /**
   * @param {string} path
   * @param {Object<string, any>} [values]
   * @param {RequestInit} [init]
   * @returns {Promise<any>}
   */
  async get(path, values = {}, init = {}) {
    let response;
    try {
      response = await fetch(this.address(path, values), init);
    } catch (failure) {
      if (failure instanceof DOMException && failure.name === "AbortError") {
        throw failure;
      }
      throw new Error("The explorer has ended. Open it again: explore(dataset)");
    }
    const content = await response.json().catch(() => {
      // It is not from the explorer, but from what lies between, or from below it.
      throw new Error("The answer cannot be read: " + response.status + " " + response.statusText);
    });
    if (!response.ok) {
      throw new Error(content.error);
    }
    return content;
  }

  /**
   * @param {string} path
   * @param {any} body
   * @returns {Promise<any>}
   */
  post(path, body) {
    return this.get(
      path,
      {},
      {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      },
    );
  }

  /**
   * @param {string} path
   * @param {Object<string, any>} values
   * @returns {string}
   */
  address(path, values) {
    const words = new URLSearchParams();
    for (const [key, value] of Object.entries(values)) {
      if (value !== "" && value !== null && value !== undefined) {
        words.set(key, String(value));
      }
    }
    const text = words.toString();
    return text === "" ? path : path + "?" + text;
  }

  /** @returns {Promise<Info>} */
  info() {
    return this.get("info");
  }

  /**
   * @param {string} query
   * @returns {Promise<Selected>}
   */
  select(query) {
    return this.get("select", { q: query });
  }

  /**
   * @param {string} query
   * @returns {Promise<any[]>}
   */
  facets(query) {
    return this.get("facets", { q: query });
  }

  /**
   * @param {string} query
   * @returns {Promise<any[]>}
   */
  figures(query) {
    return this.get("figures", { q: query });
  }

  /** @returns {Promise<any[]>} */
  cells() {
    return this.get("cells");
  }

  /** @returns {Promise<import("./charts.js").Chart[]>} */
  charts() {
    return this.get("charts");
  }

  /**
   * @param {string} name
   * @param {string} theme light or dark
   * @returns {string} the address of its picture
   */
  chart(name, theme) {
    return this.address("chart/" + name, { theme });
  }

  /**
   * @param {string} query
   * @param {string} field that it says nothing of any more
   * @param {string} condition that it has instead
   * @returns {Promise<{text: string}>}
   */
  refine(query, field, condition) {
    return this.get("refine", { q: query, field, and: condition });
  }

  /**
   * @param {string} query
   * @param {string} of
   * @param {number} from
   * @param {number} count
   * @returns {Promise<Item[]>}
   */
  items(query, of, from, count) {
    return this.get("items", { q: query, of, from, count });
  }

  /**
   * @param {string} kind image or object
   * @param {number} row
   * @param {number} side
   * @returns {string}
   */
  thumbnail(kind, row, side) {
    return this.address("thumb/" + kind + "/" + row, { side });
  }

  /**
   * Why there is no picture.
   *
   * @param {string} address that of the picture
   * @returns {Promise<string>}
   */
  async reason(address) {
    try {
      await this.get(address);
      return "There is no picture of it.";
    } catch (failure) {
      return String(/** @type {Error} */ (failure).message);
    }
  }

  /**
   * @param {number} row
   * @returns {Promise<any>}
   */
  image(row) {
    return this.get("image/" + row);
  }

  /**
   * @param {number} row
   * @returns {Promise<any>}
   */
  object(row) {
    return this.get("object/" + row);
  }

  /**
   * Where the image or object of an id is.
   *
   * @param {string} kind image or object
   * @param {number} id
   * @returns {Promise<{image: number, object?: number}>}
   */
  place(kind, id) {
    return this.get("place/" + kind + "/" + id);
  }

  /**
   * @param {number} row of an image of a video
   * @returns {Promise<import("./paint.js").Track[]>}
   */
  tracks(row) {
    return this.get("tracks/" + row);
  }

  /**
   * What the sampler gives.
   *
   * @param {string} kind object or window
   * @param {number} row
   * @returns {Promise<any>}
   */
  sample(kind, row) {
    return this.get("sample/" + kind + "/" + row);
  }

  /**
   * @param {string} kind object or window
   * @param {number} row
   * @returns {string} the address of its picture
   */
  samplePicture(kind, row) {
    return "sample/" + kind + "/" + row + "/picture";
  }

  /**
   * @param {number} row
   * @param {Object<string, any>} view
   * @param {AbortSignal} signal
   * @returns {Promise<any>}
   */
  shapes(row, view, signal) {
    return this.get("shapes/" + row, view, { signal });
  }

  /**
   * What the viewer draws tiles from.
   *
   * @param {any} image
   * @param {{channels: string, stretch: string}} look
   * @returns {any}
   */
  tiles(image, look) {
    const steps = Math.max(0, Math.ceil(Math.log2(Math.max(image.w, image.h) / image.tile)));
    return {
      width: image.w,
      height: image.h,
      tileSize: image.tile,
      minLevel: 0,
      maxLevel: steps,
      getTileUrl: (/** @type {number} */ level, /** @type {number} */ x, /** @type {number} */ y) =>
        this.address("tile/" + [image.r, steps - level, x, y].join("/"), look),
    };
  }
}

/** A page that holds all that it shows. */
class OfflineSource {
  isOffline = true;

  /** @param {any} data */
  constructor(data) {
    this.data = data;
  }

  async info() {
    return this.data.info;
  }

  /** @param {string} query */
  async select(query) {
    if (query !== this.data.select.text) {
      throw new Error("This is a copy: it holds what one query selected, and cannot find more.");
    }
    return this.data.select;
  }

  async facets() {
    return [];
  }

  async figures() {
    return [];
  }

  async cells() {
    return [];
  }

  /** @returns {Promise<{text: string}>} */
  async refine() {
    throw new Error("This is a copy: it holds what one query selected, and cannot find more.");
  }

  /**
   * @param {string} _query what was selected is all that it holds
   * @param {string} of
   * @param {number} from
   * @param {number} count
   * @returns {Promise<Item[]>}
   */
  async items(_query, of, from, count) {
    return this.data[of].slice(from, from + count);
  }

  /**
   * @param {string} kind
   * @param {number} row
   * @returns {string}
   */
  thumbnail(kind, row) {
    return this.data.pictures[kind + row] || "";
  }

  async reason() {
    return "There was no picture of it when this copy was made.";
  }

  /** @param {number} row */
  async image(row) {
    return this.data.details[row];
  }

  /** @param {number} row */
  async object(row) {
    const known = this.data.records[row];
    if (!known) {
      throw new Error("This copy does not hold more about it.");
    }
    return known;
  }

  /**
   * @param {string} kind
   * @param {number} id
   * @returns {Promise<{image: number, object?: number}>}
   */
  async place(kind, id) {
    const known = this.data[kind + "s"].find((/** @type {Item} */ one) => one.i === id);
    if (!known) {
      throw new Error("This copy does not hold " + kind + " " + id + ".");
    }
    return kind === "image" ? { image: known.r } : { image: known.p, object: known.r };
  }

  async tracks() {
    return [];
  }

  /** @param {number} row */
  async shapes(row) {
    return this.data.shapes[row];
  }

  /** @param {any} image */
  tiles(image) {
    return { type: "image", url: this.data.pictures["image" + image.r], buildPyramid: false };
  }
}

/** @returns {ServerSource|OfflineSource} */
export function openSource() {
  const held = byId("offline");
  return held ? new OfflineSource(JSON.parse(held.textContent)) : new ServerSource();
}
