import { readFileSync } from "node:fs";
import { defineConfig } from "vite";
import { parse } from "yaml";

const SHOWN = ["page", "widget", "kinds", "skills", "apology", "parts"];

/** Imports the coach's content files as plain data: the words live there, and nowhere else. */
const content = {
  name: "content",
  load(id: string) {
    if (!id.endsWith(".yml")) return null;
    const all = parse(readFileSync(id, "utf8"));
    const shown = Object.fromEntries(SHOWN.map((name) => [name, all[name]]));
    return `export default ${JSON.stringify(shown)};`;
  },
};

export default defineConfig({
  plugins: [content],
  build: {
    target: "es2022",
    // no `lib` mode: it leaves the white space in
    rolldownOptions: {
      input: "src/define.ts",
      preserveEntrySignatures: "strict",
      output: { format: "es", entryFileNames: "empathy-coach.js" },
    },
    modulePreload: false,
    outDir: "dist",
    reportCompressedSize: false,
  },
  test: { include: ["tests/**/*.test.{ts,js}"], testTimeout: 30_000 },
} as never);
