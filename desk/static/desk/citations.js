/* Citations: a mark beside each field that has one, a row begun from the list of those that have none, 同上. */
"use strict";
{
    const PREFIX = "citations";
    let group = null;
    let list = null;

    const rows = () => [...group.querySelectorAll("tr.form-row:not(.empty-form)")].filter((row) => field(row, "field"));
    const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
    const isStruck = (row) => Boolean(field(row, "DELETE") && field(row, "DELETE").checked);

    /** The names of fields that a row stands for, as the form is now; as it is stored, where it cannot be changed. */
    function cited() {
        const held = list ? list.dataset.cited.split(" ").filter(Boolean) : [];
        return new Set(group && rows().length ? rows().filter((row) => !isStruck(row)).map((row) => field(row, "field").value) : held);
    }

    function mark() {
        document.querySelectorAll(".desk-cited").forEach((old) => old.remove());
        for (const name of cited()) {
            const label = name && document.querySelector(`.fieldBox.field-${name} label, .form-row.field-${name} > div label`);
            if (label && !label.closest(".inline-group")) {
                const said = document.createElement("span");
                said.className = "desk-cited";
                said.textContent = "有出处";
                label.after(said);
            }
        }
    }

    function begin(name) {
        group.querySelector(".add-row a").click();
        const row = rows().at(-1);
        field(row, "field").value = name;
        field(row, "field").dispatchEvent(new Event("change", { bubbles: true }));
        row.scrollIntoView({ block: "center" });
        row.querySelector(".select2-selection, [name$='-phrase']").focus();
    }

    /** The same source, and the day it was looked at, as the row above. */
    function copyAbove(row) {
        const above = rows()[rows().indexOf(row) - 1];
        const [from, to] = [field(above, "source"), field(row, "source")];
        if (from.value) {
            to.replaceChildren(new Option(from.selectedOptions[0].text, from.value, true, true));
            django.jQuery(to).trigger("change");
        }
        field(row, "retrieved_on").value = field(above, "retrieved_on").value;
    }

    function offerCopy(row) {
        if (rows().indexOf(row) > 0) {
            const chips = document.createElement("div");
            chips.className = "desk-chips";
            chips.append(desk.chip("来源同上", () => copyAbove(row)));
            field(row, "source").closest("td").append(chips);
        }
    }

    function start() {
        group = document.getElementById(`${PREFIX}-group`);
        list = document.querySelector("[data-cited]");
        mark();
        if (!group) {
            return;
        }
        group.addEventListener("change", mark);
        document.addEventListener("formset:removed", mark);
        document.addEventListener("formset:added", (event) => {
            if (event.detail.formsetName === PREFIX) {
                offerCopy(event.target);
            }
        });
        if (group.querySelector(".add-row a")) {
            for (const named of document.querySelectorAll("[data-uncited]")) {
                const chip = desk.chip(`${named.textContent} ＋`, () => begin(named.dataset.uncited));
                chip.setAttribute("aria-label", `为“${named.textContent}”加出处`);
                named.replaceChildren(chip);
            }
        }
    }

    desk.whenDjangoIsDone(start);
}
