// A phone in the room does not fall asleep: in a stage of listening nobody touches it. Outside a running session it may.

let lock = null;

async function keepAwake() {
  const wanted = document.querySelector("#room :is([data-clock], .still-main)") && !document.hidden;
  if (!wanted) return lock?.release();
  if (lock || !navigator.wakeLock) return;
  // A browser may refuse, as when the battery is low: then the screen sleeps as it always did.
  lock = await navigator.wakeLock.request("screen").catch(() => null);
  lock?.addEventListener("release", () => (lock = null));
}

keepAwake();
document.addEventListener("visibilitychange", keepAwake); // browsers let go of it with the page
document.addEventListener("htmx:afterSwap", keepAwake);
