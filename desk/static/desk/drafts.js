/* What is typed into a record's form is kept in this browser until it is saved: nothing is lost to a session
   that ran out, a page that was closed or a browser that fell over. Per person and record; for 14 days;
   only forms that the server marks, and of those neither passwords, files nor the token against forgery. */
(() => {
    "use strict";

    const path = document.currentScript.dataset.path;
    const PREFIX = "desk-draft:";
    const JUST_NOW = 30 * 60 * 1000;
    const DAYS = 14;
    const NEVER = new Set(["csrfmiddlewaretoken", "_draft", "_restore"]);

    const read = (key) => {
        try {
            return JSON.parse(localStorage.getItem(key));
        } catch {
            return null;
        }
    };

    const keys = () => {
        try {
            return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
        } catch {
            return [];
        }
    };

    const forget = (key) => {
        try {
            localStorage.removeItem(key);
        } catch {
            /* A browser that keeps nothing has nothing to forget. */
        }
    };

    const forgetOld = () => {
        const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
        for (const key of keys()) {
            const draft = read(key);
            if (!draft || !(draft.at > oldest)) forget(key);
        }
    };

    /* The server names in a cookie what it has saved. */
    const forgetSaved = () => {
        const found = document.cookie.split("; ").find((pair) => pair.startsWith("desk_saved="));
        if (!found) return;
        forget(PREFIX + decodeURIComponent(found.slice("desk_saved=".length)).replaceAll('"', ""));
        document.cookie = `desk_saved=; path=${path}; max-age=0`;
    };

    const inWords = (at) => new Intl.DateTimeFormat("zh-CN", {
        month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false,
    }).format(new Date(at));

    const valuesOf = (form) => {
        const kept = [];
        for (const field of form.elements) {
            if (!field.name || field.disabled || NEVER.has(field.name)) continue;
            if (["password", "file", "submit", "button", "image", "reset"].includes(field.type)) continue;
            if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
            if (field.type === "select-multiple") {
                for (const option of field.selectedOptions) kept.push([field.name, option.value]);
            } else {
                kept.push([field.name, field.value]);
            }
        }
        return kept;
    };

    const addHidden = (form, name, value) => {
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = name;
        input.value = value;
        form.append(input);
    };

    /* The server itself shows the draft in the form, rows and all, and compares it with what is stored by now. */
    const restore = (form, draft) => {
        const sent = document.createElement("form");
        sent.method = "post";
        sent.action = location.href;
        sent.hidden = true;
        for (const [name, value] of draft.values) addHidden(sent, name, value);
        addHidden(sent, "_restore", "1");
        addHidden(sent, "csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        document.body.append(sent);
        sent.submit();
    };

    const button = (words, act) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "button";
        made.textContent = words;
        made.addEventListener("click", act);
        return made;
    };

    const offer = (note, form, key, draft) => {
        const words = document.createElement("p");
        words.textContent = `您在 ${inWords(draft.at)} 写的内容没有保存，还在这台电脑的浏览器里。`;
        note.replaceChildren(
            words,
            button("接着写", () => restore(form, draft)),
            button("不要了，丢弃没保存的内容", () => {
                forget(key);
                note.hidden = true;
                note.dataset.state = "dropped";
            }),
        );
        note.hidden = false;
        note.dataset.state = "offered";
    };

    const keep = (note, form, key) => {
        /* Other scripts fill in some fields on their own; what differs from the first touch on was typed. */
        let before = null;
        const touch = (event) => {
            if (before === null && !note.contains(event.target)) before = JSON.stringify(valuesOf(form));
        };
        for (const kind of ["focusin", "pointerdown", "keydown"]) form.addEventListener(kind, touch, true);
        const write = () => {
            const values = valuesOf(form);
            if (before === null || JSON.stringify(values) === before) return;
            try {
                localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
                form.dataset.kept = "true";
            } catch {
                /* Full, or forbidden: the form works as it does without. */
            }
        };
        let waiting = 0;
        const soon = () => {
            clearTimeout(waiting);
            waiting = setTimeout(write, 600);
        };
        form.addEventListener("input", soon);
        form.addEventListener("change", soon);
        form.addEventListener("submit", write);
        addEventListener("pagehide", write);
    };

    /* Whose they are is not said: another may sit here now. */
    const tellOnLogin = () => {
        const login = document.getElementById("login-form");
        if (!login || !keys().some((key) => read(key)?.at > Date.now() - JUST_NOW)) return;
        const words = document.createElement("p");
        words.className = "draft-note";
        words.textContent = "刚才没有保存的内容还在这台电脑的浏览器里，登录以后打开那条记录，会问要不要接着写。";
        login.before(words);
    };

    const begin = () => {
        forgetOld();
        forgetSaved();
        const note = document.querySelector("[data-draft]");
        const form = note?.closest("form");
        if (!form) {
            tellOnLogin();
            return;
        }
        const key = PREFIX + note.dataset.draft;
        addHidden(form, "_draft", note.dataset.draft);
        const draft = read(key);
        const isShown = form.querySelector(".errornote, .meeting, .is-restored");
        if (draft && !isShown) offer(note, form, key, draft);
        keep(note, form, key);
        note.dataset.ready = "true";
    };

    addEventListener("load", begin);
})();
