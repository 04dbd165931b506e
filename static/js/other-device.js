// Whoever comes back to a page after they went on typing on another device finds in its boxes what they typed there.
//
// <form data-other-device>: its drafted boxes, as long as nothing is typed here that the server does not have.
import { typed } from "./drafts.js";
import { ask } from "./sign-in.js";

const AGAIN = 1000;
let looked = 0;

const isOwn = (box) => typed.get(box.dataset.draft)?.unsaved;
const boxes = () => [...document.querySelectorAll("form[data-other-device] [data-draft]")].filter((box) => !isOwn(box));

async function look() {
  const known = boxes().map((box) => [box, box.value]);
  if (document.hidden || !known.length || performance.now() - looked < AGAIN) return;
  looked = performance.now();
  const answer = await ask();
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const [box, was] of known) {
    const other = page.querySelector(`form[data-other-device] [name="${CSS.escape(box.name)}"]`);
    if (!other || box.value !== was || isOwn(box)) continue; // typed on meanwhile
    box.dataset.draft = other.dataset.draft;
    if (other.value === was) continue;
    box.value = other.value;
    box.closest("details")?.setAttribute("open", "");
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

addEventListener("focus", look);
document.addEventListener("visibilitychange", look);
document.addEventListener("focusin", (event) => event.target.matches?.("form[data-other-device] [data-draft]") && look());
