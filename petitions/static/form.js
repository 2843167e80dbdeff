/* Forms: the list of errors takes the focus, and a second click sends nothing twice. */
"use strict";
(() => {
  const first = document.querySelector("[data-first-focus]");
  if (first) first.focus();

  /* Files that are too much for one request are noticed before they are sent: what was typed stays. */
  const isTooMuch = (field) => {
    const bytes = [...field.files].reduce((sum, file) => sum + file.size, 0);
    field.setCustomValidity(bytes > Number(field.dataset.most) ? field.dataset.tooMuch : "");
    return !field.reportValidity();
  };

  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if ([...form.querySelectorAll("[data-too-much]")].some(isTooMuch)) { event.preventDefault(); return; }
    if (sent.has(form)) { event.preventDefault(); return; }
    sent.add(form);
    const button = event.submitter || form.querySelector("[type=submit]");
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.busy) { button.dataset.text = button.textContent; button.textContent = button.dataset.busy; }
  });

  /* Back from the next page: the form may be sent again. */
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-once]").forEach((form) => {
      sent.delete(form);
      form.querySelectorAll("[aria-disabled=true]").forEach((button) => {
        button.removeAttribute("aria-disabled");
        if (button.dataset.text) button.textContent = button.dataset.text;
      });
    });
  });
})();
