// A toast stays ten seconds, longer while it has the pointer or the focus.

const STAYS = 10000;

function start(toast) {
  if (toast.dataset.toast) return;
  toast.dataset.toast = "shown";
  let timer;
  const held = () => toast.matches(":hover, :focus-within");
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (held() ? wait() : toast.remove()), STAYS);
  };
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, wait);
  wait();
}

const startAll = () => document.querySelectorAll("[data-toast]").forEach(start);

startAll();
document.addEventListener("htmx:load", startAll);
