// What was typed stands in its box again, however often the box is painted anew, and stays where its box goes.
import { boxOf, note, typed } from "./drafts.js";
import { next, stamp } from "./stamp.js";

/** A box that another painting took away before its words were safe stays, labelled, until the room shows it open. */
function stayOpen(slot, { box }) {
  const label = Object.assign(document.createElement("label"), { textContent: box.dataset.draftLabel });
  const open = Object.assign(document.createElement("section"), { className: "card stack stack-s open-boxes" });
  box.id ||= `open-${slot}`;
  [label.htmlFor, box.dataset.apart] = [box.id, "yes"];
  open.append(label, box);
  document.getElementById("stage")?.append(open);
}

/** What was typed on an earlier visit stands in its box again, unless something else does by now. */
export function bringBack(words) {
  for (const [slot, said] of Object.entries(words)) {
    const box = boxOf(slot);
    if (!box || typed.has(slot) || box.value !== box.defaultValue || box.value === said) continue;
    box.value = said;
    const line = document.getElementById(box.dataset.draftState);
    if (line) line.textContent = line.dataset.saidBack;
  }
}

/** Boxes that were painted anew say what was typed here; where the server knows other words of it, it is told again. */
function restore() {
  for (const [slot, draft] of typed) {
    const box = boxOf(slot);
    if (!box && draft.unsaved && !draft.inForm && draft.words.trim()) stayOpen(slot, draft);
    if (!box && !draft.unsaved) typed.delete(slot); // discarded, or shared from another page
    if (!box) continue;
    draft.box = box;
    if (box.value !== draft.words) box.value = draft.words;
    if (!draft.unsaved && !draft.inForm && box.defaultValue.trim() !== draft.words.trim()) note(box);
  }
}

for (const painted of ["htmx:afterSwap", "htmx:load"]) document.addEventListener(painted, restore);
document.addEventListener("formdata", ({ target, formData }) => {
  const { discards } = target.dataset;
  if (!discards) return;
  typed.delete(discards);
  formData.set("stamp", stamp(next())); // later than any draft of it that is still on its way
});
