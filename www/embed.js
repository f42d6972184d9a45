// <loop-scope>: a demo of Loopscope in somebody else's page. docs/embedding.md says what it takes.
//
// It works as a module and as a classic script, because a server that sends no CORS headers cannot
// give modules to pages of other origins.
(() => {
  const NAME = "loop-scope";
  // A page may ask for it twice.
  if (customElements.get(NAME)) return;

  const script =
    document.currentScript ?? [...document.scripts].find(({ src }) => /\/embed\.js([?#]|$)/.test(src));

  /** The version of the messages. */
  const VERSION = 1;

  /** Attributes that are HTML's or our own; all others are keys of the link, as in the page's URL. */
  const OTHERS =
    /^(on|data-|aria-|xml|_)|:|^(id|class|style|title|lang|dir|hidden|slot|part|is|role|tabindex|inert|nonce|translate|src|sandbox|theme)$/;

  /** Where pages say which colours they have, with what they say. */
  const SCHEMES = ["data-theme", "data-md-color-scheme", "data-bs-theme", "data-color-mode", "class"];
  const DARK = /(^|[\s-])(dark|slate|coal|navy|ayu)($|[\s-])/;
  const LIGHT = /(^|[\s-])(light|default|rust)($|[\s-])/;

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { display: block; position: relative; overflow: hidden }
    :host([hidden]) { display: none }
    iframe { display: block; width: 100%; border: 0; color-scheme: normal }
    iframe:not(.is-ready) { position: absolute; inset: 0; visibility: hidden }
    .is-ready + slot { display: none }
    @media print { iframe { display: none } .is-ready + slot { display: contents } }
  `);

  class LoopScope extends HTMLElement {
    #frame;
    #state = {};
    #isReady = false;
    #hasHeight = false;
    #waiting = [];
    #theme;
    #nearby;
    #attributes;
    #scheme;

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [style];
      root.append(document.createElement("slot"));
    }

    connectedCallback() {
      addEventListener("message", this);
      this.#nearby = new IntersectionObserver(
        (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#load(),
        { rootMargin: "300px" },
      );
      this.#nearby.observe(this);
      this.#attributes = new MutationObserver((records) => this.#follow(records));
      this.#attributes.observe(this, { attributes: true });
      this.#scheme = new MutationObserver(() => this.#followTheme());
      for (const element of [document.documentElement, document.body]) {
        if (element) this.#scheme.observe(element, { attributeFilter: SCHEMES });
      }
      if (this.#waiting.length > 0) this.#load();
    }

    disconnectedCallback() {
      removeEventListener("message", this);
      for (const observer of [this.#nearby, this.#attributes, this.#scheme]) observer.disconnect();
      // A frame that leaves the document is gone; whoever comes back finds the place as it was.
      this.#frame?.remove();
      this.#frame = undefined;
      this.#isReady = this.#hasHeight = false;
    }

    /** Plays on from where it is. */
    play() {
      this.#send({ type: "set", playing: true });
    }

    /** Stops where it is. */
    pause() {
      this.#send({ type: "set", playing: false });
    }

    /** Goes to a time in seconds, or to a moment as links write it: "0.459~2". */
    seek(at) {
      this.#send({ type: "seek", at: typeof at === "number" ? at : String(at) });
    }

    /** Gives a key anew, or several as an object: `set("n", 8)`, `set({ n: 8, failing: 2 })`. */
    set(keys, value) {
      const pairs = typeof keys === "object" ? Object.entries(keys ?? {}) : [[keys, value]];
      this.#send({ type: "set", keys: new URLSearchParams(pairs).toString() });
    }

    /** The time that is shown, in seconds. */
    get at() {
      return this.#state.at ?? 0;
    }

    set at(at) {
      this.setAttribute("at", at);
    }

    /** How long the run is, in seconds; 0 before it is known. */
    get duration() {
      return this.#state.duration ?? 0;
    }

    /** Whether it plays. */
    get playing() {
      return this.#state.playing ?? false;
    }

    /** What is shown, as links say it. */
    get keys() {
      return this.#state.keys ?? this.#written();
    }

    handleEvent({ source, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || data?.loopscope !== VERSION) return;
      if (data.type === "resize" && data.height > 0) {
        this.#frame.style.height = `${Math.min(data.height, 20_000)}px`;
        this.#hasHeight = true;
      } else if (data.type === "ready" || data.type === "event") {
        const { keys, at, duration, playing } = data;
        this.#state = { keys, at, duration, playing };
      }
      if (data.type === "ready") {
        this.#isReady = true;
        for (const message of this.#waiting.splice(0)) this.#send(message);
        this.#followTheme();
        this.#tell("ready", {});
      } else if (data.type === "event") {
        this.#tell(data.name, data.message === undefined ? {} : { message: data.message });
      }
      this.#frame.classList.toggle("is-ready", this.#isReady && this.#hasHeight);
    }

    #load() {
      if (this.#frame) return;
      this.#nearby.disconnect();
      let page;
      try {
        page = new URL(this.getAttribute("src") ?? "./", script?.src ?? document.baseURI);
      } catch {
        this.#tell("error", { message: "src is no address" });
        return;
      }
      const frame = document.createElement("iframe");
      // While it played, the place was none that a link has.
      const resumed = this.#state.playing ? `${this.#state.keys}&at=${this.#state.at}` : this.#state.keys;
      this.#theme = this.#hostTheme();
      const theme = this.#theme === "auto" ? "" : `&theme=${this.#theme}`;
      page.hash = (resumed ?? this.#written()).replace(/&theme=\w+/, "") + theme;
      frame.src = page;
      frame.title = this.title || `Loopscope: ${this.getAttribute("demo") ?? "an event loop"}`;
      frame.allow = "clipboard-write";
      frame.referrerPolicy = "no-referrer";
      if (this.hasAttribute("sandbox")) {
        frame.sandbox = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads";
      }
      this.#frame = frame;
      this.shadowRoot.prepend(frame);
    }

    /** Sends a message once there is somebody who can hear it. */
    #send(message) {
      if (this.#isReady) {
        // A frame with a sandbox has no origin that could be named.
        this.#frame.contentWindow.postMessage({ loopscope: VERSION, ...message }, "*");
      } else {
        this.#waiting.push(message);
        if (this.isConnected) this.#load();
      }
    }

    #tell(name, detail) {
      // It does not bubble: on its way up, an error would look like one of the host's own.
      this.dispatchEvent(new CustomEvent(name, { detail: { ...this.#state, ...detail } }));
    }

    /** The keys that the attributes give, as a link has them. */
    #written() {
      const names = this.getAttributeNames().filter((name) => !OTHERS.test(name));
      return new URLSearchParams(names.map((name) => [keyOf(name), this.getAttribute(name)])).toString();
    }

    #follow(records) {
      const names = new Set(records.map(({ attributeName }) => attributeName));
      if (names.delete("theme")) this.#followTheme();
      const changed = [...names].filter((name) => !OTHERS.test(name));
      if (!this.#frame || changed.length === 0) return;
      const gone = changed.find((name) => !this.hasAttribute(name));
      if (gone !== undefined) {
        // What is not said any more is as if it had never been said.
        this.#state = {};
        this.#isReady = false;
        this.#frame.remove();
        this.#frame = undefined;
        this.#load();
      } else {
        this.set(Object.fromEntries(changed.map((name) => [keyOf(name), this.getAttribute(name)])));
      }
    }

    #followTheme() {
      const theme = this.#hostTheme();
      if (!this.#isReady || theme === this.#theme) return;
      this.#theme = theme;
      this.#send({ type: "theme", theme });
    }

    /** Light or dark, as the attribute or the page around says; auto if they leave it to the system. */
    #hostTheme() {
      const own = this.getAttribute("theme");
      if (own === "light" || own === "dark") return own;
      for (const element of [document.body, document.documentElement]) {
        for (const name of SCHEMES) {
          const value = element?.getAttribute(name) ?? "";
          if (DARK.test(value)) return "dark";
          if (LIGHT.test(value)) return "light";
        }
      }
      const scheme = getComputedStyle(this).colorScheme;
      return scheme === "light" || scheme === "dark" ? scheme : "auto";
    }
  }

  /** Attributes are written with hyphens, and parameters with underscores. */
  const keyOf = (name) => name.replaceAll("-", "_");

  for (const name of ["demo", "theme", "controls"]) {
    Object.defineProperty(LoopScope.prototype, name, {
      get() {
        return this.getAttribute(name) ?? "";
      },
      set(value) {
        this.setAttribute(name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
  customElements.define(NAME, LoopScope);
})();
