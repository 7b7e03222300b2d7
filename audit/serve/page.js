"use strict";
// The draft goes to the server of this page, and its report comes back, with every edit. Nothing is stored.
const PAUSE = 60; // milliseconds without an edit before the draft is sent
const SLOW = 500; // milliseconds before it is said that the audit takes time
const SETTLED = 1500; // milliseconds before a report is shown that has not said that it is in place
const MOST = Number(document.body.dataset.most);
const SUFFIXES = [[/\.(md|markdown)$/i, ".md"], [/\.(html?|xhtml)$/i, ".html"], [/\.(txt|text)$|^[^.]+$/i, ".txt"]];

const [draft, format, picker, opened, status, save, reports, none, drop] =
  ["draft", "format", "file", "opened", "status", "save", "reports", "none", "drop"].map((id) => document.getElementById(id));
let name = ""; // of the file that was opened; none for what was pasted
let held = null; // a file that is no text, as it is
let waiting = 0; // the timer of the next audit
let asked = null; // stops the audit that is going on
let shown = null; // the frame in sight
let coming = null; // the frame that will be
let place = {}; // where the reader is in the report, as its frame told

function tell(line, wrong = false) {
  if (status.textContent !== line) status.textContent = line;
  status.classList.toggle("wrong", wrong);
}

// Asking.
function changed() {
  clearTimeout(waiting);
  if (asked) asked.abort();
  waiting = setTimeout(ask, PAUSE);
}
function contents() {
  return held || new Blob(draft.value.trim() ? [draft.value] : []);
}
async function ask() {
  const body = contents();
  if (!body.size) return withdraw("");
  if (body.size > MOST) return withdraw(tooLarge("The draft"), true);
  const stopped = (asked = new AbortController()).signal;
  const slow = setTimeout(() => tell("Checking the draft …"), SLOW);
  try {
    const answer = await fetch("audit", {
      method: "POST", body, signal: stopped, cache: "no-store",
      headers: { "Content-Type": "application/octet-stream", "X-Draft-Name": encodeURIComponent(sentName()) },
    });
    const told = await answer.text();
    if (stopped.aborted) return;
    if (answer.ok) show(JSON.parse(told));
    else withdraw(told.trim(), true);
  } catch {
    if (!stopped.aborted) withdraw("There is no answer. Is audit serve still running?", true);
  } finally {
    clearTimeout(slow);
  }
}
function sentName() {
  return (name || `draft${format.value}`).replace(/\p{Surrogate}/gu, "_");
}
function tooLarge(what) {
  return `${what} is too large; the most is ${MOST / 1e6} MB.`;
}

// Showing: the next report is loaded behind the one in sight, put to where the reader was, and only then shown.
function show({ report, said }) {
  if (coming) coming.remove();
  const frame = (coming = document.createElement("iframe"));
  frame.className = "waiting";
  frame.title = "Report";
  frame.setAttribute("sandbox", "allow-scripts");
  frame.name = JSON.stringify(place);
  frame.src = `report/${report}`;
  frame.said = said;
  frame.page = `page/${report}`;
  frame.addEventListener("load", () => setTimeout(reveal, SETTLED, frame));
  reports.append(frame);
}
function reveal(frame) {
  if (frame !== coming) return;
  const focused = shown && document.activeElement === shown;
  if (shown) shown.remove();
  [shown, coming] = [frame, null];
  frame.classList.remove("waiting");
  if (focused) frame.focus({ preventScroll: true });
  none.hidden = true;
  save.hidden = false;
  save.href = frame.page;
  save.download = `${(name || "draft").replace(/\.[^.]*$/, "")}-report.html`;
  tell(frame.said);
}
function withdraw(line, wrong = false) {
  for (const frame of [shown, coming]) if (frame) frame.remove();
  shown = coming = null;
  none.hidden = wrong;
  save.hidden = true;
  tell(line, wrong);
}
addEventListener("message", ({ source, data }) => {
  const frame = [shown, coming].find((one) => one && one.contentWindow === source);
  if (!frame || typeof data !== "object" || data === null) return;
  if (data.placed) reveal(frame);
  if (data.dragged) drop.hidden = false;
  if (data.dropped instanceof File) open([data.dropped]);
  if (data.place && frame === shown) place = data.place;
});

// Editing.
function opening(line) {
  opened.textContent = line;
  opened.hidden = !line;
}
draft.addEventListener("input", () => {
  if (held) {
    [held, name] = [null, ""];
    opening("");
    if (!format.value) format.value = ".txt";
  }
  changed();
});
format.addEventListener("change", () => {
  if (!held) name = "";
  changed();
});
document.getElementById("clear").addEventListener("click", () => {
  [held, name, place] = [null, "", {}];
  draft.value = "";
  if (!format.value) format.value = ".txt";
  opening("");
  changed();
  draft.focus();
});
addEventListener("beforeunload", (event) => {
  if (draft.value.trim()) event.preventDefault();
});

// Files.
async function open(files) {
  drop.hidden = true;
  const [file] = files;
  if (!file) return;
  if (file.size > MOST) return tell(tooLarge(file.name), true);
  let bytes;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    return tell(`${file.name} cannot be read; is it a folder?`, true);
  }
  const text = textOf(bytes);
  const known = SUFFIXES.find(([ending]) => ending.test(file.name));
  name = file.name;
  place = {};
  held = text === null ? new Blob([bytes]) : null;
  draft.value = text === null ? "" : text;
  draft.setSelectionRange(0, 0);
  draft.scrollTop = 0;
  format.value = known && !held ? known[1] : "";
  const more = files.length > 1 ? " One draft at a time: the other files were left out." : "";
  opening((held ? `${name}: cannot be edited here. Paste text to go on with that instead.` : name) + more);
  changed();
}
function textOf(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") || text.startsWith("%PDF-") || text.startsWith("{\\rtf") ? null : text;
  } catch {
    return null;
  }
}
picker.addEventListener("change", async () => {
  await open([...picker.files]);
  picker.value = "";
});
const hasFiles = (event) => event.dataTransfer && event.dataTransfer.types.includes("Files");
for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    drop.hidden = false;
  });
}
drop.addEventListener("dragleave", () => { drop.hidden = true; });
addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  open([...event.dataTransfer.files]);
});

draft.focus();
if (draft.value) changed();
