// A box is as tall as what stands in it, also where the browser does not see to that itself (field-sizing).

function fit(box) {
  if (!box.offsetParent) return; // not to be seen: it has no height yet
  box.style.blockSize = "0";
  box.style.blockSize = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}

const fitAll = () => document.querySelectorAll("textarea.input").forEach(fit);

if (!CSS.supports("field-sizing", "content")) {
  fitAll();
  document.addEventListener("input", ({ target }) => target.matches?.("textarea.input") && fit(target));
  for (const shown of ["htmx:load", "htmx:afterSwap"]) document.addEventListener(shown, fitAll);
  for (const shown of ["toggle", "change"]) document.addEventListener(shown, fitAll, true); // a part is opened, an outcome chosen
}
