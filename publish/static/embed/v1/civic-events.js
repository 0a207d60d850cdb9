// <civic-events view="list|month|map" category="…" …>: what is on, on any page. One file, no dependency, no cookie.
// The service writes the words and their look (/embed/), so that they are the same everywhere; this file brings them
// into a shadow root of the page. It needs of the page's Content-Security-Policy: script-src, connect-src and img-src
// of the service, and nothing inline.
(() => {
  "use strict";
  const HOME = new URL("../../../", document.currentScript.src);
  // The attributes that are parameters of /embed/, as docs/widget.md lists them.
  const ASKED = [
    "view", "month", "limit", "lang", "category", "organiser", "place", "project", "network", "subdistrict", "state",
    "datetime", "bbox", "near", "radius",
  ];
  const WORDS = {
    "zh-hans": { busy: "正在读取……", failed: "暂时读不到活动。", onward: "到网站上看" },
    en: { busy: "Loading…", failed: "The events cannot be read just now.", onward: "See them on the site" },
  };
  const STALE_AFTER = 15 * 60 * 1000; // milliseconds; what the service promises
  // For a page that demands Trusted Types; it must then allow this policy by name.
  const trusted = globalThis.trustedTypes?.createPolicy("civic-events", {
    createHTML: (text) => text,
    createScriptURL: (address) => address,
  }) ?? { createHTML: (text) => text, createScriptURL: (address) => address };
  // Style sheets and scripts, each read once for all widgets of the page.
  const sheets = new Map();
  const scripts = new Map();

  // Nothing of the page around it is inherited.
  const OWN = new CSSStyleSheet();
  OWN.replaceSync(":host{all:initial;display:block}:host([hidden]){display:none}[role=status]{margin:16px;font:16px/1.7 system-ui}");

  class CivicEvents extends HTMLElement {
    static observedAttributes = [...ASKED, "theme"];
    #root = this.attachShadow({ mode: "open" });
    #asked = 0; // the number of the last request: an answer to an earlier one is too late
    #shown = ""; // its address, once it is shown
    #readAt = 0;
    #timer;
    #isOn = false;
    #isQueued = false;

    connectedCallback() {
      if (!this.#root.adoptedStyleSheets.length) this.#root.adoptedStyleSheets = [OWN];
      this.#isOn = true;
      this.#root.addEventListener("click", this.#follow);
      document.addEventListener("visibilitychange", this.#refresh);
      this.#timer = setInterval(this.#refresh, STALE_AFTER);
      this.#load();
    }

    disconnectedCallback() {
      this.#isOn = false;
      this.#root.removeEventListener("click", this.#follow);
      document.removeEventListener("visibilitychange", this.#refresh);
      clearInterval(this.#timer);
    }

    attributeChangedCallback(name, before, after) {
      if (name === "theme") this.#dress();
      if (before === after || !this.#isOn || this.#isQueued) return;
      this.#isQueued = true; // several attributes that change together are one request
      queueMicrotask(() => { this.#isQueued = false; this.#load(); });
    }

    get #words() { return WORDS[this.getAttribute("lang")] ?? WORDS["zh-hans"]; }

    #address() {
      const address = new URL("embed/", HOME);
      for (const name of ASKED) if (this.getAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
      return address.href;
    }

    #refresh = () => {
      if (!document.hidden && Date.now() - this.#readAt >= STALE_AFTER) this.#load(this.#shown || undefined);
    };

    // A link to another month of the same widget is followed in place.
    #follow = (event) => {
      const link = event.target.closest("a[data-stays]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#load(link.href, link.dataset.stays);
    };

    async #load(address = this.#address(), focus = "") {
      const number = ++this.#asked;
      this.setAttribute("aria-busy", "true");
      if (!this.#shown) this.#say(this.#words.busy);
      try {
        const page = await read(address);
        if (number !== this.#asked) return;
        await this.#show(page, number);
        if (number !== this.#asked) return;
        this.#shown = address;
        this.#readAt = Date.now();
        if (focus) this.#root.querySelector(`[data-stays="${focus}"]`)?.focus();
        this.#done("civic-events-ready");
      } catch (error) {
        if (number !== this.#asked) return;
        // What is shown stays: an hour old is better than nothing.
        if (!this.#shown) this.#say(error.explanation || this.#words.failed, this.#words.onward);
        this.#done("civic-events-error", error.message);
      }
    }

    #done(name, detail = "") {
      this.removeAttribute("aria-busy");
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
    }

    async #show(page, number) {
      const links = [...page.querySelectorAll("link[rel=stylesheet]")];
      const [styles] = await Promise.all([
        Promise.all(links.map((link) => sheet(link.href))),
        inOrder([...page.querySelectorAll("script[src]")].map(({ src }) => src)),
      ]);
      if (number !== this.#asked) return;
      page.querySelectorAll("script[src]").forEach((element) => element.remove());
      for (const link of page.querySelectorAll("a:not([data-stays])")) { link.target = "_blank"; link.rel = "noopener"; }
      // The page around it has a main part and a first heading of its own.
      page.querySelector("h1")?.setAttribute("aria-level", "2");
      const main = page.querySelector("main");
      const part = Object.assign(document.createElement("div"), { className: main.className });
      part.append(...main.childNodes);
      main.replaceWith(part);
      const body = document.adoptNode(page.body);
      body.lang = page.documentElement.lang;
      this.#root.adoptedStyleSheets = [OWN, ...styles];
      this.#root.replaceChildren(body);
      this.#dress();
      const maps = body.querySelectorAll("[data-map]");
      for (const map of maps) await globalThis.civicMap(map, HOME);
    }

    #say(words, onward) {
      const line = document.createElement("p");
      line.setAttribute("role", "status");
      line.append(words);
      if (onward) {
        const link = Object.assign(document.createElement("a"), { href: new URL("events/", HOME), textContent: onward });
        line.append(" ", link);
      }
      this.#root.replaceChildren(line);
    }

    // theme="light|dark"; without it the reader's own preference.
    #dress() {
      const theme = this.getAttribute("theme");
      if (theme === "light" || theme === "dark") this.dataset.theme = theme; else delete this.dataset.theme;
    }
  }

  async function read(address) {
    const response = await fetch(address, { credentials: "omit" });
    const text = await response.text();
    const page = new DOMParser().parseFromString(trusted.createHTML(text), "text/html");
    for (const [selector, name] of [["a[href]", "href"], ["link[href]", "href"], ["script[src]", "src"], ["[data-events]", "data-events"]]) {
      for (const element of page.querySelectorAll(selector)) {
        element.setAttribute(name, new URL(element.getAttribute(name), address).href);
      }
    }
    if (response.ok) return page;
    const error = new Error(`${address}: ${response.status}`);
    error.explanation = page.querySelector("#mistake")?.textContent.trim() ?? "";
    throw error;
  }

  function sheet(address) {
    if (!sheets.has(address)) sheets.set(address, fitted(address).catch((error) => { sheets.delete(address); throw error; }));
    return sheets.get(address);
  }

  // A sheet written for a page, for a shadow root: its root is the host, widths are the widget's own, and `rem` is the
  // reader's size of type and not that of the page around it.
  async function fitted(address) {
    const response = await fetch(address, { credentials: "omit" });
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    const rem = typeSize();
    const text = (await response.text())
      .replace(/:root((?:\[[^\]]+\]|:not\([^)]*\))+)/g, ":host($1)").replaceAll(":root", ":host")
      .replace(/@media \((min|max)-width:/g, "@container ($1-width:")
      .replace(/(\d*\.?\d+)rem\b/g, (_, number) => `${number * rem}px`)
      .replace(/url\((["']?)(?!data:|["'])([^)"']+)\1\)/g, (_, quote, to) => `url("${new URL(to, address)}")`);
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    return made;
  }

  function typeSize() {
    const probe = document.createElement("span");
    probe.style.fontSize = "medium";
    document.body.append(probe);
    const size = parseFloat(getComputedStyle(probe).fontSize);
    probe.remove();
    return size || 16;
  }

  function inOrder(sources) {
    const name = sources.join(" ");
    if (!scripts.has(name)) scripts.set(name, run(sources).catch((error) => { scripts.delete(name); throw error; }));
    return scripts.get(name);
  }

  // The page's own Leaflet, if it has one, stays its own.
  async function run(sources) {
    const theirs = globalThis.L;
    for (const src of sources) await script(src);
    if (sources.length) globalThis.L = theirs;
  }

  function script(src) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement("script"), { src: trusted.createScriptURL(src) });
      element.onload = resolve;
      element.onerror = () => reject(new Error(src));
      document.head.append(element);
    });
  }

  if (!customElements.get("civic-events")) customElements.define("civic-events", CivicEvents);
})();
