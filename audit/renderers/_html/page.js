"use strict";
// Explanations in place, filters, keys. All of it only shows or hides what the page already holds.
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  const card = document.getElementById("card");
  const cardBody = card.querySelector(".body");
  const drafts = [...document.querySelectorAll(".draft")];
  const index = document.querySelector(".several .index");
  const hidden = new Map(drafts.map((draft) => [draft, { credits: new Set(), severities: new Set() }]));
  let shown = index ? null : drafts[0] || null; // the draft in sight
  let opener = null; // where the keyboard goes back to

  // A mark's data: "number:role:colour" for credits, "number:severity" for findings, what shows first first.
  const split = (data) => (data ? data.split(" ").map((item) => item.split(":")) : []);
  const draftOf = (element) => element.closest(".draft");
  const entry = (draft, kind, number) => document.getElementById(draft.id + kind + number);
  const credits = (mark) => split(mark.dataset.a).filter(([number]) => !hidden.get(draftOf(mark)).credits.has(number));
  const findings = (mark) => split(mark.dataset.f).filter(([, look]) => !hidden.get(draftOf(mark)).severities.has(look));
  const boxes = (draft) => [...draft.querySelectorAll(".filter input")];

  // The words of an explanation's entry, and the other way round.
  function words(item) {
    const text = draftOf(item).querySelector(".text");
    if (item.dataset.f) return [...text.querySelectorAll(`.m[data-f~="${item.dataset.f}"]`)];
    const number = item.dataset.a;
    return [...text.querySelectorAll(`[data-a^="${number}:"], [data-a*=" ${number}:"]`)];
  }
  function entriesOf(mark) {
    const draft = draftOf(mark);
    const covered = mark.matches(".n") ? words(entry(draft, "f", parseInt(mark.dataset.f, 10)))[0] : mark;
    const numbers = (found) => [...new Set(found.map(([number]) => number))];
    const own = mark.matches(".n") ? [parseInt(mark.dataset.f, 10)] : numbers(findings(mark));
    return [
      ...own.map((number) => entry(draft, "f", number)),
      ...numbers(covered ? credits(covered) : []).map((number) => entry(draft, "a", number)),
    ].filter(Boolean);
  }

  // The card.
  function open(mark, items) {
    if (!items.length) return;
    close(false);
    opener = mark;
    cardBody.replaceChildren(...items.map((item) => {
      const copy = document.createElement("div");
      copy.className = item.className;
      copy.append(...item.cloneNode(true).childNodes);
      return copy;
    }));
    cardBody.scrollTop = 0;
    mark.classList.add("chosen");
    markCurrent(items[0]);
    card.setAttribute("open", ""); // show() would move the focus, and the page with it, before the card is in place
    place(mark);
    cardBody.focus({ preventScroll: true });
  }
  function place(mark) {
    const lines = [...mark.getClientRects()]; // one for each line that the words stand in
    const [first, last] = [lines[0], lines[lines.length - 1]];
    if (getComputedStyle(card).position === "fixed") { // a small screen: the words go above the card
      const over = last.bottom + 16 - card.getBoundingClientRect().top;
      if (over > 0) window.scrollBy(0, over);
      return;
    }
    const edge = mark.closest(".text").getBoundingClientRect().right; // the panel stays in sight
    const left = Math.max(8, Math.min(last.left, edge - card.offsetWidth - 8));
    const below = last.bottom + 8 + card.offsetHeight <= window.innerHeight || first.top < card.offsetHeight + 16;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(below ? last.bottom + 8 : first.top - card.offsetHeight - 8) + window.scrollY}px`;
  }
  function close(back = true) {
    if (!card.open) return;
    card.close();
    opener.classList.remove("chosen");
    if (back) (opener.matches("a, button") ? opener : entrance(opener)).focus({ preventScroll: true });
  }
  function entrance(mark) { // the nearest stop of the keyboard for words that are none
    const item = entriesOf(mark)[0];
    return (item && document.getElementById(`${item.id}w`)) || mark;
  }
  function markCurrent(item) {
    document.querySelectorAll(".entry.current").forEach((other) => other.classList.remove("current"));
    item.classList.add("current");
    const panel = item.closest(".panel");
    if (panel && panel.scrollHeight > panel.clientHeight + 1) {
      const offset = item.getBoundingClientRect().top - panel.getBoundingClientRect().top;
      panel.scrollTop += offset - panel.clientHeight / 3;
    }
  }

  // Going to words.
  function go(item) {
    close(false);
    const found = words(item);
    if (!found.length) return;
    found[0].scrollIntoView({ block: "center" });
    found.forEach(flash);
    markCurrent(item);
    const stop = document.getElementById(`${item.id}w`);
    if (stop) stop.focus({ preventScroll: true });
    remember(`${item.id}w`);
  }
  function flash(mark) {
    mark.classList.remove("flash");
    void mark.offsetWidth; // so that it begins anew
    mark.classList.add("flash");
  }
  document.addEventListener("animationend", (event) => event.target.classList.remove("flash"));
  function step(by) {
    if (!shown) return;
    const stops = [...shown.querySelectorAll(".text a.n:not([hidden], .silenced)")];
    if (!stops.length) return;
    const from = card.open ? opener : document.activeElement;
    const at = stops.indexOf(from);
    const before = stops.filter((stop) => from && stop.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING);
    const inText = from && from.closest && from.closest(".text");
    let next = by > 0 ? 0 : stops.length - 1;
    if (at >= 0) next = (at + by + stops.length) % stops.length;
    else if (inText) next = (before.length + (by > 0 ? 0 : -1) + stops.length) % stops.length;
    stops[next].scrollIntoView({ block: "center" });
    words(entry(shown, "f", parseInt(stops[next].dataset.f, 10))).forEach(flash);
    open(stops[next], entriesOf(stops[next]));
  }

  // Filters, kept in the address.
  function filter(draft) {
    const off = new Set(boxes(draft).filter((box) => !box.checked).map((box) => `${box.name}:${box.dataset.box}`));
    const state = hidden.get(draft);
    state.severities = new Set([...off].filter((one) => one.startsWith("severity:")).map((one) => one.slice(9)));
    state.credits = new Set();
    const items = [...draft.querySelectorAll(".explained .entry")];
    for (const item of items) {
      const pairs = item.dataset.boxes.split(" ").map((pair) => pair.split(":"));
      item.hidden = pairs.every(([source, kind]) => off.has(`source:${source}`) || off.has(`kind:${kind}`));
      if (item.hidden) state.credits.add(item.dataset.a);
    }
    const reading = [...draft.querySelectorAll(".reading .entry")];
    for (const item of reading) item.hidden = state.severities.has(item.dataset.f.split(":")[1]);
    for (const mark of draft.querySelectorAll(".text [data-a], .text [data-f]")) paint(mark);
    const count = (all) => `${all.filter((item) => !item.hidden).length} of ${all.length}`;
    draft.querySelector(".status").textContent =
      off.size ? `Shown: ${count(reading)} findings, ${count(items)} credits` : "Everything is shown";
  }
  function paint(mark) {
    const [seen, found] = [credits(mark), findings(mark)];
    if (mark.matches(".n")) {
      mark.hidden = !found.length;
      return;
    }
    const classes = ["m"];
    if (seen.length) {
      classes.push(seen[0][1], `k${seen[0][2]}`);
      const outer = seen.find(([number]) => number !== seen[0][0]);
      if (outer) classes.push(`over${outer[2]}`);
    }
    if (found.length) classes.push(found[0][1]);
    mark.className = classes.join(" ");
    mark.tabIndex = mark.matches("a") && classes.length > 1 ? 0 : -1;
  }
  function remember(id) {
    const off = shown ? boxes(shown).filter((box) => !box.checked) : [];
    const query = off.map((box) => `&hide=${encodeURIComponent(`${box.name}:${box.value}`)}`).join("");
    history.replaceState(null, "", `#${id}${query}`);
  }
  function route() {
    const [id, ...query] = location.hash.slice(1).split("&");
    const target = id && document.getElementById(id);
    close(false);
    shown = (target && draftOf(target)) || (index ? null : drafts[0] || null);
    drafts.forEach((draft) => draft.classList.toggle("shown", draft === shown));
    if (index) index.classList.toggle("shown", !shown);
    if (shown && query.length) {
      const off = new Set(new URLSearchParams(query.join("&")).getAll("hide"));
      for (const box of boxes(shown)) box.checked = !off.has(`${box.name}:${box.value}`);
      filter(shown);
    }
    const item = target && shown && document.getElementById(id.replace(/w$/, ""));
    if (item && item.matches(".entry")) go(item);
    else if (target) {
      if (target === shown || target === index) window.scrollTo(0, 0);
      else target.scrollIntoView();
      target.focus({ preventScroll: true });
    } else if (index) window.scrollTo(0, 0);
  }
  window.addEventListener("hashchange", route);
  route();

  document.addEventListener("change", (event) => {
    if (!event.target.matches(".filter input")) return;
    close(false);
    filter(draftOf(event.target));
    remember(shown.id);
  });
  document.addEventListener("click", (event) => {
    const target = event.target;
    const link = target.closest("a");
    if (target.closest("#card")) return inCard(event, target, link);
    const unfold = target.closest(".unfold");
    if (unfold) return toggle(unfold);
    const mark = target.closest(".text [data-a], .text [data-f]");
    const item = target.closest(".entry");
    if (mark && mark.className !== "m") {
      event.preventDefault();
      open(mark, entriesOf(mark));
    } else if (item && (!link || link.matches(".go"))) {
      event.preventDefault();
      if (String(getSelection()) === "") go(item);
    } else if (item && link.matches(".see")) {
      event.preventDefault();
      go(document.getElementById(link.hash.slice(1)));
    } else if (mark) event.preventDefault();
    else if (!link) close(false);
  });
  function inCard(event, target, link) {
    if (target.closest(".close")) close();
    else if (target.closest(".next")) step(1);
    else if (target.closest(".previous")) step(-1);
    else if (link && link.matches(".go, .see")) {
      event.preventDefault();
      go(document.getElementById(link.hash.slice(1).replace(/w$/, "")));
    }
  }
  function toggle(button) {
    const unfolded = button.closest(".explained").classList.toggle("open");
    button.setAttribute("aria-expanded", String(unfolded));
    button.textContent = unfolded ? "Show fewer" : "Show all";
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") close();
    else if (event.key === "n" || event.key === "j") step(1);
    else if (event.key === "p" || event.key === "k") step(-1);
    else if (event.key === " " && event.target.matches(".text a")) {
      event.preventDefault();
      event.target.click();
    }
  });
});
