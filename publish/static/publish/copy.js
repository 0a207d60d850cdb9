"use strict";
// Buttons that copy the text of a field: `data-copy` is the field's id, `data-copied` and `data-selected` what is said
// then. They are hidden until this runs, since without it they would do nothing.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  const said = document.createElement("span");
  said.className = "copied";
  said.setAttribute("role", "status");
  button.after(said);
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    const isCopied = await copied(field);
    said.textContent = isCopied ? button.dataset.copied : button.dataset.selected;
  });

  // Pages without https, and some apps' browsers, have no clipboard to write to: there the text is selected, and
  // copied the old way where that is allowed.
  async function copied(from) {
    try {
      await navigator.clipboard.writeText(from.value ?? from.textContent);
      return true;
    } catch {
      select(from);
      return document.execCommand("copy");
    }
  }

  function select(from) {
    if (from.select) {
      from.focus();
      from.select();
    } else {
      getSelection().selectAllChildren(from);
    }
  }
});
