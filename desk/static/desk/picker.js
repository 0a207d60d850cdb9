/* The map beside a position: what is clicked, dragged or drawn becomes the field's text, which alone is saved. */
"use strict";
{
    // What the server is told: the position's own fields, and what it should lie near to.
    const TOLD = ["geometry", "source_datum", "position_quality", "position_radius_m", "address", "place"];
    const WGS84 = "wgs84";
    const MODES = { Point: "放图钉", LineString: "画线", Polygon: "画范围" };
    const LEAST = { LineString: 2, Polygon: 3 };

    function element(name, className, words = "") {
        const made = document.createElement(name);
        made.className = className;
        made.textContent = words;
        return made;
    }

    function begin(about) {
        const text = document.querySelector("textarea[name=geometry]");
        const form = text && text.form;
        const box = element("div", "desk-picker-map");
        const tools = element("div", "desk-chips");
        const said = element("div", "desk-picker-said");
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", "地图：位置也可以在上面写成经度和纬度");
        tools.setAttribute("role", "group");
        tools.setAttribute("aria-label", "在地图上");
        said.setAttribute("aria-live", "polite");
        about.replaceChildren(...(form ? [tools, box, said] : [box]));
        const map = desk.map(box, about);
        const drawing = desk.drawing(map, form ? keep : null);

        if (!form) {
            drawing.show({ geometry: about.dataset.kept ? JSON.parse(about.dataset.kept) : null });
            look();
            about.dataset.ready = "true";
            return;
        }

        const datum = form.elements.source_datum;
        const before = []; // for 撤销: the field and its datum as they were
        let held = now();
        let mode = null;
        let clicked = []; // of what is being drawn
        let asked = 0;

        function now() {
            return { text: text.value, datum: datum.value };
        }

        function put(wanted) {
            text.value = wanted.text;
            datum.value = wanted.datum;
            text.dispatchEvent(new Event("input", { bubbles: true })); // drafts and warnings listen for it
            text.dispatchEvent(new Event("change", { bubbles: true }));
        }

        /** A geometry of the map, which is WGS-84, becomes the text. */
        function keep(geometry) {
            drawing.show({ geometry });
            put({ text: desk.shape.text(geometry), datum: WGS84 });
        }

        function look() {
            const bounds = drawing.bounds();
            if (bounds.isValid()) {
                map.fitBounds(bounds, { padding: [40, 40], maxZoom: 16, animate: false });
            }
        }

        async function ask(isToBeSeen) {
            const mine = (asked += 1);
            const own = TOLD.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]);
            const answer = await desk.ask(about.dataset.ask, desk.fields(form, Object.fromEntries(own)));
            const found = answer && (await answer.json());
            if (mine !== asked || clicked.length) {
                return; // somebody went on
            }
            tell(found || { error: "现在核对不了这个位置；保存时会再核对。", warnings: [] });
            if (found) {
                drawing.show(found);
                if (isToBeSeen && found.geometry) {
                    look();
                }
            }
            about.dataset.answered = String(mine);
        }

        function tell({ says, warnings, error, suggested, suggested_datum: suggestedDatum }) {
            const words = [];
            if (says) {
                words.push(element("p", "desk-picker-says", says));
            }
            if (error) {
                words.push(element("p", "desk-picker-error", error));
            }
            if (suggested) {
                words.push(desk.chip(`改成 ${suggested}`, () => put({ text: suggested, datum: suggestedDatum || datum.value })));
            }
            words.push(...warnings.map((warning) => element("p", "desk-picker-warning", `请核对：${warning}`)));
            said.replaceChildren(...words);
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

        function choose(wanted) {
            mode = mode === wanted && mode !== "Point" ? null : wanted;
            clicked = [];
            for (const [name, button] of Object.entries(modes)) {
                button.setAttribute("aria-pressed", String(name === mode));
            }
            finish.hidden = !(mode in LEAST);
            box.classList.toggle("is-picking", mode !== null);
            drawing.chosen = null;
            if (mode in LEAST) {
                tell({ says: "在地图上一点一点点出来，双击或按回车结束。", warnings: [] });
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

        function end() {
            if (!(mode in LEAST)) {
                return;
            }
            if (clicked.length < LEAST[mode]) {
                tell({ error: `${mode === "Polygon" ? "范围至少要三个点" : "线至少要两个点"}。`, warnings: [] });
                return;
            }
            const geometry = desk.shape.drawn(mode, clicked);
            choose(null);
            keep(geometry);
        }

        function undo() {
            if (clicked.length) {
                clicked.pop();
                drawing.sketch(clicked);
            } else if (before.length) {
                const last = before.pop();
                held = last;
                put(last);
            }
        }

        function deleteVertex() {
            const { chosen, geometry } = drawing;
            const left = chosen && desk.shape.without(geometry, chosen);
            if (left) {
                keep(left);
            } else {
                tell({ error: chosen ? "再少就不成形了；要重来，请按“清空”。" : "先点一下要删的顶点。", warnings: [] });
            }
        }

        const modes = Object.fromEntries(Object.entries(MODES).map(([name, words]) => [name, desk.chip(words, () => choose(name))]));
        const finish = desk.chip("完成", end);
        tools.append(
            ...Object.values(modes),
            finish,
            desk.chip("用地图中央", () => (mode ? pick(map.getCenter()) : (choose("Point"), pick(map.getCenter())))),
            desk.chip("删除顶点", deleteVertex),
            desk.chip("撤销", undo),
            desk.chip("清空", () => { choose(null); put({ text: "", datum: WGS84 }); }),
            desk.chip("看全部", look),
        );
        map.on("click", ({ latlng }) => map.desk.isAwake && pick(latlng));
        map.on("dblclick", end);
        box.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && mode in LEAST) {
                event.preventDefault(); // it would send the form
                end();
            } else if (event.key === "Escape" && clicked.length) {
                choose(null);
                ask(false);
            } else if (event.key === "Delete" && drawing.chosen) {
                deleteVertex();
            }
        });
        text.addEventListener("change", changed);
        text.addEventListener("input", desk.pausing(() => now().text !== held.text && changed()));
        for (const name of TOLD.slice(1)) {
            form.elements[name]?.addEventListener("change", changed);
        }
        django.jQuery(form).on("change", "[name=place]", changed); // the box of autocompletion tells jQuery only
        choose(null);
        ask(true).then(() => {
            if (!drawing.geometry || drawing.geometry.type === "Point") {
                choose("Point");
            }
            about.dataset.ready = "true";
        });
    }

    desk.whenDjangoIsDone(() => document.querySelectorAll("[data-picker]").forEach(begin));
}
