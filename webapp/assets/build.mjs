// Bundles styles, scripts and images into static/dist: names with a hash of the content, a .gz beside
// each text file, and manifest.json from plain names to hashed ones.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, parse, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync, constants } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "static", "dist");
const names = {};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: ["css/site.css", "js/site.js", "js/editor.js"],
  outdir: dist,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
});
for (const [out, { entryPoint, inputs }] of Object.entries(result.metafile.outputs)) {
  const source = entryPoint ?? Object.keys(inputs)[0];
  names[basename(source)] = relative(dist, join(here, out));
}

for (const file of (await readdir(join(here, "images"))).sort()) {
  const content = await readFile(join(here, "images", file));
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const { name, ext } = parse(file);
  names[file] = `${name}-${hash}${ext}`;
  await writeFile(join(dist, names[file]), content);
}

for (const file of Object.values(names)) {
  if (![".css", ".js", ".svg"].includes(extname(file))) continue;
  const content = await readFile(join(dist, file));
  await writeFile(join(dist, `${file}.gz`), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
}
await writeFile(join(dist, "manifest.json"), JSON.stringify(names, Object.keys(names).sort(), 2) + "\n");
