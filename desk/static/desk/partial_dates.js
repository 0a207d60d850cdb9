/* Says beside each date known only in part how it is understood, while it is typed. */
"use strict";
{
    const latest = new WeakMap();

    async function say(box) {
        const input = box.querySelector("input");
        const said = box.querySelector("output");
        const typed = input.value;
        latest.set(box, typed);
        const fields = desk.fields(input.form, { typed, saying: box.dataset.partialDate });
        const answer = await desk.ask(box.dataset.ask, fields);
        const meant = answer ? await answer.json() : {};
        if (latest.get(box) !== typed) {
            return; // somebody has typed on
        }
        said.textContent = meant.words || meant.error || "";
        said.classList.toggle("is-error", Boolean(meant.error));
        box.dataset.understood = meant.edtf || "";
        box.dispatchEvent(new CustomEvent("desk:understood", { bubbles: true }));
    }

    const soon = new WeakMap();

    document.addEventListener("input", (event) => {
        const box = event.target.closest("[data-partial-date]");
        if (box) {
            soon.set(box, soon.get(box) || desk.pausing(() => say(box)));
            soon.get(box)();
        }
    });
}
