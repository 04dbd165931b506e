// What the room does around a swap: says a new stage once, shows it from its top; all that is a person's own stays.
import "./main.js";
import { onEnd } from "./htmx-end.js";
import { isOlder } from "./stream.js";
import "./waiting.js";
import "./reports.js";
import { empty, nameOf, putBack, take } from "./preserve-input.js";
import { hold, look } from "./scroll.js";
import "./wake-lock.js";
import "./question-hint.js";

let stage = document.getElementById("room")?.dataset.at;
let kept = null;
let refusal = null; // why the last press was refused, for as long as it is to be seen: { words, until }
const answered = new WeakSet(); // what htmx itself brought to the room of this page

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "room") return;
  answered.add(detail.xhr);
  // A refusal that is painted as the room is shown there; one that is a page of its own is not.
  if (detail.xhr.status === 403 && detail.xhr.response.includes('id="room"')) [detail.shouldSwap, detail.isError] = [true, false];
  if (!detail.shouldSwap) return;
  const form = detail.requestConfig?.elt?.closest("form") ?? null;
  kept = { ...take(form, detail.xhr.status < 400), ...look(nameOf), isRefused: form ? detail.xhr.status >= 400 : null };
});

const REASONS = "#room :is(.notice[role=status], .error):not([hidden])";
const inSight = ({ top, bottom }) => bottom > 0 && top < innerHeight;

/** A press that was refused says why, where it is seen: also far down the page, and when others paint the room anew. */
function tellRefusal({ isRefused }) {
  const [reason] = document.querySelectorAll(REASONS);
  if (isRefused) refusal = reason && { words: reason.textContent.trim(), until: performance.now() + 8000 };
  else if (isRefused === false) refusal = null;
  if (!refusal || performance.now() > refusal.until) return;
  const shown = [...document.querySelectorAll(REASONS)].find((part) => part.textContent.trim() === refusal.words);
  if (shown && inSight(shown.getBoundingClientRect())) return;
  const toast = Object.assign(document.createElement("div"), { className: "toast" });
  toast.append(Object.assign(document.createElement("span"), { textContent: refusal.words }));
  toast.dataset.toast = "";
  const told = document.querySelector("[data-told]");
  told?.replaceChildren(toast);
  toast.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  refusal = null;
}

/** What was done, and a new stage, aloud and once: a line that comes with what is swapped in is not read out by all. */
function sayOnce(done, name) {
  const words = [done, done.includes(name) ? "" : name].filter(Boolean).join(" ");
  const aloud = document.querySelector("[data-warnings]");
  if (aloud && words) aloud.textContent = words;
}

/** A press that needs an answer first opens the dialog that asks, and its first button is in hand. */
function ask(room) {
  const dialog = document.getElementById(room?.dataset.asks ?? "");
  if (!dialog) return false;
  if (!dialog.matches(":popover-open")) dialog.showPopover();
  dialog.querySelector("button, select")?.focus();
  return true;
}

// What a dialog leads to, once it is shut: that part of the page, and its first control in hand.
document.addEventListener("click", ({ target }) => {
  const part = document.getElementById(target.closest?.("[data-leads]")?.dataset.leads ?? "")?.closest("section");
  if (part) requestAnimationFrame(() => [part.scrollIntoView({ block: "start" }), part.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true })]);
});

document.addEventListener("htmx:afterSwap", () => {
  if (!kept) return;
  const was = kept;
  kept = null;
  putBack(was);
  hold(was, nameOf);
  const room = document.getElementById("room");
  if (!ask(room)) tellRefusal(was);
  if (!room) return;
  const [heading, isNew] = [room.querySelector("h1"), room.dataset.at !== stage];
  sayOnce(room.querySelector("[data-toast] > span")?.textContent ?? "", isNew ? (heading?.textContent ?? "") : "");
  if (!isNew) return;
  stage = room.dataset.at;
  if (heading?.matches("[data-stage-name]")) document.title = document.title.replace(/^[^,]*/, heading.textContent);
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
  kept = { ...take(requestConfig.elt, done), ...look(nameOf), isRefused: !done };
  htmx.swap("#room", xhr.response, { swapStyle: "outerHTML" });
});

// What had to wait for the line was answered: the last answer is the room as it is now.
document.addEventListener("press:answered", ({ detail: { status, html } }) => {
  if (!html.includes('id="room"') || (status === 200 && isOlder(html))) return;
  kept = { ...take(null, status === 200), ...look(nameOf), isRefused: status !== 200 };
  htmx.swap("#room", html, { swapStyle: "outerHTML" });
});

// A form whose answer is no page, such as letting a draft go.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const then = detail.requestConfig.elt.dataset.then;
  if (detail.successful && then) document.body.dispatchEvent(new CustomEvent(then));
});
