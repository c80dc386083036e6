// Which pieces of WebAssembly a lazy page needs, for the server, which has browsers fetch them early. cargo-leptos puts the
// hash of each piece into its name by replacing text, so `chunk_181` may become `chunk_18.<hash>1`. Here every name is that
// of its file. Run by site.sh with the folder of the built pieces.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const folder = process.argv[2];
const names = readdirSync(folder);
const hash = /\.[\w-]{22}/g;
const pieces = new Map(
  names.filter((name) => name.endsWith(".wasm")).map((name) => [name.slice(0, -5).replace(hash, ""), name.slice(0, -5)]),
);
for (const name of names.filter((name) => /^__wasm_split_manifest.*\.json$/.test(name))) {
  const path = join(folder, name);
  const pages = JSON.parse(readFileSync(path, "utf8"));
  for (const needed of Object.values(pages)) {
    needed.forEach((piece, at) => {
      const file = pieces.get(piece.replace(hash, ""));
      if (!file) {
        throw new Error(`${name} names ${piece}, which is not there`);
      }
      needed[at] = file;
    });
  }
  const mended = JSON.stringify(pages, null, 2);
  writeFileSync(path, mended);
  writeFileSync(`${path}.br`, brotliCompressSync(mended));
  writeFileSync(`${path}.gz`, gzipSync(mended));
}
