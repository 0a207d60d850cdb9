/* What the desk's scripts share: when to begin, and asking the server about a form when somebody pauses in typing. */
"use strict";

window.desk = {
    /** `act` once the page stands and Django's own scripts have dressed it. */
    whenDjangoIsDone(act) {
        window.addEventListener("load", () => django.jQuery(act));
    },

    /** The answer to a POST with the form's token; null when there is none, or the session is over. */
    async ask(address, fields) {
        try {
            const answer = await fetch(address, { method: "POST", body: fields });
            return answer.ok && !answer.redirected ? answer : null;
        } catch {
            return null;
        }
    },

    /** The form's token beside some fields of one's own. */
    fields(form, own) {
        const data = new FormData();
        data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        for (const [name, value] of Object.entries(own)) {
            data.set(name, value);
        }
        return data;
    },

    /** `act`, once, when it was not asked for again for a while. */
    pausing(act) {
        let waiting = 0;
        return () => {
            clearTimeout(waiting);
            waiting = setTimeout(act, 350);
        };
    },

    /** A small button that belongs to the form without sending it. */
    chip(label, act) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "desk-chip";
        button.textContent = label;
        button.addEventListener("click", act);
        return button;
    },

    /** Shows or hides what stands around a field; what was refused there is always seen. */
    show(name, isShown) {
        for (const box of document.querySelectorAll(`.form-row.field-${name}, .fieldBox.field-${name}`)) {
            const whole = box.matches(".fieldBox") ? box.parentElement : box;
            if (!box.querySelector(".form-multiline")) { // a row of several is seen while one of them is
                whole.hidden = !isShown && !whole.querySelector(".errorlist");
            }
        }
        for (const row of document.querySelectorAll(".form-row:has(.form-multiline)")) {
            row.hidden = [...row.querySelectorAll(".form-multiline > div")].every((part) => part.hidden);
        }
    },
};
