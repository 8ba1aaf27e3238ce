// Built once into sdk.js: npx esbuild sdk.source.js --bundle --outfile=sdk.js (see docs/embedding/helpscout.md).
import HelpScout from "@helpscout/javascript-sdk";
window.HelpScout = HelpScout;
