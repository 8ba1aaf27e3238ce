// HTML for rich editors: what a reply may hold, and nothing that runs, loads or styles.
const KEPT = "p br strong em b i u code pre ul ol li h2 h3 h4 blockquote a table thead tbody tr th td".split(" ");
const DROPPED = "script style template noscript iframe object embed svg math form title head".split(" ");
const ADDRESS = /^(?:https?:\/\/|mailto:)/i;

/** A fragment of this document made from HTML; `change` is applied to every text in it. */
function safeMarkup(html, change) {
  const inert = new DOMParser().parseFromString(html, "text/html");
  const made = document.createElement("div");
  copyMarkup(inert.body, made, change);
  return made;
}

function copyMarkup(from, into, change) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append(change(node.data));
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const name = node.localName;
    if (DROPPED.includes(name)) continue;
    if (!KEPT.includes(name)) {
      copyMarkup(node, into, change);
      continue;
    }
    const made = document.createElement(name);
    if (name === "a" && ADDRESS.test(node.getAttribute("href") || "")) made.href = node.getAttribute("href");
    into.append(made);
    copyMarkup(node, made, change);
  }
}
