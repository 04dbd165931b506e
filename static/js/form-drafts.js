// A form with data-drafts keeps what is typed in its boxes as drafts, and shows them when its page is opened again:
// after a sign-out, a lost line, a page left by mistake. Their slots are made of the form's address and the box's name.
import { bringBack } from "./draft-boxes.js";

const BOXES = "textarea:not([data-draft]), input:is([type=text], [type=email], [type=search], :not([type])):not([data-draft])";

function prefixOf(form) {
  const { pathname, search } = new URL(form.action, location.href);
  return `form:${(pathname + search).replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 70)}`;
}

function begin(form) {
  const prefix = prefixOf(form);
  for (const box of form.querySelectorAll(BOXES)) {
    const state = Object.assign(document.createElement("span"), { className: "saved", id: `state-${box.id}` });
    Object.assign(state.dataset, form.dataset);
    Object.assign(box.dataset, { draft: `${prefix}:${box.name}`, draftUrl: form.dataset.drafts, draftState: state.id });
    box.after(state);
  }
  fetch(`${form.dataset.drafts}?of=${prefix}`).then((answer) => (answer.ok ? answer.json() : {})).then(bringBack).catch(() => {});
}

document.addEventListener("formdata", ({ target, formData }) => {
  if (target.dataset.drafts) formData.set("drafts", [...target.querySelectorAll("[data-draft]")].map((box) => box.dataset.draft).join(","));
});
document.querySelectorAll("form[data-drafts]").forEach(begin);
