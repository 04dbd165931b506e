// Before somebody signs out, what they typed in the other tabs of this browser is saved.
// <form data-signs-out>
import { flush } from "./drafts.js";

const [NOTICE, PATIENCE] = [200, 3000]; // how long other tabs have to say that they save, and to save
const tabs = new BroadcastChannel("sign-out");
let saving = 0;

tabs.onmessage = async ({ data }) => {
  if (data === "saving") saving += 1;
  if (data === "saved") saving -= 1;
  if (data !== "going") return;
  tabs.postMessage("saving");
  await flush();
  tabs.postMessage("saved");
};

const pause = (time) => new Promise((done) => setTimeout(done, time));

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-signs-out]")) return;
  event.preventDefault();
  tabs.postMessage("going");
  const last = performance.now() + PATIENCE;
  await Promise.all([flush(), pause(NOTICE)]);
  while (saving > 0 && performance.now() < last) await pause(50);
  form.submit(); // without another event: nothing more is asked
});
