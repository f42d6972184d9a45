// <loop-scope>: a demo of Loopscope in another page. docs/embedding.md describes the element.
//
// It works as a module and as a classic script, because pages of other origins can load modules
// only from a server that sends CORS headers.
(() => {
  const NAME = "loop-scope";
  // A page may load this script twice.
  if (customElements.get(NAME)) return;

  // A module does not know its script element, but every stack trace contains its URL.
  const script = document.currentScript?.src ?? /\w+:\/\/\S+?(?=:\d+:\d+)/.exec(new Error().stack)?.[0];

  /** The version of the messages. */
  const VERSION = 1;

  /** Attributes with a meaning in HTML or for this element; all others are keys of the link. */
  const OTHERS = new RegExp(
    `^(on|data-|aria-|xml|item|_)|:|^(${[
      "accesskey|align|autocapitalize|autofocus|class|contenteditable|dir|draggable|enterkeyhint",
      "exportparts|height|hidden|id|inert|inputmode|is|lang|name|nonce|part|popover|role|sandbox|slot",
      "spellcheck|src|style|tabindex|theme|title|translate|width|writingsuggestions",
    ].join("|")})$`,
  );

  /** Longer values are left out: the page reads no link that is longer than 2,000 bytes. */
  const LONGEST_VALUE = 200;

  /** How long a page may take to answer after it has loaded. */
  const PATIENCE_MILLIS = 30_000;

  /** Attributes in which pages give their theme, with the values and classes for dark and light. */
  const SCHEMES = ["data-theme", "data-md-color-scheme", "data-bs-theme", "data-color-mode"];
  const DARK = ["dark", "slate"];
  const LIGHT = ["light", "default"];
  const DARK_CLASSES = ["dark", "dark-mode", "theme-dark", "coal", "navy", "ayu"];
  const LIGHT_CLASSES = ["light", "light-mode", "theme-light", "rust"];

  /** The events that a frame may ask for, besides `ready`. */
  const EVENTS = ["change", "seek", "finish", "error"];

  /** The heights in pixels of the page in a frame, on columns from 1024 pixels on and on narrower ones.
   * With `none` and `min` it is always as high; with the others it depends on the demo. */
  const HEIGHTS = {
    __proto__: null,
    none: [331, 331],
    min: [412, 412],
    parameters: [736, 1300],
    full: [1023, 1700],
  };
  const WIDE = 1024;

  /** A value as a text; undefined if it has none. */
  const text = (value) => {
    try {
      return String(value);
    } catch {
      return undefined;
    }
  };
  /** The method that writes an attribute, which only this script can name. */
  const WRITE = Symbol("write");
  const isText = (value) => typeof value === "string";
  const isTime = (value) => Number.isFinite(value) && value >= 0;

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { display: block; position: relative; overflow: hidden }
    :host([hidden]) { display: none }
    iframe { display: block; width: 100%; border: 0; color-scheme: normal }
    iframe:not(.is-ready) { position: absolute; inset: 0; visibility: hidden }
    .is-kept { display: block; overflow: auto }
    .is-kept::slotted(img) { max-width: 100%; max-height: 100%; object-fit: contain }
    .is-ready + slot { display: none }
    @media print { iframe { display: none } slot.is-kept { display: contents } }
  `);

  class LoopScope extends HTMLElement {
    #frame;
    #slot = document.createElement("slot");
    /** The height that the frame had last. */
    #height;
    #state = { keys: undefined, at: 0, duration: 0, playing: false };
    /** The keys and values of the attributes that were last sent to the frame. */
    #taken = new Map();
    #isReady = false;
    #waiting = [];
    #theme;
    #nearby;
    #attributes;
    #scheme;
    #patience;

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [style];
      root.append(this.#slot);
    }

    connectedCallback() {
      // A property that was set before this script was loaded would hide the accessor.
      for (const name of ["demo", "theme", "controls", "at"]) {
        if (Object.hasOwn(this, name)) {
          const value = this[name];
          delete this[name];
          this[name] = value;
        }
      }
      this.#keepHeight();
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
        if (element) this.#scheme.observe(element, { attributeFilter: [...SCHEMES, "class", "style"] });
      }
      if (this.#waiting.length > 0) this.#load();
    }

    disconnectedCallback() {
      removeEventListener("message", this);
      for (const observer of [this.#nearby, this.#attributes, this.#scheme]) observer.disconnect();
      this.#close();
    }

    /** Plays from the current moment. */
    play() {
      this.#send({ type: "set", playing: true });
    }

    /** Stops at the current moment. */
    pause() {
      this.#send({ type: "set", playing: false });
    }

    /** Goes to a time in seconds, or to a moment as links write it: "0.459~2". */
    seek(at) {
      const place = typeof at === "number" ? at : text(at);
      if (place === undefined) this.#tell("error", "seek cannot go to a value that is no text");
      else this.#send({ type: "seek", at: place });
    }

    /** Sets a key, or several as an object: `set("n", 8)`, `set({ n: 8, failing: 2 })`. */
    set(keys, value) {
      let pairs;
      try {
        pairs = typeof keys === "object" ? Object.entries(keys ?? {}) : [[keys, value]];
      } catch {
        pairs = [[undefined, keys]];
      }
      const texts = [];
      for (const pair of pairs.map((pair) => pair.map(text))) {
        if (pair.includes(undefined)) this.#tell("error", `${pair[0] ?? "set"} cannot be a value that is no text`);
        else texts.push(pair);
      }
      if (texts.length > 0) this.#send({ type: "set", keys: new URLSearchParams(texts).toString() });
    }

    /** The time that is shown, in seconds. */
    get at() {
      return this.#state.at;
    }

    set at(at) {
      this[WRITE]("at", at);
    }

    /** The duration of the run, in seconds; 0 until it is known. */
    get duration() {
      return this.#state.duration;
    }

    /** Returns true while the demo plays. */
    get playing() {
      return this.#state.playing;
    }

    /** The run and its view, as the part of a link after `#`. */
    get keys() {
      return this.#state.keys ?? new URLSearchParams([...this.#written()]).toString();
    }

    handleEvent({ source, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || data?.loopscope !== VERSION) return;
      // The frame may show another page, so each field is checked before it is used.
      const { type, name, keys, at, duration, playing, height, message } = data;
      if (type === "resize") {
        if (!isTime(height) || height === 0) return;
        this.#height = Math.min(height, 20_000);
        this.#frame.style.height = `${this.#height}px`;
      } else if (type === "event" && name === "time") {
        if (isTime(at)) this.#state.at = at;
        return;
      } else if (type === "ready" || (type === "event" && EVENTS.includes(name))) {
        const old = this.#state;
        this.#state = {
          keys: isText(keys) ? keys : old.keys,
          at: isTime(at) ? at : old.at,
          duration: isTime(duration) ? duration : old.duration,
          playing: typeof playing === "boolean" ? playing : old.playing,
        };
        this.#name();
      } else {
        return;
      }
      if (type === "ready") {
        clearTimeout(this.#patience);
        this.#isReady = true;
        for (const message of this.#waiting.splice(0)) this.#send(message);
        this.#followTheme();
      }
      this.#frame.classList.toggle("is-ready", this.#isReady && this.#height > 0);
      // What hears of it may remove this element.
      if (type === "ready") this.#tell("ready");
      else if (type === "event") this.#tell(name, isText(message) ? message : undefined);
    }

    /** Keeps the room free that the frame will take, so that nothing moves when it is ready. */
    #keepHeight() {
      const [wide, narrow] = HEIGHTS[this.controls.trim()] ?? HEIGHTS.full;
      const height = this.#height ?? (this.clientWidth < WIDE ? narrow : wide);
      this.#slot.style.height = `${height}px`;
      this.#slot.className = "is-kept";
    }

    /** Shows the fallback as it is, because no frame will come. */
    #giveUp(message) {
      this.#slot.className = "";
      this.#slot.style.height = "";
      this.#tell("error", message);
    }

    /** Writes an attribute from a property. */
    [WRITE](name, value) {
      const written = text(value);
      if (written === undefined) this.#tell("error", `${name} cannot be a value that is no text`);
      else this.setAttribute(name, written);
    }

    #load() {
      if (this.#frame) return;
      let page;
      try {
        page = new URL(this.getAttribute("src") ?? "./", script ?? document.baseURI);
      } catch {
        // Reported below.
      }
      // Other protocols, such as javascript:, would run code in the page that embeds the demo.
      if (!["http:", "https:", "file:"].includes(page?.protocol)) {
        this.#giveUp(`src cannot be \u201c${this.getAttribute("src")}\u201d`);
        return;
      }
      this.#nearby.disconnect();
      page.hash = this.#address();
      const frame = document.createElement("iframe");
      frame.allow = "clipboard-write";
      frame.referrerPolicy = "no-referrer";
      if (this.hasAttribute("sandbox")) {
        frame.sandbox = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads";
      }
      frame.addEventListener("load", () => {
        if (this.#isReady) return;
        clearTimeout(this.#patience);
        this.#patience = setTimeout(() => this.#giveUp(`${page.origin} does not answer`), PATIENCE_MILLIS);
      });
      if (this.#height) frame.style.height = `${this.#height}px`;
      frame.src = page;
      this.#frame = frame;
      this.#name();
      this.shadowRoot.prepend(frame);
    }

    #close() {
      clearTimeout(this.#patience);
      // If it is loaded again, it continues where it was.
      if (this.#state.playing) this.#waiting.push({ type: "set", playing: true });
      this.#frame?.remove();
      this.#frame = undefined;
      this.#isReady = false;
      this.#keepHeight();
    }

    /** The keys with which to load the frame: those shown before, and changed attributes. */
    #address() {
      let keys = new URLSearchParams(this.#state.keys);
      if (this.#state.playing) keys.set("at", this.#state.at);
      const changes = new Map(this.#changes());
      // The parameters of another demo have no meaning for this one.
      if (changes.has("demo")) keys = new URLSearchParams([...this.#taken]);
      for (const [key, value] of changes) {
        if (value === undefined) keys.delete(key);
        else keys.set(key, value);
      }
      this.#theme = this.#hostTheme();
      if (this.#theme === "auto") keys.delete("theme");
      else keys.set("theme", this.#theme);
      return keys.toString();
    }

    /** The keys whose attributes have changed since the last call; undefined for removed ones. */
    #changes() {
      const now = this.#written();
      const changes = [...now].filter(([key, value]) => this.#taken.get(key) !== value);
      for (const key of this.#taken.keys()) if (!now.has(key)) changes.push([key, undefined]);
      this.#taken = now;
      return changes;
    }

    /** The keys that the attributes give, as in a link. */
    #written() {
      const keys = new Map();
      for (const name of this.getAttributeNames().filter((name) => !OTHERS.test(name))) {
        const value = this.getAttribute(name);
        if (value.length > LONGEST_VALUE) {
          queueMicrotask(() => this.#tell("error", `${name} is too long; left it out`));
          continue;
        }
        // Attributes are written with hyphens, and parameters with underscores.
        keys.set(name.replaceAll("-", "_"), name === "loop" && value === "" ? "on" : value);
      }
      return keys;
    }

    /** Sends a message to the frame, or keeps it until the frame is ready. */
    #send(message) {
      if (this.#isReady) {
        // The opaque origin of a frame with a sandbox cannot be given as the target.
        this.#frame.contentWindow?.postMessage({ loopscope: VERSION, ...message }, "*");
      } else {
        this.#waiting.push(message);
        if (this.isConnected) this.#load();
      }
    }

    #tell(name, message) {
      const detail = { ...this.#state, keys: this.keys, ...(message === undefined ? {} : { message }) };
      // It does not bubble, because an error would then look like one of the page.
      this.dispatchEvent(new CustomEvent(name, { detail }));
    }

    /** Sets the title of the frame, which screen readers announce. */
    #name() {
      const demo = new URLSearchParams(this.keys).get("demo") ?? "an event loop";
      this.#frame.title = this.title || `Loopscope: ${demo}`;
    }

    #follow(records) {
      const names = records.map(({ attributeName }) => attributeName);
      if (names.includes("src") || names.includes("sandbox")) {
        this.#close();
        // An observer reports again whether a newly observed element is near.
        this.#nearby.unobserve(this);
        this.#nearby.observe(this);
        return;
      }
      this.#followTheme();
      if (names.includes("controls") && !this.#isReady && this.#slot.className) this.#keepHeight();
      if (!this.#frame) return;
      this.#name();
      const taken = this.#taken;
      const changes = this.#changes();
      if (changes.some(([, value]) => value === undefined)) {
        // A message cannot remove a key, so the frame is loaded again with another address.
        this.#taken = taken;
        this.#close();
        this.#load();
      } else if (changes.length > 0) {
        this.set(Object.fromEntries(changes));
      }
    }

    #followTheme() {
      const theme = this.#hostTheme();
      if (!this.#isReady || theme === this.#theme) return;
      this.#theme = theme;
      this.#send({ type: "theme", theme });
    }

    /** Light or dark, as the attribute or the page says; auto if neither does. */
    #hostTheme() {
      const own = this.getAttribute("theme");
      // The frame reports an invalid theme.
      if (own && own !== "auto") return own.slice(0, LONGEST_VALUE);
      const elements = [document.documentElement, document.body].filter(Boolean);
      const said = [
        ...elements.map((it) => [SCHEMES.map((name) => it.getAttribute(name)), DARK, LIGHT]),
        ...elements.map((it) => [[...it.classList], DARK_CLASSES, LIGHT_CLASSES]),
        [getComputedStyle(this).colorScheme.split(" ").filter((word) => word !== "only"), ["dark"], ["light"]],
      ];
      for (const [words, dark, light] of said) {
        const isDark = words.some((word) => dark.includes(word));
        if (isDark !== words.some((word) => light.includes(word))) return isDark ? "dark" : "light";
      }
      return "auto";
    }
  }

  for (const name of ["demo", "theme", "controls"]) {
    Object.defineProperty(LoopScope.prototype, name, {
      get() {
        return this.getAttribute(name) ?? "";
      },
      set(value) {
        this[WRITE](name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
  customElements.define(NAME, LoopScope);
})();
