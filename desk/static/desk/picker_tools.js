/* What is drawn on the desk's map: the geometry with its handles, an estimate's area, and where it would be unshifted. */
"use strict";
{
    // With more, the map would be nothing but handles; such a geometry is changed as text.
    const MOST_HANDLES = 200;
    const PIN = "M12 23C7 16.5 4.5 13 4.5 9.2a7.5 7.5 0 0 1 15 0C19.5 13 17 16.5 12 23zM9.2 9.2a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0z";

    function pin() {
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        svg.setAttribute("viewBox", "0 0 24 24");
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", PIN);
        svg.append(path);
        return L.divIcon({ className: "desk-pin", html: svg, iconSize: [44, 44], iconAnchor: [22, 42] });
    }

    function dot(className) {
        return L.divIcon({ className, iconSize: [28, 28], iconAnchor: [14, 14] });
    }

    function outline(geometry, className) {
        const pointToLayer = (_, position) => L.circleMarker(position, { radius: 6 });
        return L.geoJSON(geometry, { pointToLayer, interactive: false, style: { className, smoothFactor: 0 } });
    }

    /**
     * What is drawn, on a map. `onMoved(geometry)` when a handle was dragged, while it is dragged `isHeld`; `chosen`
     * is the path of the vertex that was clicked last, null for none.
     */
    desk.drawing = (map, onMoved) => {
        const layers = L.layerGroup().addTo(map);
        const handles = L.layerGroup().addTo(map);
        const drawing = { chosen: null, geometry: null, isHeld: false, clear, show, sketch, bounds };

        function clear() {
            layers.clearLayers();
            handles.clearLayers();
            drawing.chosen = drawing.geometry = null;
        }

        function handle(path) {
            const position = desk.shape.position(drawing.geometry, path);
            const isPin = drawing.geometry.type.endsWith("Point");
            const marker = L.marker(desk.shape.latLng(position), {
                icon: isPin ? pin() : dot("desk-vertex"), draggable: Boolean(onMoved), keyboard: false, autoPan: true,
                title: isPin ? "图钉，可以拖动" : "顶点，可以拖动；点它再按“删除顶点”",
            });
            marker.on("dragstart", () => { drawing.isHeld = true; });
            marker.on("dragend", () => {
                drawing.isHeld = false;
                const { lng, lat } = marker.getLatLng();
                onMoved(desk.shape.moved(drawing.geometry, path, [desk.shape.round(lng), desk.shape.round(lat)]));
            });
            marker.on("click", () => {
                handles.eachLayer((layer) => layer.getElement().classList.remove("is-chosen"));
                marker.getElement().classList.add("is-chosen");
                drawing.chosen = path;
            });
            marker.addTo(handles);
        }

        function outlines({ geometry, area, unshifted }) {
            if (unshifted) {
                outline(unshifted, "desk-unshifted").addTo(layers);
                if (geometry.type === "Point") {
                    const ends = [unshifted, geometry].map((point) => desk.shape.latLng(point.coordinates));
                    L.polyline(ends, { className: "desk-unshifted", interactive: false }).addTo(layers);
                }
            }
            if (area) {
                outline(area, "desk-area is-estimated").addTo(layers);
            }
            if (!geometry.type.endsWith("Point")) {
                outline(geometry, geometry.type.endsWith("Polygon") ? "desk-area" : "desk-area is-line").addTo(layers);
            }
        }

        function show(found) {
            const { geometry } = found;
            if (!geometry) {
                clear();
                return;
            }
            layers.clearLayers();
            outlines(found);
            // Handles that are where they belong stay: somebody may be about to drag one.
            if (JSON.stringify(geometry) !== JSON.stringify(drawing.geometry)) {
                handles.clearLayers();
                drawing.chosen = null;
                drawing.geometry = geometry;
                const paths = desk.shape.paths(geometry);
                const isHandled = paths.length <= MOST_HANDLES && (onMoved || geometry.type.endsWith("Point"));
                (isHandled ? paths : []).forEach(handle);
            }
        }

        /** Of positions clicked so far. */
        function sketch(positions) {
            clear();
            const corners = positions.map(desk.shape.latLng);
            L.polyline(corners, { className: "desk-area is-line is-estimated", interactive: false }).addTo(layers);
            for (const corner of corners) {
                L.marker(corner, { icon: dot("desk-vertex"), interactive: false, keyboard: false }).addTo(layers);
            }
        }

        function bounds() {
            const all = L.latLngBounds([]);
            for (const group of [layers, handles]) {
                group.eachLayer((layer) => all.extend(layer.getBounds ? layer.getBounds() : layer.getLatLng()));
            }
            return all;
        }

        return drawing;
    };
}
