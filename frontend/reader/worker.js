/*
 * The worker around the reader: takes one file and the kind of its import from the page, and passes on what the reader tells
 * of it, text by text. Where the reader cannot be started or breaks, it says `null`. The build puts this behind what it
 * generates for the reader, and the name of its WebAssembly into the line below.
 */
const started = wasm_bindgen({ module_or_path: new URL("READER", self.location.href) });
// Whoever sends a file hears of it.
started.catch(() => {});

self.onmessage = async ({ data: [file, kind] }) => {
  try {
    await started;
    wasm_bindgen.read(file, kind, (told) => self.postMessage(told));
  } catch {
    self.postMessage(null);
  }
};
