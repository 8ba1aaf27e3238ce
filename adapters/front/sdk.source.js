// Built once into sdk.js: npx esbuild sdk.source.js --bundle --outfile=sdk.js (see docs/embedding/front.md).
import Front from "@frontapp/plugin-sdk";
window.Front = Front;
