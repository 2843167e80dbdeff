/* What is typed into a long form stays in this tab until it is sent: a reload or a lost line costs nothing.
   It lies in the session storage of the tab: nothing is sent anywhere, and it ends with the tab. */
"use strict";
(() => {
  const PREFIX = "draft:";
  const WAIT = 400;
  let store;
  try { store = window.sessionStorage; store.getItem(PREFIX); } catch { return; }

  if (document.querySelector("[data-draft-sent]")) {
    Object.keys(store).filter((key) => key.startsWith(PREFIX)).forEach((key) => store.removeItem(key));
    return;
  }

  const form = document.querySelector("form[data-draft]");
  const note = document.querySelector("[data-draft-note]");
  if (!form || !note) return;
  const key = PREFIX + location.pathname;
  const UNKEPT = ["hidden", "file", "submit", "button"];
  /* The key of the form goes with it: what had reached the office after all is not filed twice. */
  const isKept = (one) => one.name === "submission_key" || (one.name && !UNKEPT.includes(one.type));
  const fields = () => [...form.elements].filter(isKept);
  const isTicked = (one) => one.type === "checkbox" || one.type === "radio";
  const nameOf = (one) => isTicked(one) ? `${one.name}=${one.value}` : one.name;
  const valueOf = (one) => isTicked(one) ? one.checked : one.value;
  const typed = () => Object.fromEntries(fields().map((one) => [nameOf(one), valueOf(one)]));
  const atFirst = JSON.stringify(typed());

  const keep = () => {
    const now = JSON.stringify(typed());
    try { if (now === atFirst) store.removeItem(key); else store.setItem(key, now); } catch { /* no room: nothing is kept */ }
  };

  const putBack = (kept) => {
    fields().forEach((one) => {
      if (!(nameOf(one) in kept)) return;
      if (isTicked(one)) one.checked = kept[nameOf(one)]; else one.value = kept[nameOf(one)];
      const fold = one.closest("details");
      if (fold && valueOf(one) !== (isTicked(one) ? one.defaultChecked : one.defaultValue ?? "")) fold.open = true;
    });
    note.hidden = false;
  };

  /* What came back with errors is newer than what was kept. */
  const kept = document.getElementById("errors") ? null : store.getItem(key);
  if (kept) { try { putBack(JSON.parse(kept)); } catch { store.removeItem(key); } }

  let timer;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, WAIT); });
  window.addEventListener("pagehide", () => { if (timer) keep(); });
  note.querySelector("[data-draft-drop]").addEventListener("click", () => {
    clearTimeout(timer);
    timer = undefined;
    store.removeItem(key);
    location.assign(location.pathname + location.search);
  });
})();
