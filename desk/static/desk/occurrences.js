/* Single dates of a series, cancelled or moved where they are listed: the rows of 单次变动 are filled, which save it. */
"use strict";
{
    const PREFIX = "occurrence_changes";
    const NEW_VALUES = ["start_on", "start_time", "end_on", "end_time", "place"];
    const ASKED = [
        ["start_on", "新的日期", "date"],
        ["start_time", "新的开始时间", "time"],
        ["end_time", "新的结束时间", "time"],
        ["reason", "说明（出处没有说明时留空）", "text"],
    ];

    const group = () => document.getElementById(`${PREFIX}-group`);
    const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
    const addLink = () => group() && group().querySelector(".add-row a");

    function rows() {
        return [...group().querySelectorAll("tr.form-row:not(.empty-form)")].filter((row) => field(row, "original_on"));
    }

    const rowOf = (day) => rows().find((row) => field(row, "original_on").value === day);

    function madeRow(day) {
        addLink().click();
        const row = rows().at(-1);
        field(row, "original_on").value = day;
        return row;
    }

    function write(day, state, values) {
        const row = rowOf(day) || madeRow(day);
        const struck = field(row, "DELETE");
        if (struck) {
            struck.checked = false;
        }
        field(row, "state").value = state;
        for (const name of NEW_VALUES) {
            if (state === "cancelled") {
                field(row, name).value = "";
                django.jQuery(field(row, name)).trigger("change");
            }
        }
        for (const [name, value] of Object.entries(values)) {
            field(row, name).value = value;
        }
        field(row, "state").dispatchEvent(new Event("change", { bubbles: true }));
        return row;
    }

    function restore(day) {
        const row = rowOf(day);
        const struck = row && field(row, "DELETE");
        if (struck) {
            struck.checked = true;
            struck.dispatchEvent(new Event("change", { bubbles: true }));
        } else if (row) {
            row.querySelector(".inline-deletelink").click();
        }
    }

    function line([name, words, type], held) {
        const label = document.createElement("label");
        const input = document.createElement("input");
        Object.assign(input, { type, name: `dialog_${name}`, value: held, maxLength: 200 });
        label.append(words, input);
        return label;
    }

    function openDialog(day, state) {
        const dialog = document.createElement("dialog");
        dialog.className = "desk-dialog";
        dialog.setAttribute("aria-labelledby", "desk-dialog-title");
        const title = document.createElement("h2");
        title.id = "desk-dialog-title";
        title.textContent = state === "cancelled" ? `取消 ${day} 这一次` : `改 ${day} 这一次`;
        const held = rowOf(day);
        const hasClock = document.querySelector("[name=precision]:checked").value === "minute";
        const asked = ASKED.filter(([name, , type]) => name === "reason" || (state === "moved" && (hasClock || type !== "time")));
        const lines = asked.map((one) => line(one, held ? field(held, one[0]).value.replace(/^(\d\d:\d\d):00$/, "$1") : ""));
        const done = (isPlaceNext) => {
            const values = lines.map((label, index) => [asked[index][0], label.querySelector("input").value]);
            const row = write(day, state, Object.fromEntries(values));
            dialog.close();
            if (isPlaceNext) {
                row.scrollIntoView({ block: "center" });
                row.querySelector(".select2-selection").focus();
            }
        };
        const acts = document.createElement("p");
        acts.className = "desk-chips";
        acts.append(desk.chip("确定", () => done(false)));
        if (state === "moved") {
            acts.append(desk.chip("确定并选新的地点", () => done(true)));
        }
        acts.append(desk.chip("不改了", () => dialog.close()));
        const note = document.createElement("p");
        note.className = "help";
        note.textContent = "没变的留空。点页面上的“保存”以后才生效。";
        dialog.append(title, ...lines, note, acts);
        dialog.addEventListener("close", () => dialog.remove());
        document.body.append(dialog);
        dialog.showModal();
    }

    function offer() {
        for (const acts of document.querySelectorAll(".desk-acts")) {
            acts.hidden = !addLink();
        }
    }

    document.addEventListener("click", (event) => {
        const chip = event.target.closest("[data-act]");
        if (!chip) {
            return;
        }
        const day = chip.closest("[data-original-on]").dataset.originalOn;
        if (chip.dataset.act === "restore") {
            restore(day);
        } else {
            openDialog(day, chip.dataset.act === "cancel" ? "cancelled" : "moved");
        }
    });
    document.addEventListener("desk:previewed", offer);
    desk.whenDjangoIsDone(offer);
}
