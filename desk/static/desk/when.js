/* An event's dates: only the fields that belong to what is known, a line that fills them, and what readers will see. */
"use strict";
{
    const QUICK_DAYS = ["今天", "明天", "本周六"];
    const BELONGS = { part_of_day: ["part-of-day"], start_time: ["minute"], end_time: ["minute"] };
    const ENDING = [
        "daily", "weekly", "biweekly", "monthly-weekday", "monthly-day", "yearly",
        "workday", "restday", "holiday", "lunar", "term",
    ];
    const REPEATING = {
        repeat_nth: ["monthly-weekday"],
        repeat_month: ["yearly"],
        repeat_monthday: ["monthly-day", "yearly"],
        repeat_weekdays: ["weekly", "biweekly", "monthly-weekday"],
        repeat_lunar_month: ["lunar"],
        repeat_lunar_leap: ["lunar"],
        repeat_lunar_day: ["lunar"],
        repeat_term: ["term"],
        repeat_until: ENDING,
        repeat_count: ENDING,
        rule: ["raw"],
        excluded_dates: [...ENDING, "raw"],
        next_dates: [...ENDING, "raw"],
    };

    let box = null;
    let form = null;

    function showWhatBelongs() {
        const precision = form.elements.precision.value;
        const repeat = form.elements.repeat.value;
        for (const [name, only] of Object.entries(BELONGS)) {
            desk.show(name, only.includes(precision));
        }
        for (const [name, only] of Object.entries(REPEATING)) {
            desk.show(name, only.includes(repeat));
        }
    }

    function fill(name, value) {
        const field = form.elements[name];
        field.value = value;
        const told = field instanceof RadioNodeList ? form.querySelector(`[name=${name}]:checked`) : field;
        told.dispatchEvent(new Event("change", { bubbles: true }));
    }

    let asked = 0;

    async function refresh() {
        const mine = (asked += 1);
        const answer = await desk.ask(box.dataset.ask, new FormData(form));
        const fragments = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
        if (mine !== asked) {
            return; // somebody has typed on
        }
        for (const shown of document.querySelectorAll("[data-preview]")) {
            const fresh = fragments && fragments.querySelector(`[data-preview="${shown.dataset.preview}"]`);
            if (fresh) {
                const isOpen = Boolean(shown.querySelector("details[open]"));
                shown.replaceChildren(...fresh.childNodes);
                shown.querySelectorAll("details").forEach((details) => { details.open = isOpen; });
            }
        }
        document.documentElement.dataset.previewed = String(mine);
        document.dispatchEvent(new CustomEvent("desk:previewed"));
    }

    function say(words) {
        let said = document.getElementById("when-typed-said");
        if (!said) {
            said = document.createElement("p");
            said.id = "when-typed-said";
            said.className = "desk-trouble";
            said.setAttribute("role", "alert");
            form.elements.when_typed.closest(".form-row").append(said);
        }
        said.textContent = words;
    }

    async function read(typed, names) {
        const answer = await desk.ask(box.dataset.read, desk.fields(form, { typed }));
        const found = answer ? await answer.json() : { error: "现在读不了这一行；请直接填下面各栏，或保存时再读。" };
        say(found.error || "");
        if (found.error) {
            return false;
        }
        for (const name of names || Object.keys(found.fields)) {
            fill(name, found.fields[name]);
        }
        return true;
    }

    async function readLine() {
        const line = form.elements.when_typed;
        const typed = line.value.trim();
        if (typed && (await read(typed)) && line.value.trim() === typed) {
            line.value = "";
        }
    }

    function begin() {
        const line = form.elements.when_typed;
        const hidden = document.createElement("input");
        hidden.type = "hidden";
        hidden.name = "only_shown";
        hidden.value = "on";
        form.append(hidden);

        const chips = document.createElement("div");
        chips.className = "desk-chips";
        chips.append(...QUICK_DAYS.map((day) => desk.chip(day, () => read(day, ["start_on", "end_on"]))));
        line.after(chips);

        line.addEventListener("change", readLine);
        line.addEventListener("keydown", (event) => {
            if (event.key === "Enter") {
                event.preventDefault();
                readLine();
            }
        });
        form.elements.rule.addEventListener("input", () => { form.elements.repeat.value = "raw"; });
        form.addEventListener("click", (event) => {
            const chip = event.target.closest("[data-fill]");
            if (chip) {
                fill(chip.dataset.fill, chip.dataset.value);
            }
        });

        const refreshSoon = desk.pausing(refresh);
        const changed = () => {
            showWhatBelongs();
            refreshSoon();
        };
        form.addEventListener("input", changed);
        form.addEventListener("change", changed);
        // Django's pickers and autocompletion tell jQuery only.
        django.jQuery(form).on("change", changed);
        document.addEventListener("formset:removed", changed);
        form.querySelectorAll(".vDateField, .vTimeField").forEach((field) => field.addEventListener("focus", changed));

        showWhatBelongs();
        if (form.querySelector(".errornote")) {
            refresh();
        }
        document.documentElement.dataset.whenReady = "true";
    }

    desk.whenDjangoIsDone(() => {
        box = document.querySelector('[data-preview="when"]');
        form = box && box.closest("form");
        if (form && form.elements.when_typed) {
            begin();
        }
    });
}
