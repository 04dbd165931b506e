// A form with words is not sent to a sign-in page, which would lose them: they stay on their page until somebody is
// signed in again, in another tab, and presses once more.
import { sent } from "./once.js";
import { renew } from "./sign-in.js";

const passed = new WeakSet(); // forms that were asked about and go now
const BOXES = "textarea, input:is([type=text], :not([type]))";

/** Whether anything was typed in it. */
const hasWords = (form) => [...form.querySelectorAll(BOXES)].some((box) => box.value.trim() && box.value !== box.defaultValue);

let wasShut = false;
let wasAway = false; // meanwhile they may have signed in anew in another tab
document.addEventListener("visibilitychange", () => (wasAway = true));

/** Where nobody is signed in any more, each page leads to the sign-in; who is again needs the token of now. */
async function isShut() {
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store", redirect: "manual" }).catch(() => null);
  wasShut ||= answer?.type === "opaqueredirect";
  if ((wasShut || wasAway) && (await renew())) wasShut = wasAway = false;
  return wasShut;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const { person, saidSignedOut } = document.body.dataset;
  if (!person || event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post") || passed.delete(form) || !hasWords(form)) return;
  event.preventDefault();
  if (await isShut()) {
    const toast = Object.assign(document.createElement("p"), { className: "notice notice-alert", role: "alert", textContent: saidSignedOut });
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
