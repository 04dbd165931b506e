// The token that the page carries for htmx; the cookie itself is out of a script's reach.

export function token() {
  try {
    return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
  } catch {
    return "";
  }
}
