// Puts the built file where the edge serves it, under an address that changes with its content, and records what
// it was built from, so that a test without Node can tell whether it is current.
// `node scripts/record.mjs --keep` also keeps the present file for good: pages that name it go on working.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";

const ROOT = join(import.meta.dirname, "..", "..");
const TARGET = join(ROOT, "src/empathy_coach/web/static/widget");
const MOST = 35 * 1024; // bytes gzipped: on a phone at night it must be there at once
const SOURCES = ["package.json", "package-lock.json", ".npmrc", "tsconfig.json", "vite.config.ts", "scripts/record.mjs"];
const WORDS = "src/empathy_coach/content/web/page.yml";

const sha = (kind, data) => createHash(kind).update(data);

/** One hash over path and content of every source, in the order of the paths. */
function sourcesHash() {
  const own = readdirSync(join(ROOT, "widget/src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  const paths = [...own, ...SOURCES.map((name) => `widget/${name}`), WORDS].sort();
  const lines = paths.map((path) => `${sha("sha256", readFileSync(join(ROOT, path))).digest("hex")}  ${path}\n`);
  return sha("sha256", lines.join("")).digest("hex");
}

const built = readFileSync(join(ROOT, "widget/dist/empathy-coach.js"));
const zipped = gzipSync(built, { level: 9 }).length;
if (zipped > MOST) throw new Error(`The element is ${zipped} bytes gzipped; at most ${MOST}.`);

const record = join(TARGET, "manifest.json");
const before = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : { kept: [] };
const current = `empathy-coach.${sha("sha256", built).digest("hex").slice(0, 12)}.js`;
const kept = process.argv.includes("--keep") ? [...new Set([...before.kept, current])] : before.kept;

mkdirSync(TARGET, { recursive: true });
for (const name of readdirSync(TARGET)) {
  if (name.endsWith(".js") && name !== current && !kept.includes(name)) rmSync(join(TARGET, name));
}
writeFileSync(join(TARGET, current), built);
const integrity = `sha384-${sha("sha384", built).digest("base64")}`;
const manifest = { current, integrity, bytes: built.length, gzipped: zipped, sources: sourcesHash(), kept };
writeFileSync(record, `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${current}: ${zipped} bytes gzipped`);
