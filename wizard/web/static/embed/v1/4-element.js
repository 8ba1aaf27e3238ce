// <wizard-embed>: the wizard in a frame of this page. Docs: docs/embedding.md; messages: v1.schema.json beside this folder.
const script = document.currentScript;
const home = script && script.src ? new URL(script.src).origin : "";
const nonce = (script && script.nonce) || "";
const VERSION = 1;
const LIMITS = { ticket: 200, subject: 1000, body: 200000, product: 100, version: 100, lang: 2, customer_lang: 2 };
const NAMES = ["ticket", "subject", "product", "version", "customer_lang"];
const LONGEST_ANSWER = 200000;
const LONGEST_PROOF = 8192;
const LONGEST_WAIT = 5000;
const HEIGHTS = [240, 6000];
const CSS = ":host{display:block}iframe{display:block;width:100%;height:40rem;border:0}[hidden]{display:none}";
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
    this.left = () => setTimeout(this.selected, 0);
    this.touched = this.touched || new WeakSet();
    window.addEventListener("message", this.heard);
    document.addEventListener("selectionchange", this.selected);
    document.addEventListener("focusin", this.selected);
    window.addEventListener("blur", this.left);
    this.load();
  }

  disconnectedCallback() {
    window.removeEventListener("message", this.heard);
    document.removeEventListener("selectionchange", this.selected);
    document.removeEventListener("focusin", this.selected);
    window.removeEventListener("blur", this.left);
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

  /** What the portal's server has signed; each is good once. Taken from the attribute, then from the address. */
  async proof() {
    const given = this.getAttribute("proof") || "";
    this.removeAttribute("proof");
    const address = this.getAttribute("proof-url");
    if (given || !address || new URL(address, location.href).origin !== location.origin) return text(given, LONGEST_PROOF);
    try {
      const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
      return answer.ok ? text((await answer.text()).trim(), LONGEST_PROOF) : "";
    } catch {
      return "";
    }
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
    this.reasons = document.createElement("ul");
    root.append(this.frame, this.link, this.reasons);
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
      this.tell("silent", { reasons: reasonsFor(this.origin).map(([id]) => id) });
    }, Number(this.getAttribute("fallback-after")) || 8000);
  }

  // Hidden only from view: a frame that speaks later is shown again.
  show(answered) {
    this.frame.hidden = !answered;
    this.link.hidden = answered;
    const reasons = answered || !this.hasAttribute("doctor") ? [] : reasonsInWords(this.origin, this.language);
    this.reasons.replaceChildren(...reasons.map((each) => Object.assign(document.createElement("li"), { textContent: each })));
    this.reasons.hidden = !reasons.length;
  }

  context() {
    const found = Object.assign({}, json(this.getAttribute("context")), this.given);
    for (const name of NAMES) {
      const attribute = name.replace("_", "-");
      found[name] = found[name] || this.getAttribute(attribute) || valueOf(this.getAttribute(`${attribute}-from`));
    }
    found.body = found.body || textOf(this.getAttribute("body"));
    found.lang = found.lang || this.language;
    found.customer_lang = languageOf(found.customer_lang);
    return cut(found);
  }

  async hear(event) {
    const said = event.data;
    if (event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
    if (!said || said.wizard !== VERSION || said.type !== "ready" || !Array.isArray(said.versions)) return;
    if (!said.versions.includes(VERSION) || this.greeting) return;
    clearTimeout(this.waiting);
    this.show(true);
    this.closePort();
    const channel = new MessageChannel();
    this.port = channel.port1;
    this.port.onmessage = (message) => this.take(message.data);
    this.greeting = true;
    const proof = await this.proof();
    this.greeting = false;
    if (this.port !== channel.port1) return;
    const kinds = this.hasAttribute("inserts") ? this.getAttribute("inserts") || "reply note" : "";
    const takes = (name) => Boolean(element(this.getAttribute(name)) || kinds.split(" ").includes(name));
    const init = {
      wizard: VERSION,
      type: "init",
      version: VERSION,
      opened: this.opened,
      inserts: takes("reply"),
      notes: takes("note") && ["public", "private"].every((name) => !this.hasAttribute(name) || boxOf(this, name)),
      context: this.context(),
    };
    if (proof) init.proof = proof;
    event.source.postMessage(init, this.origin, [channel.port2]);
    this.tell("ready", {});
  }

  take(said) {
    if (!said || said.wizard !== VERSION) return;
    if (said.type === "insert") this.answer(said);
    else if (said.type === "resize") this.resize(said.height);
    else if (said.type === "proof-wanted") this.proof().then((proof) => this.post({ type: "proof", proof }));
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
    return intoEditor(this, said);
  }

  // Where the agent has been in an editor, its caret counts; the focus of a frame is seen only from the window's loss.
  noteCaret() {
    for (const name of ["reply", "note"]) {
      const editor = editorOf(element(this.getAttribute(name)));
      if (!editor) continue;
      const selection = getSelection();
      if (editor.surface.contains(document.activeElement)) this.touched.add(editor.surface);
      if (editor.place && selection.rangeCount && editor.place.contains(selection.anchorNode)) {
        carets.set(editor.place, selection.getRangeAt(0).cloneRange());
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

async function intoEditor(embed, said) {
  const note = said.kind === "note";
  const editor = await editorToWriteIn(embed, embed.getAttribute(note ? "note" : "reply"));
  const refused = refusal(editor) || (setPublic(embed, !note) ? "" : "not-private");
  if (refused) return { ok: false, error: refused };
  const made = wording(embed, editor, said);
  if (editor.most > 0 && editor.read().length + made.put.length + 4 > editor.most) return { ok: false, error: "too-long" };
  const before = count(editor.read(), made.text);
  await editor.write(made.put, embed.touched.has(editor.surface));
  embed.touched.add(editor.surface);
  await wait(50);
  // Looked up anew: some pages replace the field by another one when it changes.
  const now = editorOf(element(embed.getAttribute(note ? "note" : "reply")));
  const arrived = Boolean(now) && count(now.read(), made.text) > before;
  if (!arrived) return { ok: false, format: made.format, error: "not-kept" };
  return { ok: true, format: made.format, escaped: made.escaped, text: made.told, error: "" };
}

/** What to put in: HTML for an editor that takes it, else Markdown or plain text; `text` is what to look for later. */
function wording(embed, editor, said) {
  const change = escaperOf(embed.getAttribute("template"));
  const wanted = embed.getAttribute("format");
  const format = editor.rich ? "html" : ["markdown", "html"].includes(wanted) ? wanted : "text";
  if (format === "html") {
    const made = safeMarkup(said.html, change);
    const told = change(said.text);
    const put = made.innerHTML;
    return { format, put, text: editor.rich ? made.textContent : put, told, escaped: told !== said.text };
  }
  const put = change(said[format]);
  return { format, put, text: put, told: put, escaped: put !== said[format] };
}

function refusal(editor) {
  if (!editor) return "no-editor";
  if (!editor.ready) return "not-ready";
  if (editor.locked) return "read-only";
  return isShown(editor.surface) ? "" : "not-visible";
}

/** The editor, opened where it is hidden, and waited for where it is still loading. */
async function editorToWriteIn(embed, selector) {
  const wanted = embed.getAttribute("editor");
  const find = () => {
    const found = editorOf(element(selector));
    return found && wanted && found.kind !== wanted ? Object.assign(found, { ready: false }) : found;
  };
  const opener = element(embed.getAttribute("open"));
  const first = find();
  if (opener && (!first || !isShown(first.surface))) opener.click();
  for (let waited = 0; waited < LONGEST_WAIT; waited += 50) {
    const error = refusal(find());
    if (!error || error === "read-only" || (error !== "not-ready" && !opener)) break;
    await wait(50);
  }
  return find();
}

/** Say whether the customer is to see it, where the page has a box for that; whether it is so now. */
function setPublic(embed, wanted) {
  for (const [name, checked] of [["public", wanted], ["private", !wanted]]) {
    if (!embed.hasAttribute(name)) continue;
    const box = boxOf(embed, name);
    if (!box) return wanted;
    if (box.checked !== checked) box.click();
    if (box.checked !== checked) return false;
  }
  return true;
}

function boxOf(embed, name) {
  const found = element(embed.getAttribute(name));
  return found && found.type === "checkbox" ? found : null;
}

const isShown = (surface) => Boolean(surface && surface.getClientRects().length);
const squeezed = (string) => string.replace(/\s+/g, "");
const count = (whole, part) => squeezed(whole).split(squeezed(part)).length - 1;
const text = (value, most) => (typeof value === "string" || typeof value === "number" ? String(value).slice(0, most) : "");

function cut(context) {
  const made = {};
  for (const name of Object.keys(LIMITS)) made[name] = text(context[name], LIMITS[name]);
  return made;
}

/** The text of what a selector names, line by line as it is seen; never of the whole page. */
function textOf(selector) {
  const found = selector ? [...document.querySelectorAll(selector)] : [];
  const parts = found.filter((each) => each !== document.body && each !== document.documentElement);
  return parts.map((each) => ("value" in each ? each.value : each.innerText)).join("\n\n").slice(0, LIMITS.body);
}

function valueOf(selector) {
  const found = element(selector);
  if (!found || found === document.body || found === document.documentElement) return "";
  return String(found.value || found.content || found.innerText || "").trim();
}

function languageOf(said) {
  const word = String(said || "").trim().toLowerCase();
  return /^(?:fr|fran[cç]ais)/.test(word) ? "fr" : /^(?:en|anglais)/.test(word) ? "en" : word.slice(0, 2);
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
