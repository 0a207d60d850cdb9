/* The map beside a position: what is clicked, dragged or drawn becomes the field's text, which alone is saved. */
"use strict";
{
    // What the server is told: the position's own fields, and what it should lie near to.
    const TOLD = ["geometry", "source_datum", "position_quality", "position_radius_m", "address", "place"];
    const WGS84 = "wgs84";
    const MODES = { Point: "放图钉", LineString: "画线", Polygon: "画范围" };
    const LEAST = { LineString: 2, Polygon: 3 };

    let about = null;
    let form = null;
    let text = null;
    let datum = null;
    let map = null;
    let drawing = null;
    let said = null;

    const before = []; // for 撤销: the field and its datum as they were
    let held = null;
    let mode = null; // of MODES, or null: a click means nothing
    let clicked = []; // of what is being drawn
    let asked = 0;
    const buttons = {};

    function element(name, className, words = "") {
        const made = document.createElement(name);
        made.className = className;
        made.textContent = words;
        return made;
    }

    function tell({ says, warnings = [], error, suggested, suggested_datum: suggestedDatum }) {
        const words = [];
        if (says) {
            words.push(element("p", "desk-picker-says", says));
        }
        if (error) {
            words.push(element("p", "desk-picker-error", error));
        }
        if (suggested) {
            const wanted = { text: suggested, datum: suggestedDatum || datum.value };
            words.push(desk.chip(`改成 ${suggested}`, () => put(wanted)));
        }
        words.push(...warnings.map((warning) => element("p", "desk-picker-warning", `请核对：${warning}`)));
        said.replaceChildren(...words);
    }

    function look() {
        const bounds = drawing.bounds();
        if (bounds.isValid()) {
            map.fitBounds(bounds, { padding: [40, 40], maxZoom: 16, animate: false });
        }
    }

    /** What saving would make of the fields; drawn and told. */
    async function ask(isToBeSeen) {
        const mine = (asked += 1);
        const own = TOLD.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]);
        const answer = await desk.ask(about.dataset.ask, desk.fields(form, Object.fromEntries(own)));
        const found = answer && (await answer.json());
        if (mine !== asked || clicked.length || drawing.isHeld) {
            return; // somebody went on
        }
        tell(found || { error: "现在核对不了这个位置；保存时会再核对。" });
        if (found) {
            drawing.show(found);
            if (isToBeSeen && found.geometry) {
                look();
            }
        }
    }

    function now() {
        return { text: text.value, datum: datum.value };
    }

    function changed() {
        const after = now();
        if (after.text !== held.text || after.datum !== held.datum) {
            before.push(held);
            held = after;
        }
        // What came from the map is in sight already.
        ask(!drawing.geometry || desk.shape.text(drawing.geometry) !== text.value);
    }

    function put(wanted) {
        text.value = wanted.text;
        datum.value = wanted.datum;
        text.dispatchEvent(new Event("input", { bubbles: true })); // whoever keeps drafts listens for it
        text.dispatchEvent(new Event("change", { bubbles: true }));
    }

    /** A geometry of the map, which is WGS-84, becomes the text. */
    function keep(geometry) {
        drawing.show({ geometry });
        put({ text: desk.shape.text(geometry), datum: WGS84 });
    }

    function choose(wanted) {
        mode = wanted;
        clicked = [];
        for (const [name, button] of Object.entries(buttons)) {
            button.setAttribute("aria-pressed", String(name === mode));
        }
        buttons.end.hidden = !(mode in LEAST);
        about.classList.toggle("is-picking", mode !== null);
        drawing.chosen = null;
        if (mode in LEAST) {
            tell({ says: "在地图上一点一点点出来，双击或按回车结束。" });
        }
    }

    function pick({ lng, lat }) {
        const position = [desk.shape.round(lng), desk.shape.round(lat)];
        if (mode === "Point") {
            keep({ type: "Point", coordinates: position });
        } else if (mode && String(clicked.at(-1)) !== String(position)) { // a double click is two clicks as well
            clicked.push(position);
            drawing.sketch(clicked);
        }
    }

    function pickMiddle() {
        if (!mode) {
            choose("Point");
        }
        pick(map.getCenter());
    }

    function end() {
        if (mode in LEAST && clicked.length >= LEAST[mode]) {
            const geometry = desk.shape.drawn(mode, clicked);
            choose(null);
            keep(geometry);
        } else if (mode in LEAST) {
            tell({ error: mode === "Polygon" ? "范围至少要三个点。" : "线至少要两个点。" });
        }
    }

    function undo() {
        if (clicked.length) {
            clicked.pop();
            drawing.sketch(clicked);
        } else if (before.length) {
            held = before.pop();
            put(held);
        }
    }

    function deleteVertex() {
        const left = drawing.chosen && desk.shape.without(drawing.geometry, drawing.chosen);
        if (left) {
            keep(left);
        } else {
            tell({ error: drawing.chosen ? "再少就不成形了；要重来，请按“清空”。" : "先点一下要删的顶点。" });
        }
    }

    function clear() {
        choose(null);
        put({ text: "", datum: WGS84 });
        choose("Point");
    }

    function onKey(event) {
        if (event.key === "Enter" && mode in LEAST) {
            event.preventDefault(); // it would send the form
            end();
        } else if (event.key === "Escape" && mode in LEAST) {
            choose(null);
            ask(false);
        } else if (event.key === "Delete" && drawing.chosen) {
            deleteVertex();
        }
    }

    function bar() {
        const tools = element("div", "desk-chips");
        tools.setAttribute("role", "group");
        tools.setAttribute("aria-label", "在地图上");
        for (const [name, words] of Object.entries(MODES)) {
            buttons[name] = desk.chip(words, () => choose(mode === name ? null : name));
        }
        buttons.end = desk.chip("完成", end);
        const rest = { 用地图中央: pickMiddle, 删除顶点: deleteVertex, 撤销: undo, 清空: clear, 看全部: look };
        tools.append(...Object.values(buttons), ...Object.entries(rest).map(([words, act]) => desk.chip(words, act)));
        return tools;
    }

    function listen(box) {
        map.on("click", ({ latlng }) => map.desk.isAwake && pick(latlng));
        map.on("dblclick", end);
        box.addEventListener("keydown", onKey);
        text.addEventListener("change", changed);
        text.addEventListener("input", desk.pausing(() => now().text !== held.text && changed()));
        for (const name of TOLD.slice(1)) {
            form.elements[name]?.addEventListener("change", changed);
        }
        django.jQuery(form).on("change", "select.admin-autocomplete[name=place]", changed); // it tells jQuery only
    }

    async function begin() {
        const box = element("div", "desk-picker-map");
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", "地图：位置也可以在上面写成经度和纬度");
        said = element("div", "desk-picker-said");
        said.setAttribute("aria-live", "polite");
        about.replaceChildren(...(form ? [bar(), box, said] : [box]));
        map = desk.map(box, about);
        drawing = desk.drawing(map, form ? keep : null);
        if (form) {
            datum = form.elements.source_datum;
            held = now();
            listen(box);
            choose(null);
            await ask(true);
            choose(!drawing.geometry || drawing.geometry.type === "Point" ? "Point" : null);
        } else {
            drawing.show({ geometry: about.dataset.kept ? JSON.parse(about.dataset.kept) : null });
            look();
        }
        about.dataset.ready = "true";
    }

    desk.whenDjangoIsDone(() => {
        about = document.querySelector("[data-picker]");
        text = document.querySelector("textarea[name=geometry]");
        form = text && text.form;
        if (about) {
            begin();
        }
    });
}
