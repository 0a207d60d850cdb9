/* Names for what Django leaves nameless to those who cannot see: boxes of autocompletion, and cells of rows. */
"use strict";
{
    /** What says what a field is for: its label, or the heading of its column. */
    function namer(field) {
        const label = field.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
        const table = field.closest("td") && field.closest("table");
        const said = label || (table && table.querySelector(`th.column-${field.name.split("-").at(-1)}`));
        if (said && !said.id) {
            said.id = `${field.id}_says`;
        }
        return said;
    }

    function name(within) {
        for (const field of within.querySelectorAll("input:not([type=hidden]), select, textarea")) {
            const said = namer(field);
            const chosen = field.nextElementSibling && field.nextElementSibling.querySelector(".select2-selection");
            if (said && chosen) {
                const value = chosen.querySelector(".select2-selection__rendered");
                chosen.setAttribute("aria-labelledby", `${said.id} ${value.id}`);
                value.setAttribute("aria-labelledby", said.id);
            } else if (said && said.matches("th")) {
                field.setAttribute("aria-labelledby", said.id);
            } else if (field.name.endsWith("-DELETE") && !said) {
                field.setAttribute("aria-label", "删除这一行");
            }
        }
    }

    desk.whenDjangoIsDone(() => document.querySelectorAll("form").forEach(name));
    document.addEventListener("formset:added", (event) => setTimeout(() => name(event.target)));
}
