/* Keys of the staff pages: j k move, Enter opens (the link has the focus), / searches, n logs a consultation.
   Whoever dictates to the computer can turn the keys off; the choice stays on this computer (WCAG 2.1.4). */
"use strict";
(() => {
  const STORE = "keys-off";
  const store = {
    get off() { try { return localStorage.getItem(STORE) === "1"; } catch { return false; } },
    set off(value) { try { localStorage.setItem(STORE, value ? "1" : "0"); } catch { /* private window */ } },
  };
  const rows = () => Array.from(document.querySelectorAll("[data-rows] th a"));

  function step(by) {
    const links = rows();
    if (!links.length) return follow(by > 0 ? "next" : "prev");
    const here = links.indexOf(document.activeElement);
    const next = links[Math.min(links.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function follow(rel) {
    const link = document.querySelector(`a[rel~="${rel}"]`);
    if (link) link.click();
  }
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => { const box = document.querySelector("[data-search]"); if (box) box.focus(); },
  };

  document.addEventListener("keydown", (event) => {
    if (store.off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const shortcut = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    const act = keys[event.key] || (shortcut && (() => shortcut.click()));
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.querySelectorAll("[data-keys-switch]").forEach((button) => {
    const show = () => { button.textContent = store.off ? button.dataset.off : button.dataset.on; button.hidden = false; };
    button.addEventListener("click", () => { store.off = !store.off; show(); });
    show();
  });
})();
