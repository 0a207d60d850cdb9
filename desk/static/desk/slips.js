/* Asks for a slip's date, source and reason only once the promise differs from the one that readers see. */
"use strict";
{
    const EXPLAINING = ["slip_said_on", "slip_source", "slip_phrase", "slip_reason", "slip_is_unexplained"];

    function show() {
        const input = document.querySelector("input[name=completion_now]");
        const isCorrection = document.querySelector("input[name=slip_is_correction]").checked;
        const isMoved = input.closest("[data-partial-date]").dataset.understood !== input.dataset.slipFrom;
        const whole = document.querySelector(".field-slip_said_on").closest("fieldset");
        whole.hidden = !isMoved && !whole.querySelector(".errorlist");
        EXPLAINING.forEach((name) => desk.show(name, !isCorrection));
    }

    desk.whenDjangoIsDone(() => {
        if (document.querySelector("input[data-slip-from]")) {
            show();
            document.addEventListener("desk:understood", show);
            document.addEventListener("change", show);
            document.documentElement.dataset.slipsReady = "true";
        }
    });
}
