// What the room does around a swap: says a new stage once, shows it from its top; all that is a person's own stays.
import { onEnd } from "./htmx-end.js";
import { isOlder } from "./stream.js";
import "./reports.js";
import { empty, nameOf, putBack, take } from "./preserve-input.js";
import { hold, look } from "./scroll.js";

let stage = document.getElementById("room")?.dataset.at;
let kept = null;
const answered = new WeakSet(); // what htmx itself brought to the room of this page

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "room") return;
  answered.add(detail.xhr);
  // A refusal that is painted as the room is shown there; one that is a page of its own is not.
  if (detail.xhr.status === 403 && detail.xhr.response.includes('id="room"')) [detail.shouldSwap, detail.isError] = [true, false];
  if (!detail.shouldSwap) return;
  const form = detail.requestConfig?.elt?.closest("form") ?? null;
  kept = { ...take(form, detail.xhr.status < 400), ...look(nameOf) };
});

document.addEventListener("htmx:afterSwap", () => {
  if (!kept) return;
  const was = kept;
  kept = null;
  putBack(was);
  hold(was, nameOf);
  const room = document.getElementById("room");
  if (!room || room.dataset.at === stage) return;
  stage = room.dataset.at;
  const heading = room.querySelector("h1");
  const said = document.querySelector("[data-warnings]");
  if (said && heading) said.textContent = heading.textContent;
  if (heading) document.title = document.title.replace(/^[^,]*/, heading.textContent);
  // Whoever writes goes on in their box; all others see the new stage from its top.
  if (document.activeElement?.matches("#stage textarea")) document.activeElement.scrollIntoView({ block: "nearest", behavior: "instant" });
  else scrollTo({ top: 0, behavior: "instant" });
});

// Two forms sent within a moment: the first one's answer took the room away from the second, whose answer must be seen.
onEnd(({ target, xhr, requestConfig }) => {
  if (target?.id !== "room" || !requestConfig.elt.matches("form") || answered.has(xhr)) return;
  if (![200, 403, 409, 422].includes(xhr.status)) return;
  const done = xhr.status === 200;
  if (done && !xhr.response.includes('id="room"')) return;
  if (done && isOlder(xhr.response)) return empty(requestConfig.elt);
  kept = { ...take(requestConfig.elt, done), ...look(nameOf) };
  htmx.swap("#room", xhr.response, { swapStyle: "outerHTML" });
});

// A form whose answer is no page, such as letting a draft go.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const then = detail.requestConfig.elt.dataset.then;
  if (detail.successful && then) document.body.dispatchEvent(new CustomEvent(then));
});
