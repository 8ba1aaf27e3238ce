// Zendesk: the wizard beside a ticket. What stands in the app's page speaks ZAF with Zendesk and version 1 with the wizard.
"use strict";

const client = ZAFClient.init();
const TICKET = ["ticket.id", "ticket.subject", "ticket.description", "ticket.requester.locale", "currentUser.locale"];
const languageOf = (locale) => (/^fr\b/i.test(locale || "") ? "fr" : /^en\b/i.test(locale || "") ? "en" : "");

async function start() {
  const { settings } = await client.metadata();
  const origin = new URL(settings.wizard).origin;
  const ticket = await client.get(TICKET);
  const embed = document.createElement("wizard-embed");
  const id = String(ticket["ticket.id"]);
  const attributes = {
    src: origin,
    inserts: "",
    lang: languageOf(ticket["currentUser.locale"]) || "en",
    ticket: id,
    subject: ticket["ticket.subject"] || "",
    "customer-lang": languageOf(ticket["ticket.requester.locale"]),
  };
  for (const [name, value] of Object.entries(attributes)) embed.setAttribute(name, value);
  embed.given = { body: ticket["ticket.description"] || "" };
  const pass = settings.issuer ? await passFor(settings.issuer, origin, id) : "";
  if (pass) embed.setAttribute("proof", pass);
  embed.addEventListener("wizard-insert", (event) => {
    event.preventDefault();
    event.detail.respondWith(insert(event.detail));
  });
  embed.addEventListener("wizard-resize", (event) => client.invoke("resize", { width: "100%", height: `${event.detail.height}px` }));
  const script = document.createElement("script");
  script.src = `${origin}/embed/v1.js`;
  document.head.append(script);
  document.body.append(embed);
}

// Zendesk's proxy fills in the secret and signs: neither it nor the token is ever in this page.
async function passFor(issuer, origin, ticket) {
  const now = Math.floor(Date.now() / 1000);
  const number = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const { account } = await client.context();
  const claims = { iss: `https://${account.subdomain}.zendesk.com`, aud: origin, iat: now, jti: number, role: "agent", ticket };
  try {
    const said = await client.request({
      url: `${origin}/embed/enter/${encodeURIComponent(issuer)}`,
      type: "POST",
      dataType: "json",
      secure: true,
      headers: { Authorization: "Bearer {{jwt.token}}" },
      jwt: { algorithm: "HS256", secret_key: "{{setting.secret}}", expiry: 120, claims },
    });
    return said.pass;
  } catch (error) {
    console.warn("The wizard was not told who is at work.", error);
    return "";
  }
}

async function insert(said) {
  const now = await client.get(["ticket.id", "comment.useRichText"]);
  if (String(now["ticket.id"]) !== said.ticket) return { ok: false, error: "other-ticket" };
  await client.set("comment.type", said.kind === "note" ? "internalNote" : "publicReply");
  if ((await client.get("comment.type"))["comment.type"] !== (said.kind === "note" ? "internalNote" : "publicReply")) {
    return { ok: false, error: "not-private" };
  }
  const rich = now["comment.useRichText"] !== false;
  const before = count(await written(), said.text);
  if (rich) await client.invoke("ticket.editor.insert", said.html).catch(() => client.invoke("ticket.comment.appendHtml", said.html));
  else await client.invoke("ticket.comment.appendText", said.text);
  const arrived = count(await written(), said.text) > before;
  return { ok: arrived, format: rich ? "html" : "text", text: arrived ? said.text : "", error: arrived ? "" : "not-kept" };
}

async function written() {
  const html = (await client.get("comment.text"))["comment.text"] || "";
  return new DOMParser().parseFromString(html, "text/html").body.textContent;
}

function count(whole, part) {
  const squeezed = (text) => text.replace(/\s+/g, "");
  return squeezed(whole).split(squeezed(part)).length - 1;
}

start();
