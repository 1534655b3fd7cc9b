/**
 * Elements and words. What comes from a dataset is set as text, never as HTML.
 */

/**
 * Makes an element.
 *
 * @param {string} name of the element
 * @param {Object<string, any>} [attributes] `on...` are handlers, `text` is its text
 * @param {...(Node|string)} children
 * @returns {any}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") {
      made.textContent = value;
    } else if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else if (typeof value === "boolean") {
      made.toggleAttribute(key, value);
    } else {
      made.setAttribute(key, String(value));
    }
  }
  made.append(...children);
  return made;
}

/**
 * The element of an id, which is there.
 *
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * @param {number} value
 * @returns {string} a number with its thousands apart
 */
export function grouped(value) {
  return value.toLocaleString("en");
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 * @returns {string} such as "1 image" or "2,000 images"
 */
export function counted(count, one, many = one + "s") {
  return grouped(count) + " " + (count === 1 ? one : many);
}

/**
 * @param {number} value
 * @returns {string} a number with at most two places
 */
export function rounded(value) {
  return String(Math.round(value * 100) / 100);
}

/**
 * A function that runs once calls have stopped for a while.
 *
 * @param {number} delay in milliseconds
 * @param {function(): void} action
 * @returns {function(): void}
 */
export function settled(delay, action) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
}

/**
 * @returns {boolean} whether the reader wants things to keep still
 */
export function isStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
