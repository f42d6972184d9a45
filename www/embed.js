// <loop-scope>: a demo of Loopscope in somebody else's page. docs/embedding.md says what it takes.
//
// It works as a module and as a classic script, because a server that sends no CORS headers cannot
// give modules to pages of other origins.
(() => {
  const NAME = "loop-scope";
  // A page may ask for it twice.
  if (customElements.get(NAME)) return;

  // A module does not know its script element, but its address stands in every trace.
  const script = document.currentScript?.src ?? /\w+:\/\/\S+?(?=:\d+:\d+)/.exec(new Error().stack)?.[0];

  /** The version of the messages. */
  const VERSION = 1;

  /** Attributes that are HTML's or our own; all others are keys of the link, as in the page's URL. */
  const OTHERS = new RegExp(
    `^(on|data-|aria-|xml|item|_)|:|^(${[
      "accesskey|align|autocapitalize|autofocus|class|contenteditable|dir|draggable|enterkeyhint",
      "exportparts|height|hidden|id|inert|inputmode|is|lang|name|nonce|part|popover|role|sandbox|slot",
      "spellcheck|src|style|tabindex|theme|title|translate|width|writingsuggestions",
    ].join("|")})$`,
  );

  /** A longer value is none that anybody meant, and would make the whole link one that is not read. */
  const LONGEST_VALUE = 200;

  /** How long a page may take to answer after it has loaded. */
  const PATIENCE_MILLIS = 30_000;

  /** Attributes in which pages say which colours they have, with what they say. */
  const SCHEMES = ["data-theme", "data-md-color-scheme", "data-bs-theme", "data-color-mode"];
  const DARK = ["dark", "slate"];
  const LIGHT = ["light", "default"];
  const DARK_CLASSES = ["dark", "dark-mode", "theme-dark", "coal", "navy", "ayu"];
  const LIGHT_CLASSES = ["light", "light-mode", "theme-light", "rust"];

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
    #state = { keys: undefined, at: 0, duration: 0, playing: false };
    /** The attributes that are in what is shown, by their keys. */
    #taken = new Map();
    #isReady = false;
    #hasHeight = false;
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
      root.append(document.createElement("slot"));
    }

    connectedCallback() {
      // What was set before the script was here would hide the properties.
      for (const name of ["demo", "theme", "controls", "at"]) {
        if (Object.hasOwn(this, name)) {
          const value = this[name];
          delete this[name];
          this[name] = value;
        }
      }
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
      const texts = pairs.map((pair) => pair.map(String));
      this.#send({ type: "set", keys: new URLSearchParams(texts).toString() });
    }

    /** The time that is shown, in seconds. */
    get at() {
      return this.#state.at;
    }

    set at(at) {
      this.setAttribute("at", at);
    }

    /** How long the run is, in seconds; 0 before it is known. */
    get duration() {
      return this.#state.duration;
    }

    /** Whether it plays. */
    get playing() {
      return this.#state.playing;
    }

    /** What is shown, as links say it. */
    get keys() {
      return this.#state.keys ?? new URLSearchParams([...this.#written()]).toString();
    }

    handleEvent({ source, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || data?.loopscope !== VERSION) return;
      if (data.type === "resize" && data.height > 0) {
        this.#frame.style.height = `${Math.min(data.height, 20_000)}px`;
        this.#hasHeight = true;
      } else if (data.name === "time") {
        this.#state.at = data.at;
        return;
      } else if (data.type === "ready" || data.type === "event") {
        const { keys, at, duration, playing } = data;
        this.#state = { keys, at, duration, playing };
        this.#name();
      }
      if (data.type === "ready") {
        clearTimeout(this.#patience);
        this.#isReady = true;
        for (const message of this.#waiting.splice(0)) this.#send(message);
        this.#followTheme();
        this.#tell("ready");
      } else if (data.type === "event") {
        this.#tell(data.name, data.message);
      }
      this.#frame.classList.toggle("is-ready", this.#isReady && this.#hasHeight);
    }

    #load() {
      if (this.#frame) return;
      let page;
      try {
        page = new URL(this.getAttribute("src") ?? "./", script ?? document.baseURI);
      } catch {
        // Said below.
      }
      // Others, such as javascript:, would run in the page that is around it.
      if (!["http:", "https:", "file:"].includes(page?.protocol)) {
        this.#tell("error", `src cannot be “${this.getAttribute("src")}”`);
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
        this.#patience = setTimeout(() => this.#tell("error", `${page.origin} does not answer`), PATIENCE_MILLIS);
      });
      frame.src = page;
      this.#frame = frame;
      this.#name();
      this.shadowRoot.prepend(frame);
    }

    #close() {
      clearTimeout(this.#patience);
      // It goes on where it was, as it was.
      if (this.#state.playing) this.#waiting.push({ type: "set", playing: true });
      this.#frame?.remove();
      this.#frame = undefined;
      this.#isReady = this.#hasHeight = false;
    }

    /** What to show at first, or again: what was shown before, with the attributes that have changed. */
    #address() {
      let keys = new URLSearchParams(this.#state.keys);
      if (this.#state.playing) keys.set("at", this.#state.at);
      const changes = new Map(this.#changes());
      // The numbers of another demo mean nothing to this one.
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

    /** The keys that attributes have given anew, or not at all any more, since this was asked last. */
    #changes() {
      const now = this.#written();
      const changes = [...now].filter(([key, value]) => this.#taken.get(key) !== value);
      for (const key of this.#taken.keys()) if (!now.has(key)) changes.push([key, undefined]);
      this.#taken = now;
      return changes;
    }

    /** The keys that the attributes give, as a link has them. */
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

    #tell(name, message) {
      const detail = { ...this.#state, keys: this.keys, ...(message === undefined ? {} : { message }) };
      // It does not bubble: on its way up, an error would look like one of the host's own.
      this.dispatchEvent(new CustomEvent(name, { detail }));
    }

    /** Says what the frame shows, for those who hear it. */
    #name() {
      const demo = new URLSearchParams(this.keys).get("demo") ?? "an event loop";
      this.#frame.title = this.title || `Loopscope: ${demo}`;
    }

    #follow(records) {
      const names = records.map(({ attributeName }) => attributeName);
      if (names.includes("src") || names.includes("sandbox")) {
        this.#close();
        // Whether it is near is told anew.
        this.#nearby.unobserve(this);
        this.#nearby.observe(this);
        return;
      }
      this.#followTheme();
      if (!this.#frame) return;
      this.#name();
      const taken = this.#taken;
      const changes = this.#changes();
      if (changes.some(([, value]) => value === undefined)) {
        // A message cannot say that something is not said any more, but another address can.
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

    /** Light or dark, as the attribute or the page around says; auto if they leave it to the system. */
    #hostTheme() {
      const own = this.getAttribute("theme");
      // What is no theme is complained about by the page.
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
        this.setAttribute(name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
  customElements.define(NAME, LoopScope);
})();
