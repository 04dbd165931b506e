// A form that somebody has filled in is not sent to a sign-in page, or to a site that does not answer, which would lose
// it: it stays on its page until somebody is signed in again, in another tab, or the line is back, and presses once more.
import { sent } from "./once.js";
import { ask, renew } from "./sign-in.js";

const passed = new WeakSet(); // forms that were asked about and go now
const BOXES = "textarea, input:is([type=text], :not([type]))";
const CHOICES = "input:is([type=radio], [type=checkbox])";

/** Whether anything was typed or chosen in it. */
const isFilled = (form) =>
  [...form.querySelectorAll(BOXES)].some((box) => box.value.trim() && box.value !== box.defaultValue) ||
  [...form.querySelectorAll(CHOICES)].some((choice) => choice.checked !== choice.defaultChecked);

/** What keeps the form here, as its page says it; empty where it can go, with the token of now. Where nobody is signed in
 * any more, each page leads to the sign-in. */
async function held() {
  const answer = await ask();
  if (!answer || answer.status >= 500) return document.body.dataset.saidNoLine;
  const isSame = await renew(Promise.resolve(answer));
  return isSame || !answer.redirected ? "" : document.body.dataset.saidSignedOut;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!document.body.dataset.person || event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post") || passed.delete(form) || !isFilled(form)) return;
  event.preventDefault();
  const said = await held();
  if (said) {
    const toast = Object.assign(document.createElement("p"), { className: "notice notice-alert", role: "alert", textContent: said });
    form.querySelector(":scope > .notice-alert")?.remove();
    form.append(toast);
    toast.scrollIntoView({ block: "nearest" });
    sent.delete(form);
    return event.submitter?.removeAttribute("aria-disabled");
  }
  passed.add(form);
  sent.delete(form);
  form.requestSubmit(event.submitter);
});
