// What the room does around a swap: says a new stage once, shows it from its top, keeps the plan open and the focus.
import "./follow.js";

let stage = document.getElementById("room")?.dataset.at;
let open = [];

document.addEventListener("htmx:beforeSwap", () => {
  open = [...document.querySelectorAll("#room [popover]:popover-open, #room details[open]")].map((part) => part.id).filter(Boolean);
});

document.addEventListener("htmx:afterSettle", () => {
  const room = document.getElementById("room");
  if (!room || room.dataset.at === stage) {
    for (const id of open) {
      const part = document.getElementById(id);
      if (part?.matches("details")) part.open = true;
      else if (id === "plan") part?.showPopover?.();
    }
    return;
  }
  stage = room.dataset.at;
  const heading = room.querySelector("h1");
  const said = document.querySelector("[data-warnings]");
  if (said && heading) said.textContent = heading.textContent;
  scrollTo({ top: 0, behavior: "instant" });
  // Whoever had the focus in what is gone is put at the new stage; whoever types, or holds the bar, stays.
  if (document.activeElement === document.body) document.getElementById("stage")?.focus({ preventScroll: true });
});

// A form whose answer is JSON and no page: letting a draft go.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.dataset?.then) document.body.dispatchEvent(new CustomEvent(detail.elt.dataset.then));
});
