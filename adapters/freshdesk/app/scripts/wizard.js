// Freshdesk: the wizard beside a ticket. What stands in the app's page speaks with Freshdesk and, in version 1, with the wizard.
"use strict";

const languageOf = (locale) => (/^fr\b/i.test(locale || "") ? "fr" : /^en\b/i.test(locale || "") ? "en" : "");

async function start() {
  const client = await app.initialized();
  const [settings, { ticket }, { contact }, { loggedInUser }] = await Promise.all([
    client.iparams.get(),
    client.data.get("ticket"),
    client.data.get("contact").catch(() => ({ contact: {} })),
    client.data.get("loggedInUser").catch(() => ({ loggedInUser: {} })),
  ]);
  const origin = new URL(settings.wizard).origin;
  const embed = document.createElement("wizard-embed");
  const agent = loggedInUser?.contact || loggedInUser?.user || loggedInUser || {};
  const attributes = {
    src: origin,
    inserts: "",
    lang: languageOf(agent.language) || languageOf(navigator.language) || "en",
    ticket: String(ticket.id),
    subject: ticket.subject || "",
    "customer-lang": languageOf(contact?.language),
  };
  for (const [name, value] of Object.entries(attributes)) embed.setAttribute(name, value);
  embed.given = { body: ticket.description_text || "" };
  embed.addEventListener("wizard-insert", (event) => {
    event.preventDefault();
    event.detail.respondWith(insert(client, event.detail));
  });
  const script = document.createElement("script");
  script.src = `${origin}/embed/v1.js`;
  document.head.append(script);
  document.body.append(embed);
}

// The editor cannot be read from an app: what Freshdesk has taken is told as taken, not as seen.
async function insert(client, said) {
  const { ticket } = await client.data.get("ticket");
  if (String(ticket.id) !== said.ticket) return { ok: false, error: "other-ticket" };
  try {
    await client.interface.trigger("click", { id: said.kind === "note" ? "openNote" : "openReply" });
  } catch {
    return { ok: false, error: "no-editor" };
  }
  await client.interface.trigger("setValue", { id: "editor", text: said.html, replace: false, position: "end" });
  return { ok: true, format: "html", text: said.text, seen: false };
}

start();
