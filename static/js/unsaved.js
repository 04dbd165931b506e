// Of several forms with data-unsaved one is sent: where something was typed in another and not saved, its words ask first.

const BOXES = "input:not([type=hidden], [type=password]), select, textarea";

function isTyped(box) {
  if (box.type === "radio" || box.type === "checkbox") return box.checked !== box.defaultChecked;
  if (box.matches("select")) return box.value !== [...box.options].find((one) => one.defaultSelected)?.value && box.selectedIndex > 0;
  return box.value !== box.defaultValue;
}

document.addEventListener("submit", (event) => {
  if (!event.target.closest("main")) return;
  const others = [...document.querySelectorAll("form[data-unsaved]")].filter((form) => form !== event.target);
  const typed = others.find((form) => [...form.querySelectorAll(BOXES)].some(isTyped));
  if (!typed || confirm(typed.dataset.unsaved)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  typed.scrollIntoView({ block: "center" });
}, { capture: true });
