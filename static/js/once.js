// A form is sent once: further presses within two seconds are let drop, but for minutes; the server counts once anyway.

export const sent = new WeakMap();

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.once === "no" || form.dataset.verb === "time") return;
    if (performance.now() - (sent.get(form) ?? -Infinity) < 2000) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent.set(form, performance.now());
    const button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    setTimeout(() => button.removeAttribute("aria-disabled"), 2000);
  },
  true,
);

// A page that the back button brought back is fresh again.
addEventListener("pageshow", () => document.querySelectorAll("[aria-disabled][type=submit]").forEach((button) => button.removeAttribute("aria-disabled")));
