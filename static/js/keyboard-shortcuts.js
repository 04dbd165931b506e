// One key each: a button with data-key="n" is pressed by N, unless somebody is typing or a dialog is open.

const typing = (element) => element.closest?.("input:not([type=radio],[type=checkbox],[type=button]), textarea, select, [contenteditable]");

let on = true; // single keys can be switched off, for those who press them by accident or speak to their machine
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys-on]")) on = event.target.checked;
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    document.getElementById("keys")?.togglePopover?.();
    return;
  }
  if (!on || event.repeat || document.querySelector("dialog[open], .dialog:popover-open")) return;
  const key = event.key.toLowerCase();
  const button = [...document.querySelectorAll("[data-key]")].find((found) => found.dataset.key === key && !found.disabled);
  if (!button) return;
  event.preventDefault();
  if (button.matches("textarea, input, select")) button.focus();
  else button.click();
});

// A dialog has the focus while it is open, so that its title is read out and the next Tab is its first control.
document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (newState !== "open" || !target.matches(".dialog") || target.contains(document.activeElement)) return;
    target.tabIndex = -1;
    target.focus();
  },
  true,
);
