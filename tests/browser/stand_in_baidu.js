// Stands in for 百度's JavaScript API GL (BMapGL): keeps in `given` what the page hands it. It knows only the names
// that the vendor documents, and refuses any other and every position that is not longitude first in Beijing.
(() => {
  const given = { overlays: [], fitted: 0, window: null, load: document.currentScript.src };
  const STROKE = ["strokeColor", "strokeWeight", "strokeOpacity", "strokeStyle"];
  const FILL = ["fillColor", "fillOpacity"];

  function only(options, ...names) {
    for (const name of Object.keys(options)) {
      if (!names.includes(name)) throw new Error(`no such option: ${name}`);
      if (options[name] === undefined) throw new Error(`not given: ${name}`);
    }
    return options;
  }

  class Point {
    constructor(lng, lat) {
      if (!(lng > 115 && lng < 118 && lat > 39 && lat < 42)) throw new Error("no position");
      Object.assign(this, { lng, lat });
    }
  }

  function position(point) {
    if (!(point instanceof Point)) throw new Error("no point");
    return [point.lng, point.lat];
  }

  class Overlay {
    constructor(kind, options, coordinates) {
      Object.assign(this, { kind, options, coordinates, handlers: {} });
    }
    addEventListener(event, handler) {
      this.handlers[event] = handler;
    }
  }

  class Size {
    constructor(width, height) {
      Object.assign(this, { width, height });
    }
  }

  class Icon {
    constructor(url, size) {
      if (!(size instanceof Size)) throw new Error("no size");
      this.url = url;
    }
  }

  class InfoWindow {
    constructor(content) {
      this.content = content;
    }
  }

  const BMapGL = {
    Point, Size, Icon, InfoWindow,
    Map: class {
      constructor(id) {
        if (!document.getElementById(id)) throw new Error("no such element");
      }
      centerAndZoom(point, zoom) {
        this.started = [position(point), zoom];
      }
      enableScrollWheelZoom() {}
      addOverlay(overlay) {
        if (!this.started) throw new Error("a map without a centre");
        if (!(overlay instanceof Overlay)) throw new Error("no overlay");
        given.overlays.push(overlay);
      }
      setViewport(points) {
        given.fitted = points.map(position).length;
      }
      openInfoWindow(window, point) {
        if (!(window instanceof InfoWindow)) throw new Error("no window");
        given.window = { html: window.content.innerHTML, text: window.content.innerText, at: position(point) };
      }
    },
    Marker: class extends Overlay {
      constructor(point, options) {
        if (!(only(options, "icon", "title").icon instanceof Icon)) throw new Error("no icon");
        super("Point", { ...options, icon: decodeURIComponent(options.icon.url) }, position(point));
      }
    },
    Polyline: class extends Overlay {
      constructor(points, options) {
        super("LineString", only(options, ...STROKE), points.map(position));
      }
    },
    Polygon: class extends Overlay {
      constructor(points, options) {
        const rings = Array.isArray(points[0]) ? points : [points];
        super("Polygon", only(options, ...STROKE, ...FILL), rings.map((ring) => ring.map(position)));
      }
    },
  };

  window.given = given;
  window.BMapGL = BMapGL;
  window.click = (overlay) => overlay.handlers.click({});
  window[new URL(given.load).searchParams.get("callback")]();
})();
