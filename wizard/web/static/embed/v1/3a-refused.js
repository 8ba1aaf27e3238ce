// What the browser refuses on this page, for <wizard-embed doctor>: told where the frame stays silent.
const POLICIES = ["frame-src", "child-src", "default-src", "connect-src"];
const REASONS = {
  en: {
    policy: "The page’s Content-Security-Policy refuses the frame. Add to frame-src: %s",
    mixed: "The page is loaded with https, the wizard with http. Serve the wizard with https: %s",
    sandbox: "This page is in a sandbox without allow-same-origin. The frame that holds it needs: allow-scripts allow-same-origin allow-forms allow-popups",
    silent: "The browser says nothing here. The wizard does not list this site (add to WIZARD_EMBED_ORIGINS: %s), a proxy adds X-Frame-Options, or it does not answer.",
  },
  fr: {
    policy: "La Content-Security-Policy de la page refuse le cadre. Ajoutez à frame-src : %s",
    mixed: "La page est en https, l’assistant en http. Servez l’assistant en https : %s",
    sandbox: "Cette page est dans un bac à sable sans allow-same-origin. Le cadre qui la contient doit avoir : allow-scripts allow-same-origin allow-forms allow-popups",
    silent: "Le navigateur ne dit rien ici. L’assistant n’accepte pas ce site (ajoutez à WIZARD_EMBED_ORIGINS : %s), un proxy ajoute X-Frame-Options, ou il ne répond pas.",
  },
};
const refusedHere = new Set();

document.addEventListener("securitypolicyviolation", (event) => {
  if (POLICIES.includes(event.effectiveDirective)) refusedHere.add(String(event.blockedURI).replace(/^(\w+:\/\/[^/]*).*/, "$1"));
});

/** Why the frame of this origin is silent, as ids with what to change. */
function reasonsFor(origin) {
  const found = [];
  const isLocal = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]|[\w.-]+\.localhost)(:\d+)?$/.test(origin);
  if (self.origin === "null") found.push(["sandbox", ""]);
  if (refusedHere.has(origin)) found.push(["policy", origin]);
  if (location.protocol === "https:" && origin.startsWith("http:") && !isLocal) found.push(["mixed", origin.replace("http:", "https:")]);
  return found.length ? found : [["silent", self.origin === "null" ? location.origin : self.origin]];
}

/** Those reasons in words. */
function reasonsInWords(origin, language) {
  return reasonsFor(origin).map(([id, value]) => REASONS[language][id].replace("%s", value));
}
