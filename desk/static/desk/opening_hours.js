/* Keeps a weekly table in step with the text of the opening hours; the server reads and writes both. */
"use strict";
{
    const cellsOf = (row) => ({
        is_closed: row.querySelector("[data-closed]").checked,
        is_whole: row.querySelector("[data-whole]").checked,
        spans: [...row.querySelectorAll(".desk-hours-span")].map((span) =>
            [...span.querySelectorAll("input")].map((input) => input.value)),
    });

    function fill(row, cells) {
        row.querySelector("[data-closed]").checked = cells.is_closed;
        row.querySelector("[data-whole]").checked = cells.is_whole;
        row.querySelectorAll(".desk-hours-span").forEach((span, number) => {
            span.querySelectorAll("input").forEach((input, end) => {
                input.value = cells.spans[number][end];
            });
        });
        grey(row);
    }

    function grey(row) {
        const { is_closed: isClosed, is_whole: isWhole } = cellsOf(row);
        for (const input of row.querySelectorAll(".desk-hours-span input")) {
            input.disabled = isClosed || isWhole;
        }
    }

    function keepInStep(box) {
        const find = (selector) => box.querySelector(selector);
        const text = find("input");
        const table = find(".desk-hours-table");
        const rows = [...box.querySelectorAll(".desk-hours-row")];
        const held = text.defaultValue;
        let asked = 0;

        function say({ error, sentence, now, ahead }) {
            find(".desk-hours-error").textContent = error || "";
            find(".desk-hours-error").hidden = !error;
            find("[data-told]").hidden = !sentence;
            find(".desk-sentence").textContent = sentence || "";
            find(".desk-hours-now").textContent = now ? `现在：${now}` : "";
            find(".desk-hours-ahead").hidden = !ahead || ahead.length === 0;
            find(".desk-hours-ahead ul").replaceChildren(...(ahead || []).map(([days, hours]) => {
                const item = document.createElement("li");
                item.textContent = `${days}：${hours}`;
                return item;
            }));
        }

        async function ask(own) {
            const mine = ++asked;
            const answer = await desk.ask(box.dataset.ask, desk.fields(text.form, own));
            const told = answer ? await answer.json() : { error: "现在连不上，表格没有写进上面的文字" };
            if (mine !== asked) {
                return null; // somebody has typed on
            }
            say(told);
            desk.show("as_of_stands", text.value !== held);
            box.dataset.ready = "true";
            return told.error ? null : told;
        }

        async function read() {
            const told = await ask({ text: text.value });
            if (!told) {
                return;
            }
            table.hidden = told.table === null;
            find(".desk-hours-beyond").hidden = told.table !== null;
            if (told.table) {
                rows.forEach((row, number) => fill(row, told.table[number]));
                find("[data-rest]").value = told.rest;
            }
        }

        async function write() {
            const told = await ask({ table: JSON.stringify(rows.map(cellsOf)), rest: find("[data-rest]").value });
            if (told) {
                text.value = told.text;
                text.dispatchEvent(new Event("change", { bubbles: true }));
                desk.show("as_of_stands", text.value !== held);
            }
        }

        const readSoon = desk.pausing(read);
        const writeSoon = desk.pausing(write);
        text.addEventListener("input", readSoon);
        table.addEventListener("input", ({ target }) => {
            const row = target.closest(".desk-hours-row");
            if (row && target.checked) {
                const other = target.matches("[data-closed]") ? "[data-whole]" : "[data-closed]";
                row.querySelector(other).checked = false;
            }
            if (row) {
                grey(row);
            }
            delete box.dataset.ready;
            writeSoon();
        });
        table.addEventListener("click", ({ target }) => {
            if (target.matches("[data-same]")) {
                const number = rows.indexOf(target.closest(".desk-hours-row"));
                fill(rows[number], cellsOf(rows[number - 1]));
                delete box.dataset.ready;
                writeSoon();
            }
        });
        read();
    }

    desk.whenDjangoIsDone(() => document.querySelectorAll("[data-hours]").forEach(keepInStep));
}
