// @ts-check
/** htmx, which the page loads as a classic script before every module. */

/** @type {any} */
export const htmx = /** @type {any} */ (window).htmx;
