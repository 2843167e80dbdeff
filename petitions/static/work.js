/* The list keeps its order for the case page, which then offers the case before and the one after (k, j). */
"use strict";
(() => {
  const STORE = "work-list";
  const links = Array.from(document.querySelectorAll("[data-rows] th a"));
  try {
    if (links.length) {
      sessionStorage.setItem(STORE, JSON.stringify({ back: location.href, cases: links.map((link) => link.pathname) }));
      return;
    }
    const place = document.querySelector("[data-neighbours]");
    const list = JSON.parse(sessionStorage.getItem(STORE) || "null");
    const here = list ? list.cases.indexOf(location.pathname) : -1;
    if (!place || here < 0) return;
    const add = (text, href, rel, key) => {
      if (!href) return;
      const link = document.createElement("a");
      link.href = href;
      link.textContent = text;
      if (rel) link.rel = rel;
      place.append(" ", link);
      if (key) { const cap = document.createElement("kbd"); cap.textContent = key; place.append(" ", cap); }
    };
    add("清單", list.back);
    place.append(`　本頁第 ${here + 1} 件，共 ${list.cases.length} 件　`);
    add("上一件", list.cases[here - 1], "prev", "k");
    add("下一件", list.cases[here + 1], "next", "j");
  } catch { /* no storage: the list is one click away all the same */ }
})();
