// <wizard-embed>: the wizard in a frame of this page. Docs: docs/embedding.md; messages: v1.schema.json beside this file.
(() => {
  "use strict";
  const script = document.currentScript;
  const home = script ? new URL(script.src).origin : "";
  const nonce = (script && script.nonce) || "";
  const VERSION = 1;
  const LIMITS = { ticket: 200, subject: 1000, body: 200000, product: 100, version: 100, lang: 2, customer_lang: 2 };
  const LONGEST_ANSWER = 200000;
  const HEIGHTS = [240, 6000];
  const CSS = ":host{display:block}iframe{display:block;width:100%;height:40rem;border:0}[hidden]{display:none}";
  const ESCAPES = {
    liquid: (text) => text.replace(/\{\{|\{%/g, (found) => `{{ '${found}' }}`),
    split: (text) => text.replace(/([{<])(?=[{%#])|([}%#])(?=})|(\$)(?={)/g, "$&\u2060"),
  };
  const WORDS = {
    en: ["Mail troubleshooting", "The wizard does not show here. Open it in a tab."],
    fr: ["Dépannage de messagerie", "L’assistant ne s’affiche pas ici. Ouvrez-le dans un onglet."],
  };

  class WizardEmbed extends HTMLElement {
    static get observedAttributes() {
      return ["ticket"];
    }

    connectedCallback() {
      if (!this.shadowRoot) this.build();
      this.heard = (event) => this.hear(event);
      this.selected = () => this.noteCaret();
      window.addEventListener("message", this.heard);
      document.addEventListener("selectionchange", this.selected);
      document.addEventListener("focusin", this.selected);
      this.load();
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.heard);
      document.removeEventListener("selectionchange", this.selected);
      document.removeEventListener("focusin", this.selected);
      clearTimeout(this.waiting);
      this.closePort();
    }

    attributeChangedCallback(name, before, after) {
      if (this.frame && this.isConnected && before !== after) this.load();
    }

    get origin() {
      return this.getAttribute("src") ? new URL(this.getAttribute("src"), location.href).origin : home;
    }

    get language() {
      return /^fr\b/i.test(this.lang || document.documentElement.lang) ? "fr" : "en";
    }

    /** Give the ticket as an object; another ticket begins anew, the same one is only told. */
    setContext(context) {
      const other = this.context().ticket !== cut(context || {}).ticket;
      this.given = context;
      if (other) this.load();
      else this.post({ type: "context", context: this.context() });
    }

    build() {
      const root = this.attachShadow({ mode: "open" });
      try {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(CSS);
        root.adoptedStyleSheets = [sheet];
      } catch {
        const style = document.createElement("style");
        style.nonce = nonce;
        style.textContent = CSS;
        root.append(style);
      }
      this.frame = document.createElement("iframe");
      this.frame.referrerPolicy = "strict-origin";
      this.frame.allow = "clipboard-write" + (this.hasAttribute("private-network") ? "; local-network-access" : "");
      this.link = document.createElement("a");
      this.link.target = "_blank";
      this.link.rel = "noopener";
      this.link.hidden = true;
      root.append(this.frame, this.link);
    }

    load() {
      const [title, refused] = WORDS[this.language];
      this.closePort();
      this.opened = false;
      this.frame.title = title;
      this.link.textContent = refused;
      this.link.href = `${this.origin}/${this.language}/`;
      this.show(true);
      this.frame.src = `${this.origin}/embed/${this.language}`;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => {
        this.show(false);
        this.tell("silent", {});
      }, Number(this.getAttribute("fallback-after")) || 8000);
    }

    // Hidden only from view: a frame that speaks later is shown again.
    show(answered) {
      this.frame.hidden = !answered;
      this.link.hidden = answered;
    }

    context() {
      const found = Object.assign({}, json(this.getAttribute("context")), this.given);
      for (const name of ["ticket", "subject", "product", "version"]) {
        if (this.hasAttribute(name)) found[name] = found[name] || this.getAttribute(name);
      }
      const body = element(this.getAttribute("body"));
      if (body && !found.body) found.body = "value" in body ? body.value : body.innerText;
      found.lang = found.lang || this.language;
      found.customer_lang = found.customer_lang || this.getAttribute("customer-lang") || "";
      return cut(found);
    }

    hear(event) {
      const said = event.data;
      if (event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
      if (!said || said.wizard !== VERSION || said.type !== "ready" || !Array.isArray(said.versions)) return;
      if (!said.versions.includes(VERSION)) return;
      clearTimeout(this.waiting);
      this.show(true);
      this.closePort();
      const channel = new MessageChannel();
      this.port = channel.port1;
      this.port.onmessage = (message) => this.take(message.data);
      const editor = element(this.getAttribute("reply"));
      const init = {
        wizard: VERSION,
        type: "init",
        version: VERSION,
        opened: this.opened,
        inserts: Boolean(editor || this.hasAttribute("inserts")),
        notes: Boolean(element(this.getAttribute("note")) || this.hasAttribute("inserts")),
        context: this.context(),
      };
      event.source.postMessage(init, this.origin, [channel.port2]);
      this.tell("ready", {});
    }

    take(said) {
      if (!said || said.wizard !== VERSION) return;
      if (said.type === "insert") this.answer(said);
      else if (said.type === "resize") this.resize(said.height);
      else if (said.type === "opened") this.opened = said.ticket === this.context().ticket;
      else if (said.type === "event" && ["step", "finish", "escalate"].includes(said.name)) {
        this.tell(said.name, { node: text(said.node, 200), article: text(said.article, 200) });
      }
    }

    resize(height) {
      if (!Number.isFinite(height) || this.hasAttribute("fixed")) return;
      const clamped = Math.round(Math.min(HEIGHTS[1], Math.max(HEIGHTS[0], height)));
      this.frame.style.height = `${clamped}px`;
      this.tell("resize", { height: clamped });
    }

    async answer(said) {
      const port = this.port;
      const about = { wizard: VERSION, type: "read-back", re: said.id };
      let result;
      try {
        result = await this.insert(said);
      } catch (error) {
        result = { ok: false, error: "failed" };
      }
      if (port) port.postMessage(Object.assign(about, result));
      if (result.ok) this.tell("inserted", { kind: said.kind, text: result.text });
    }

    async insert(said) {
      const given = ["text", "markdown", "html"].every((name) => typeof said[name] === "string" && said[name].length <= LONGEST_ANSWER);
      if (!given || !["customer", "note"].includes(said.kind)) return { ok: false, error: "malformed" };
      if (said.ticket !== this.context().ticket) return { ok: false, error: "other-ticket" };
      let promised = null;
      const detail = Object.assign({}, said, { respondWith: (promise) => (promised = promise) });
      const event = new CustomEvent("wizard-insert", { bubbles: true, composed: true, cancelable: true, detail });
      this.dispatchEvent(event);
      if (event.defaultPrevented) return promised ? await promised : { ok: false, error: "refused" };
      const selector = this.getAttribute(said.kind === "note" ? "note" : "reply");
      return intoEditor(() => element(selector), this, said);
    }

    noteCaret() {
      for (const name of ["reply", "note"]) {
        const editor = element(this.getAttribute(name));
        if (!editor) continue;
        const selection = getSelection();
        if (document.activeElement === editor) this.touched = editor;
        if (editor.isContentEditable && selection.rangeCount && editor.contains(selection.anchorNode)) {
          this.range = selection.getRangeAt(0).cloneRange();
        }
      }
    }

    post(message) {
      if (this.port) this.port.postMessage(Object.assign({ wizard: VERSION }, message));
    }

    tell(name, detail) {
      this.dispatchEvent(new CustomEvent(`wizard-${name}`, { bubbles: true, composed: true, detail }));
    }

    closePort() {
      if (this.port) this.port.close();
      this.port = null;
    }
  }

  async function intoEditor(find, embed, said) {
    const open = element(embed.getAttribute("open"));
    if ((!find() || !find().getClientRects().length) && open) {
      open.click();
      await wait(100);
    }
    const editor = find();
    if (!editor) return { ok: false, error: "no-editor" };
    if (editor.disabled || editor.readOnly) return { ok: false, error: "read-only" };
    if (!editor.getClientRects().length) return { ok: false, error: "not-visible" };
    const plain = "setRangeText" in editor;
    if (!plain && !editor.isContentEditable) return { ok: false, error: "no-editor" };
    const format = plain && embed.getAttribute("format") === "markdown" ? "markdown" : "text";
    const escape = ESCAPES[embed.getAttribute("template")];
    const put = escape ? escape(said[format]) : said[format];
    const before = content(editor);
    if (plain) intoTextarea(editor, put, embed.touched === editor);
    else intoEditable(editor, put, embed.range);
    await wait(50);
    const now = find();
    const arrived = Boolean(now) && count(content(now), put) > count(before, put);
    return { ok: arrived, format, escaped: put !== said[format], text: arrived ? put : "", error: arrived ? "" : "not-kept" };
  }

  function intoTextarea(editor, put, touched) {
    const end = editor.value.length;
    const from = touched ? editor.selectionStart : end;
    const to = touched ? editor.selectionEnd : end;
    const start = Math.max(from, to);
    const [left, right] = [editor.value.slice(0, start), editor.value.slice(start)];
    editor.setRangeText(gap(left) + put + (right && !right.startsWith("\n") ? "\n\n" : ""), start, start, "end");
    for (const name of ["input", "change"]) editor.dispatchEvent(new Event(name, { bubbles: true }));
  }

  function intoEditable(editor, put, known) {
    const selection = getSelection();
    const range = document.createRange();
    editor.focus();
    if (known && editor.contains(known.endContainer)) range.setStart(known.endContainer, known.endOffset);
    else {
      range.selectNodeContents(editor);
      range.collapse(false);
    }
    range.collapse(true);
    selection.removeAllRanges();
    selection.addRange(range);
    const added = document.execCommand("insertText", false, gap(editor.innerText.trim()) + put);
    if (!added) {
      range.insertNode(document.createTextNode(put));
      editor.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: put }));
    }
  }

  const gap = (left) => (!left || left.endsWith("\n\n") ? "" : left.endsWith("\n") ? "\n" : "\n\n");
  const content = (editor) => ("value" in editor ? editor.value : editor.innerText);
  const squeezed = (string) => string.replace(/\s+/g, " ").trim();
  const count = (whole, part) => squeezed(whole).split(squeezed(part)).length - 1;
  const wait = (time) => new Promise((done) => setTimeout(done, time));
  const text = (value, most) => (typeof value === "string" || typeof value === "number" ? String(value).slice(0, most) : "");

  function cut(context) {
    const made = {};
    for (const name of Object.keys(LIMITS)) made[name] = text(context[name], LIMITS[name]);
    return made;
  }

  function element(selector) {
    return selector ? document.querySelector(selector) : null;
  }

  function json(selector) {
    const found = element(selector);
    if (!found) return {};
    try {
      return Object(JSON.parse(found.textContent));
    } catch {
      return {};
    }
  }

  if (!customElements.get("wizard-embed")) customElements.define("wizard-embed", WizardEmbed);
})();
