// Of several forms with data-unsaved one is sent: where something was typed in another and not saved, its words ask first.
// Whoever leaves the page is asked by the browser.

const BOXES = "input:not([type=hidden], [type=password]), select, textarea";
let sent = null; // the form that takes the page elsewhere

function isTyped(box) {
  if (box.type === "radio" || box.type === "checkbox") return box.checked !== box.defaultChecked;
  if (box.matches("select")) return box.value !== ([...box.options].find((one) => one.defaultSelected) ?? box.options[0])?.value;
  return box.value !== box.defaultValue;
}

// What came back with something wrong in it was typed, and is not saved.
const isHalf = (form) => Boolean(form.querySelector("[aria-invalid=true]")) || [...form.querySelectorAll(BOXES)].some(isTyped);
const half = (but) => [...document.querySelectorAll("form[data-unsaved]")].find((form) => form !== but && isHalf(form));

document.addEventListener("submit", (event) => {
  if (!event.target.closest("main")) return;
  const typed = half(event.target);
  if (!typed || confirm(typed.dataset.unsaved)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  typed.scrollIntoView({ block: "center" });
}, { capture: true });
document.addEventListener("submit", (event) => (sent = event.defaultPrevented ? null : event.target));
addEventListener("pageshow", () => (sent = null));
addEventListener("beforeunload", (event) => !sent && half(null) && event.preventDefault());
