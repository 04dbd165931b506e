// Beside a question while it is typed, for its author alone: when it looks like advice, leads, or asks two things, and the
// one way to ask it openly. It never blocks, and nothing of it is sent or kept: words and lists stay in this page.
import { en } from "./words/en.js";

const lists = { en };
const [PAUSE, before] = [500, new Map()]; // a box's id → what stood in it before it was turned
let timer;

/** What a sentence looks like and the open question for it; null when nothing is to be said. */
export function hintOf(words, language = "en") {
  const list = lists[language];
  const [, first] = words.trim().match(/^([^?]*\w[^?]*\?)[^?]*\w[^?]*\?/) ?? [];
  if (!list || words.trim().split(/\s+/).length < 2) return null;
  return (first && { kind: "double", open: first.trim() }) || (list.find(({ pattern }) => pattern.test(words.trim())) ?? null);
}

function show(box) {
  const hint = document.querySelector(`[data-hint-of="${box.id}"]`);
  if (!hint) return;
  const found = hintOf(box.value, document.documentElement.lang.slice(0, 2));
  const [said, turn] = hint.querySelectorAll("[data-said], [data-turn]");
  const isTurned = !found && before.get(box.id)?.open === box.value;
  hint.hidden = !found && !isTurned;
  if (hint.hidden) return void (said.textContent = turn.textContent = ""); // as it was painted
  const words = isTurned ? hint.dataset.turned : hint.dataset[found?.kind];
  if (words && said.textContent !== words) said.textContent = words; // read out once
  turn.textContent = isTurned ? hint.dataset.back : (hint.dataset.turn ?? "{}").replace("{}", found?.open);
  turn.onclick = () => {
    if (!isTurned) before.set(box.id, { words: box.value, open: found.open });
    box.value = isTurned ? before.get(box.id).words : found.open;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    show(box);
  };
}

const showAll = () => document.querySelectorAll("[data-hinted]").forEach(show);
document.addEventListener("input", ({ target }) => target.matches?.("[data-hinted]") && [clearTimeout(timer), (timer = setTimeout(showAll, PAUSE))]);
for (const painted of ["htmx:afterSwap", "htmx:load"]) document.addEventListener(painted, () => setTimeout(showAll));
showAll();
