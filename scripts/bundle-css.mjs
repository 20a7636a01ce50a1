// Puts the files that a stylesheet imports in the place of its @import lines, so that the browser loads one file.
//
//     node bundle-css.mjs STYLESHEET… OUTPUT_FOLDER
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The text of a stylesheet, each imported file once, where it is first named. */
function bundle(path, seen = new Set()) {
  if (seen.has(path)) return "";
  seen.add(path);
  return readFileSync(path, "utf8").replace(/^@import "([^"]+)";$/gm, (_line, imported) =>
    bundle(join(dirname(path), imported), seen).trimEnd(),
  );
}

const paths = process.argv.slice(2);
const folder = paths.pop();
mkdirSync(folder, { recursive: true });
for (const path of paths) writeFileSync(join(folder, basename(path)), bundle(path));
