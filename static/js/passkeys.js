// A passkey that was not used is told, not silent: the device has none for this site, or the person called it off.

// This browser knows none. The button is hidden, not removed: the library looks for it.
if (!globalThis.PublicKeyCredential) document.getElementById("passkey_login")?.setAttribute("hidden", "");

document.addEventListener("allauth.error", (event) => {
  const told = document.querySelector("[data-passkey-problem]");
  if (!told) return;
  event.preventDefault();
  // Devices keep passkeys for names alone: a site at a number, like http://127.0.0.1:8000, has none.
  const nameless = event.detail.exception?.name === "SecurityError";
  told.hidden = false;
  told.querySelector("span").textContent = nameless ? told.dataset.nameless : told.dataset.unused;
});
