// What a press opens low on the page is brought into sight; what a swap opens again moves nothing.
document.addEventListener("click", ({ target }) => {
  const part = target.closest?.("[data-into-sight] > summary")?.parentElement;
  if (part && !part.open) requestAnimationFrame(() => part.scrollIntoView({ block: "nearest" }));
});
