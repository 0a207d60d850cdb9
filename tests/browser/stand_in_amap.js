// Stands in for 高德's loader and JS API 2.0 (AMap): keeps in `given` what the page hands it. It knows only the
// names that the vendor documents, and refuses any other and every position that is not longitude first in Beijing.
(() => {
  const given = { overlays: [], fitted: 0, window: null };
  const STROKE = ["strokeColor", "strokeWeight", "strokeOpacity", "strokeStyle"];
  const FILL = ["fillColor", "fillOpacity"];

  function only(options, ...names) {
    for (const name of Object.keys(options)) {
      if (!names.includes(name)) throw new Error(`no such option: ${name}`);
      if (options[name] === undefined) throw new Error(`not given: ${name}`);
    }
    return options;
  }

  function position([longitude, latitude, ...rest]) {
    if (!(longitude > 115 && longitude < 118 && latitude > 39 && latitude < 42) || rest.length) throw new Error("no position");
    return [longitude, latitude];
  }

  class Overlay {
    constructor(kind, options, coordinates) {
      Object.assign(this, { kind, options, coordinates, handlers: {} });
    }
    on(event, handler) {
      this.handlers[event] = handler;
    }
  }

  const AMap = {
    Map: class {
      constructor(id, options) {
        if (!document.getElementById(id)) throw new Error("no such element");
        position(only(options, "center", "zoom").center);
      }
      add(overlays) {
        for (const overlay of overlays) if (!(overlay instanceof Overlay)) throw new Error("no overlay");
        given.overlays.push(...overlays);
      }
      setFitView(overlays) {
        given.fitted = overlays.length;
      }
    },
    CircleMarker: class extends Overlay {
      constructor(options) {
        only(options, "center", "radius", ...STROKE, ...FILL);
        super("Point", options, position(options.center));
      }
    },
    Polyline: class extends Overlay {
      constructor(options) {
        only(options, "path", ...STROKE);
        super("LineString", options, options.path.map(position));
      }
    },
    Polygon: class extends Overlay {
      constructor(options) {
        only(options, "path", ...STROKE, ...FILL);
        super("Polygon", options, options.path.map((ring) => ring.map(position)));
      }
    },
    InfoWindow: class {
      constructor(options) {
        this.content = only(options, "content").content;
      }
      open(map, at) {
        if (!(map instanceof AMap.Map)) throw new Error("no map");
        given.window = { html: this.content.innerHTML, text: this.content.innerText, at: position(at) };
      }
    },
  };

  window.given = given;
  window.AMapLoader = {
    async load(options) {
      given.load = only(options, "key", "version");
      given.security = window._AMapSecurityConfig;
      return AMap;
    },
  };
  window.click = (overlay) => overlay.handlers.click({ lnglat: [116.4, 39.9] });
})();
