/* While a clerk types, look up what is known: businesses that may be meant, cases that may be the same.
   The button 查找 does the same without a script. Nothing is filed, and nobody's focus is taken. */
"use strict";
(() => {
  const form = document.querySelector("form[data-look]");
  const known = form && form.querySelector("[data-known]");
  const said = form && form.querySelector("[data-look-said]");
  const button = form && form.querySelector("[name=look]");
  if (!known || !button) return;

  const ASKED = ["business_name", "business_ubn", "transaction_on", "amount", "name", "phone", "email", "id_number"];
  const WAIT = 500;
  let timer, running;

  async function look(again) {
    if (running) running.abort();
    running = new AbortController();
    const data = new FormData(form);
    data.append("look", "1");
    data.delete("files");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, signal: running.signal });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("[data-known]");
      if (!found || (known.contains(document.activeElement) && !again)) return;
      const focused = document.activeElement && document.activeElement.id;
      const inside = known.contains(document.activeElement);
      known.replaceChildren(...found.childNodes);
      if (inside && focused) { const back = document.getElementById(focused); if (back) back.focus(); }
      const cases = known.querySelectorAll("[name=suspected]").length;
      const shops = Math.max(0, known.querySelectorAll("[name=business]").length - 1);
      said.textContent = `名錄 ${shops} 家，可能重複 ${cases} 件`;
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = "沒有查到，請按「查找」。";
    }
  }

  form.addEventListener("input", (event) => {
    if (!ASKED.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  known.addEventListener("change", (event) => {
    if (event.target.name === "business") look(true);
  });
  button.addEventListener("click", (event) => { event.preventDefault(); clearTimeout(timer); look(true); });
})();
