"use strict";
// Inside the frame of a report: go to where the reader was in the report before, and tell where they are.
(() => {
  if (parent === window) return;
  const tell = (told) => parent.postMessage(told, "*"); // whoever frames this has its address, and so is the page
  const scrolled = new Set(); // elements that scroll by themselves
  const where = () => ({
    hash: location.hash, x: scrollX, y: scrollY,
    inner: [...scrolled].filter((one) => one.isConnected).map((one) => [one.classList[0], one.scrollTop]),
  });
  let before = {};
  try {
    before = JSON.parse(window.name);
    // Filters are in the address; the words that were gone to last are not to be gone to again.
    const filters = String(before.hash || "").match(/^#d\d+|&hide=[^#]*$/g);
    if (filters) history.replaceState(null, "", filters.join(""));
  } catch {} // shown for the first time
  addEventListener("load", () => {
    scrollTo(before.x || 0, before.y || 0);
    for (const [name, top] of before.inner || []) {
      const one = name && document.getElementsByClassName(name)[0];
      if (one) one.scrollTop = top;
    }
    tell({ placed: true });
    for (const kind of ["scroll", "click", "change", "keyup"]) {
      addEventListener(kind, ({ target }) => {
        if (kind === "scroll" && target !== document) scrolled.add(target);
        setTimeout(() => tell({ place: where() }));
      }, { capture: true, passive: true });
    }
  });
  const holds = (event) => event.dataTransfer.types.includes("Files");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    addEventListener(kind, (event) => {
      if (!holds(event)) return;
      event.preventDefault();
      tell(kind === "drop" ? { dropped: event.dataTransfer.files[0] } : { dragged: true });
    });
  }
})();
