// A form with words is not sent to a sign-in page, or to a site that does not answer, which would lose them: they stay on
// their page until somebody is signed in again, in another tab, or the line is back, and presses once more.
import { sent } from "./once.js";
import { renew } from "./sign-in.js";

const passed = new WeakSet(); // forms that were asked about and go now
const BOXES = "textarea, input:is([type=text], :not([type]))";

/** Whether anything was typed in it. */
const hasWords = (form) => [...form.querySelectorAll(BOXES)].some((box) => box.value.trim() && box.value !== box.defaultValue);

let wasShut = false;
let wasAway = false; // meanwhile they may have signed in anew in another tab
document.addEventListener("visibilitychange", () => (wasAway = true));

/** What keeps the form here, as its page says it; empty where it can go. Where nobody is signed in any more, each page
 * leads to the sign-in; who is again needs the token of now. */
async function held() {
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store", redirect: "manual" }).catch(() => null);
  if (!answer || answer.status >= 500) return document.body.dataset.saidNoLine;
  wasShut ||= answer.type === "opaqueredirect";
  if ((wasShut || wasAway) && (await renew())) wasShut = wasAway = false;
  return wasShut ? document.body.dataset.saidSignedOut : "";
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!document.body.dataset.person || event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post") || passed.delete(form) || !hasWords(form)) return;
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
