"use strict";
// Large type, and light or dark, as the reader chose: kept in this browser alone, and set before anything is painted.
(() => {
  const CHOICES = { type: ["large"], theme: ["light", "dark"] };
  const root = document.documentElement;

  // A browser may keep nothing for anyone; a choice then lasts as long as the page.
  function kept(name) {
    try { return localStorage.getItem(`display-${name}`); } catch { return null; }
  }

  function keep(name, value) {
    try {
      if (value) localStorage.setItem(`display-${name}`, value);
      else localStorage.removeItem(`display-${name}`);
    } catch { /* as above */ }
  }

  function set(name, value) {
    if (CHOICES[name].includes(value)) root.dataset[name] = value;
    else delete root.dataset[name];
  }

  function choose(name, value) {
    keep(name, value);
    set(name, value);
    dispatchEvent(new Event("resize")); // maps measure themselves anew
  }

  for (const name of Object.keys(CHOICES)) set(name, kept(name));
  root.dataset.display = "ready"; // the switches are shown

  document.addEventListener("DOMContentLoaded", () => {
    const type = document.querySelector("[data-switch=type]");
    const theme = document.querySelector("[data-switch=theme]");
    const tell = () => type.setAttribute("aria-pressed", String(root.dataset.type === "large"));
    tell();
    type.addEventListener("click", () => { choose("type", root.dataset.type ? "" : "large"); tell(); });
    theme.value = root.dataset.theme ?? "";
    theme.addEventListener("change", () => choose("theme", theme.value));
  });
})();
