// What a press opens low on the page is brought into sight; what a swap opens again moves nothing.
document.addEventListener("click", ({ target }) => {
  const part = target.closest?.(":is([data-into-sight], #room details) > summary")?.parentElement;
  if (!part || part.open) return;
  // What is taller than the window is shown from its top.
  requestAnimationFrame(() => part.scrollIntoView({ block: part.offsetHeight > innerHeight / 2 ? "start" : "nearest" }));
});
