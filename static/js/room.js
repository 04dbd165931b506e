// What the room does around a swap: says a new stage once, shows it from its top; all that is a person's own stays.
import "./follow.js";
import { putBack, take } from "./keep.js";

let stage = document.getElementById("room")?.dataset.at;
let kept = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "room") return;
  const form = detail.requestConfig?.elt?.closest("form") ?? null;
  kept = take(form, detail.xhr.status < 400);
});

document.addEventListener("htmx:afterSwap", () => {
  if (!kept) return;
  putBack(kept);
  kept = null;
  const room = document.getElementById("room");
  if (!room || room.dataset.at === stage) return;
  stage = room.dataset.at;
  const heading = room.querySelector("h1");
  const said = document.querySelector("[data-warnings]");
  if (said && heading) said.textContent = heading.textContent;
  if (heading) document.title = document.title.replace(/^[^,]*/, heading.textContent);
  scrollTo({ top: 0, behavior: "instant" });
});

// A form whose answer is no page, such as letting a draft go.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.dataset?.then) document.body.dispatchEvent(new CustomEvent(detail.elt.dataset.then));
});
