"use strict";
// Draws maps from GeoJSON: the layers named on the element, or features given beside it, in a page or a shadow root.
// Everything drawn also stands in a list beside the map.
(() => {
  const L = window.L; // a page that holds the widget may have a Leaflet of its own
  const KINDS = {
    event: { paths: ["M3 6a3 3 0 0 1 3-3h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3z", "M6 10h12v8H6z"] },
    project: { paths: ["M1 10a2 2 0 0 1 2-2h18a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2z", "M14 10h6v4h-6z"] },
    place: { paths: ["M12 23C7 16.5 4.5 13 4.5 9.2a7.5 7.5 0 0 1 15 0C19.5 13 17 16.5 12 23z", "M9.2 9.2a2.8 2.8 0 1 1 5.6 0a2.8 2.8 0 1 1-5.6 0z"] },
  };
  const IS_CALM = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const IS_TOUCH = matchMedia("(pointer: coarse)").matches;

  // Draws one map; `home` is where the addresses in its layers lead, when that is not this page's own host.
  globalThis.civicMap = (box, home = location) => {
    const root = box.getRootNode();
    const WORDS = JSON.parse(root.getElementById("map-words")?.textContent ?? "{}");
    // Features name their pages without a language.
    const LANGUAGE = box.closest("[lang]")?.lang === "en" ? "?lang=en" : "";
    return start();

    async function start() {
      const note = box.parentElement.querySelector("[data-map-note]");
      const map = frame(box);
      ground(map, box, note);
      const { features, isWhole } = await read(box);
      if (!isWhole) say(note, WORDS.incomplete);
      const bounds = draw(map, features);
      if (isWhole && !bounds.isValid()) say(note, WORDS.nowhere);
      fit(map, bounds);
      box.dataset.ready = "true";
    }

    function frame(box) {
      const [west, south, east, north] = box.dataset.bbox.split(",").map(Number);
      box.replaceChildren();
      const map = L.map(box, {
        zoomControl: false, scrollWheelZoom: false, dragging: !IS_TOUCH, zoomSnap: 0.5, minZoom: 8, maxZoom: 18,
        zoomAnimation: !IS_CALM, fadeAnimation: !IS_CALM, markerZoomAnimation: !IS_CALM, inertia: !IS_CALM,
      });
      // What Leaflet moves by itself, such as a map under its popup, it would slide.
      if (IS_CALM) map.panBy = (offset) => L.Map.prototype.panBy.call(map, offset, { animate: false });
      map.fitBounds([[south, west], [north, east]]);
      L.control.zoom({ position: "topright", zoomInTitle: WORDS.zoomIn, zoomOutTitle: WORDS.zoomOut }).addTo(map);
      L.control.scale({ imperial: false }).addTo(map);
      map.attributionControl.setPrefix("Leaflet");
      map.on("focus", () => map.scrollWheelZoom.enable());
      map.on("blur", () => map.scrollWheelZoom.disable());
      map.on("popupopen", ({ popup }) => {
        popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", WORDS.close);
      });
      // Leaflet itself listens for Escape only while the map has the focus, and not one of its signs.
      box.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
      if (IS_TOUCH) wakeByTap(map, box);
      return map;
    }

    // One finger scrolls the page past the map until the map has been tapped; two fingers always zoom.
    function wakeByTap(map, box) {
      const hint = document.createElement("p");
      hint.className = "map-hint";
      hint.textContent = WORDS.wake;
      box.append(hint);
      map.on("click", () => { map.dragging.enable(); hint.hidden = true; });
      document.addEventListener("pointerdown", (event) => {
        if (!event.composedPath().includes(box)) { map.dragging.disable(); hint.hidden = false; }
      });
    }

    function ground(map, box, note) {
      // Drawn anew after every move, and always below what the map is about.
      map.createPane("graticule").style.zIndex = 350;
      const lines = L.layerGroup();
      const rule = () => graticule(map, lines);
      const showGraticule = () => {
        if (map.hasLayer(lines)) return;
        lines.addTo(map);
        map.on("moveend", rule);
        rule();
      };
      if (!box.dataset.tiles) { showGraticule(); return; }
      const credit = document.createElement("span");
      credit.textContent = box.dataset.attribution;
      L.tileLayer(box.dataset.tiles, { attribution: credit.innerHTML })
        .on("tileerror", () => { showGraticule(); if (note) note.hidden = false; })
        .addTo(map);
    }

    function graticule(map, lines) {
      lines.clearLayers();
      const view = map.getBounds();
      const span = view.getEast() - view.getWest();
      const step = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002].find((size) => span / size >= 2) ?? 0.001;
      const decimals = Math.max(1, Math.ceil(-Math.log10(step)));
      const rule = (from, to, label) => {
        L.polyline([from, to], { pane: "graticule", className: "graticule", interactive: false }).addTo(lines);
        if (map.latLngToContainerPoint(from).x > map.getSize().x - 130) return; // the zoom buttons stand there
        const icon = L.divIcon({ className: "graticule-label", html: label, iconSize: null, iconAnchor: [-4, 0] });
        L.marker(from, { icon, interactive: false, keyboard: false }).addTo(lines);
      };
      const [west, south, east, north] = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
      for (let x = Math.ceil(west / step) * step; x < east; x += step) {
        rule([north, x], [south, x], `${x.toFixed(decimals)}°E`);
      }
      for (let y = Math.ceil(south / step) * step; y < north; y += step) {
        rule([y, west], [y, east], `${y.toFixed(decimals)}°N`);
      }
    }

    async function read(box) {
      if (box.dataset.features) {
        const given = JSON.parse(root.getElementById(box.dataset.features).textContent);
        return { features: given.features, isWhole: true };
      }
      const kinds = Object.keys(KINDS).filter((kind) => box.dataset[`${kind}s`]);
      const layers = await Promise.allSettled(kinds.map((kind) => layer(box.dataset[`${kind}s`], kind)));
      return {
        features: layers.flatMap((read) => read.value ?? []),
        isWhole: layers.every((read) => read.status === "fulfilled"),
      };
    }

    async function layer(address, kind) {
      const response = await fetch(address, { credentials: "omit" });
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      const { features } = await response.json();
      return features.map((feature) => ({ ...feature, properties: { ...feature.properties, map_kind: kind } }));
    }

    // One sign for everything that has the same geometry; of its kinds, the one that comes first in KINDS shows.
    function draw(map, features) {
      const together = new Map();
      for (const feature of features) {
        if (!feature.geometry) continue;
        const key = JSON.stringify(feature.geometry);
        together.set(key, [...(together.get(key) ?? []), feature]);
      }
      const order = Object.keys(KINDS);
      const drawn = [...together.values()].map((group) => {
        group.sort((a, b) => order.indexOf(a.properties.map_kind) - order.indexOf(b.properties.map_kind));
        return { group, layer: shapesOf(group) };
      });
      // The larger lie below, so that none hides a smaller one.
      drawn.sort((a, b) => size(b.layer) - size(a.layer));
      const bounds = L.latLngBounds([]);
      // A page with very many signs brings along what gathers them.
      const signs = typeof clustersOn === "function" ? clustersOn(map, WORDS) : map;
      for (const { group, layer } of drawn) {
        sign(map, signs, group, leaves(layer));
        bounds.extend(layer.getBounds());
      }
      return bounds;
    }

    function shapesOf([{ geometry, properties }]) {
      const pointToLayer = (_, position) => L.marker(position, { icon: icon(properties.map_kind, "map-sign"), riseOnHover: true });
      return L.geoJSON(geometry, { pointToLayer });
    }

    function size(layer) {
      const bounds = layer.getBounds();
      return (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth());
    }

    // Several points and collections are groups of shapes; each shape is reached and opened by itself.
    function leaves(layer) {
      return layer.getLayers ? layer.getLayers().flatMap(leaves) : [layer];
    }

    function sign(map, signs, group, shapes) {
      const { map_kind: kind, position_quality: quality, title } = group[0].properties;
      const label = group.length > 1 ? filled(WORDS.several, { title, count: group.length }) : title;
      shapes.forEach((shape, index) => {
        const which = shapes.length > 1 ? filled(WORDS.part, { number: index + 1, count: shapes.length }) : "";
        shape.bindPopup(() => popup(group), { maxWidth: 280 });
        // What is gathered has no element until it stands by itself.
        shape.on("add", () => name(shape, filled(WORDS.named, { kind: WORDS[kind], title: label }) + which));
        if (shape instanceof L.Marker) {
          shape.options.title = label;
          signs.addLayer(shape);
        } else {
          outline(map, shape, kind, quality === "estimated", label);
        }
      });
    }

    // What is known to lie there also has the sign of its kind; an estimate is an area and nothing more.
    function outline(map, shape, kind, isEstimated, label) {
      const isArea = shape instanceof L.Polygon;
      const className = ["area", `area-${kind}`, isArea ? "" : "is-line", isEstimated ? "is-estimated" : ""];
      shape.setStyle({ className: className.filter(Boolean).join(" "), smoothFactor: 0 }).addTo(map);
      if (isEstimated) return;
      if (kind === "project") {
        const core = { className: "core", interactive: false, smoothFactor: 0 };
        (isArea ? L.polygon : L.polyline)(shape.getLatLngs(), core).addTo(map);
      }
      const [longitude, latitude] = middleOf(shape.toGeoJSON(false).geometry);
      const badge = L.marker([latitude, longitude], { icon: icon(kind, "map-badge"), title: label, keyboard: false, riseOnHover: true });
      badge.on("click", () => shape.openPopup(badge.getLatLng())).addTo(map);
      badge.getElement().setAttribute("aria-hidden", "true");
    }

    // Leaflet lets the keyboard reach markers only; areas are given the same here.
    function name(shape, label) {
      const element = shape.getElement?.();
      if (!element) return;
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", label);
      element.setAttribute("tabindex", "0");
      if (shape instanceof L.Marker) return;
      element.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); shape.openPopup(); }
      });
    }

    function icon(kind, className) {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("class", `sign sign-${kind}`);
      svg.setAttribute("viewBox", "0 0 24 24");
      svg.setAttribute("width", "30");
      svg.setAttribute("height", "30");
      KINDS[kind].paths.forEach((shape, index) => {
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", shape);
        if (index) path.setAttribute("class", "hole");
        svg.append(path);
      });
      // A pin's tip is the place; the other signs stand beside it, so that neither hides the other.
      return L.divIcon({ className, html: svg, iconSize: [44, 44], iconAnchor: [22, kind === "place" ? 36 : 22] });
    }

    function popup(group) {
      const content = document.createElement("div");
      for (const { properties } of group) {
        const line = document.createElement("p");
        const link = document.createElement(properties.url ? "a" : "strong");
        link.textContent = properties.title;
        link.lang = properties.title_lang ?? "";
        if (properties.url) link.href = new URL(new URL(properties.url, home).pathname + LANGUAGE, home).href;
        line.append(`${WORDS[properties.map_kind]} `, link);
        const state = properties.map_kind === "event" ? properties.state_title : "";
        const facts = [state, properties.when, properties.position_quality === "estimated" ? WORDS.estimated : ""].filter(Boolean);
        if (facts.length) line.append(document.createElement("br"), facts.join(" · "));
        content.append(line);
      }
      return content;
    }

    function fit(map, bounds) {
      if (bounds.isValid()) map.fitBounds(bounds, { padding: [28, 28], maxZoom: 15, animate: false });
    }

    function filled(words, values) {
      return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    }

    function say(note, words) {
      if (!note) return;
      note.textContent = words;
      note.hidden = false;
    }
  };

  for (const box of document.querySelectorAll("[data-map]")) civicMap(box);
})();
