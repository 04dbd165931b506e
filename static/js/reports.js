// Ending one's turn keeps first what one wrote in the reports and has not shared: whoever chose an outcome need not press
// twice. What stands there as it was shared is not sent again: it may be older than what its owner has shared since.
import { answered, flush } from "./drafts.js";

let kept = false; // the reports of this turn are with the server: only the turn is left to end

const isNew = (box) => box.value.trim() !== (box.dataset.shared ?? "").trim();
const isChosen = (box) => box.checked && box.value !== box.closest("fieldset").dataset.shared;
const isKept = (form) => form.elements.keep_open.checked !== Boolean(form.elements.keep_open.dataset.shared) && form.elements.outcome.value;
const holds = (form) => isKept(form) || [...form.elements].some((box) => (box.matches("textarea") ? isNew(box) : box.name === "outcome" && isChosen(box)));
const about = (form) => form.elements.about?.value ?? form.elements.action?.value;
const now = (form) => (form.isConnected ? form : [...document.querySelectorAll(`form[data-verb="${form.dataset.verb}"]`)].find((one) => about(one) === about(form) && Boolean(one.elements.without) === Boolean(form.elements.without)));

async function keep(form) {
  const options = { method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams(new FormData(form)) };
  const answer = await fetch(form.getAttribute("action"), options).catch(() => null);
  answered(form, { isKept: Boolean(answer?.ok) });
  return Boolean(answer?.ok);
}

document.addEventListener("htmx:confirm", async (event) => {
  const form = event.detail.elt;
  if (form.dataset?.verb !== "reported") return;
  const told = kept ? [] : [...document.querySelectorAll(`[data-reports-of="${about(form)}"] form[data-verb="report"]`)].filter(holds);
  kept = false;
  if (!told.length) return;
  event.preventDefault();
  await flush();
  for (const one of told) {
    if (await keep(one)) continue;
    now(one)?.requestSubmit(); // the ordinary way says beside the box what is wrong
    return;
  }
  if (form.isConnected) return event.detail.issueRequest(true);
  kept = true;
  now(form)?.requestSubmit(); // the room was painted anew meanwhile
});
