/* The ground of the desk's map: tiles where there are any, else lines of longitude and latitude; neighbours as dots. */
"use strict";
{
    const IS_CALM = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const IS_TOUCH = matchMedia("(pointer: coarse)").matches;
    const STEPS = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];
    // Further out the dots would be a cloud.
    const NEIGHBOURS_M = 5000;

    function graticule(map, lines) {
        lines.clearLayers();
        const view = map.getBounds();
        const span = view.getEast() - view.getWest();
        const step = STEPS.find((size) => span / size >= 3) ?? 0.0002;
        const decimals = Math.max(1, Math.ceil(-Math.log10(step)));
        const rule = (from, to, label) => {
            L.polyline([from, to], { pane: "ground", className: "desk-graticule", interactive: false }).addTo(lines);
            if (map.latLngToContainerPoint(from).x < map.getSize().x - 130) { // the zoom buttons stand there
                const icon = L.divIcon({ className: "desk-graticule-label", html: label, iconSize: null, iconAnchor: [-4, 0] });
                L.marker(from, { icon, interactive: false, keyboard: false }).addTo(lines);
            }
        };
        for (let x = Math.ceil(view.getWest() / step) * step; x < view.getEast(); x += step) {
            rule([view.getNorth(), x], [view.getSouth(), x], `${x.toFixed(decimals)}°E`);
        }
        for (let y = Math.ceil(view.getSouth() / step) * step; y < view.getNorth(); y += step) {
            rule([y, view.getWest()], [y, view.getEast()], `${y.toFixed(decimals)}°N`);
        }
    }

    function ground(map, box) {
        map.createPane("ground").style.zIndex = 350;
        const lines = L.layerGroup();
        const rule = () => graticule(map, lines);
        const showLines = () => {
            if (!map.hasLayer(lines)) {
                lines.addTo(map);
                map.on("moveend", rule);
                rule();
            }
        };
        if (!box.dataset.tiles) {
            showLines();
            return;
        }
        const credit = document.createElement("span");
        credit.textContent = box.dataset.attribution;
        L.tileLayer(box.dataset.tiles, { attribution: credit.innerHTML }).on("tileerror", showLines).addTo(map);
    }

    function neighbours(map, box) {
        const dots = L.layerGroup().addTo(map);
        const read = async () => {
            const middle = map.getCenter();
            const radius = Math.ceil(middle.distanceTo(map.getBounds().getNorthEast()) / 100) * 100;
            if (radius > NEIGHBOURS_M) {
                dots.clearLayers();
                return;
            }
            const near = `${middle.lng.toFixed(4)},${middle.lat.toFixed(4)}`;
            const answer = await fetch(`${box.dataset.neighbours}?near=${near}&radius=${radius}`, { credentials: "omit" })
                .catch(() => null); // the map does without
            const found = answer && answer.ok ? await answer.json() : { features: [] };
            dots.clearLayers();
            for (const { geometry, properties } of found.features) {
                if (geometry && geometry.type === "Point") {
                    L.circleMarker(desk.shape.latLng(geometry.coordinates), { radius: 4, className: "desk-neighbour" })
                        .bindTooltip(() => document.createTextNode(properties.title))
                        .addTo(dots);
                }
            }
        };
        map.on("moveend", desk.pausing(read));
        read();
    }

    // One finger scrolls the page past the map until the map has been tapped; two fingers always zoom.
    function wakeByTap(map, box) {
        const hint = document.createElement("p");
        hint.className = "desk-map-hint";
        hint.textContent = "点一下地图，就可以拖动和点选";
        box.append(hint);
        map.desk.isAwake = false;
        map.on("click", () => setTimeout(() => {
            map.desk.isAwake = true;
            map.dragging.enable();
            hint.hidden = true;
        }));
        document.addEventListener("pointerdown", (event) => {
            if (!box.parentElement.contains(event.target)) {
                map.desk.isAwake = false;
                map.dragging.disable();
                hint.hidden = false;
            }
        });
    }

    /** A map in `box`, by what stands on `about`. `map.desk.isAwake`: whether a click means the place clicked. */
    desk.map = (box, about) => {
        const [west, south, east, north] = about.dataset.bbox.split(",").map(Number);
        const map = L.map(box, {
            zoomControl: false, scrollWheelZoom: false, doubleClickZoom: false, dragging: !IS_TOUCH, zoomSnap: 0.5,
            minZoom: 8, maxZoom: 19, zoomAnimation: !IS_CALM, fadeAnimation: !IS_CALM, markerZoomAnimation: !IS_CALM,
            inertia: !IS_CALM,
        });
        map.desk = { isAwake: true };
        map.fitBounds([[south, west], [north, east]], { animate: false });
        L.control.zoom({ position: "topright", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
        L.control.scale({ imperial: false }).addTo(map);
        map.attributionControl.setPrefix("Leaflet");
        // The wheel scrolls the page until the map has been clicked into.
        map.on("focus", () => map.scrollWheelZoom.enable());
        map.on("blur", () => map.scrollWheelZoom.disable());
        ground(map, about);
        L.rectangle([[south, west], [north, east]], { className: "desk-district", interactive: false }).addTo(map);
        neighbours(map, about);
        if (IS_TOUCH) {
            wakeByTap(map, box);
        }
        return map;
    };
}
