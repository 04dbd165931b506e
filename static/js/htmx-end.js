// Tells when what htmx asked for has ended, well or badly. A form that another answer took out of the page meanwhile has
// no event of htmx's own: such events are said at the form, which nobody hears any more.

/** Nobody said what became of it: it may have arrived, and is to be sent once more under the same key. */
export const isUnanswered = ({ status }) => !status || status === 429 || status >= 500;

export function onEnd(act) {
  document.addEventListener("htmx:beforeSend", ({ detail }) => detail.xhr.addEventListener("loadend", () => act(detail)));
}
