/* Asks for a slip's date, source and reason only once the promise differs from the one that readers see. */
"use strict";
{
    const input = document.querySelector("input[name=completion_now]");
    const first = document.querySelector(".field-slip_said_on");
    const box = input && input.closest("[data-partial-date]");
    const EXPLAINING = ["slip_said_on", "slip_source", "slip_phrase", "slip_reason", "slip_is_unexplained"];

    function show() {
        const isMoved = box.dataset.understood !== input.dataset.slipFrom;
        const whole = first.closest("fieldset");
        whole.hidden = !isMoved && !whole.querySelector(".errorlist");
        const isCorrection = document.querySelector("input[name=slip_is_correction]").checked;
        EXPLAINING.forEach((name) => desk.show(name, !isCorrection));
    }

    if (box && first) {
        window.addEventListener("load", show);
        document.addEventListener("desk:understood", show);
        document.addEventListener("change", show);
    }
}
