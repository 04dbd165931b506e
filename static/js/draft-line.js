// Says beside a box who sees what is typed in it, or since when it could not be saved.

const time = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

export function say(draft, kind, at) {
  const line = document.getElementById(draft.box.dataset.draftState);
  if (!line) return;
  const words = line.dataset[{ saved: "saidSaved", lost: "saidLost", refused: "saidRefused" }[kind]] ?? "{}";
  line.textContent = words.replace("{}", time(at));
  const warnings = document.querySelector("[data-warnings]");
  if (warnings && kind !== "saved" && line.dataset.state !== kind) warnings.textContent = line.textContent; // aloud, once
  line.dataset.state = kind;
}
