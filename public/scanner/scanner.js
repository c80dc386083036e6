/*
 * The worker behind the camera: takes one picture after the other (ImageData), and answers the texts of the codes on each; `null`
 * where none can be read at all. The browser's own reader does it where it knows our kinds of codes and proves that it can read: some
 * list kinds that they then never find. Otherwise it is ZXing, which is fetched only then.
 */
const OWN = ["code_128", "qr_code", "ean_13", "ean_8", "upc_a", "data_matrix"];
const OTHERS = ["Code128", "QRCode", "EAN13", "EAN8", "UPCA", "DataMatrix"];

/** A QR code that says ENGRANE: a row is a number, a dark module a bit of it. */
const PROOF = [
  0x1fcb7f, 0x105a41, 0x17595d, 0x174a5d, 0x17515d, 0x105341, 0x1fd57f, 0x001f00, 0x1a6c76, 0x1db440, 0x064d8c, 0x17a20f, 0x06e55c,
  0x001231, 0x1fdca9, 0x1043b1, 0x174a7b, 0x17522b, 0x174d11, 0x1050e1, 0x1fdb2c,
];

/** The proof as a picture, eight points a module, with the four modules around it that stay free. */
function proof() {
  const [point, quiet] = [8, 4];
  const side = (PROOF.length + 2 * quiet) * point;
  const picture = new ImageData(side, side);
  for (let at = 0; at < side * side; at += 1) {
    const [x, y] = [at % side, Math.floor(at / side)].map((place) => Math.floor(place / point) - quiet);
    const dark = x >= 0 && x < PROOF.length && (PROOF[y] >> (PROOF.length - 1 - x)) & 1;
    picture.data.set(dark ? [0, 0, 0, 255] : [255, 255, 255, 255], at * 4);
  }
  return picture;
}

/** The browser's own reader, if it is good for anything. */
async function own() {
  const known = (await self.BarcodeDetector?.getSupportedFormats()) ?? [];
  if (!OWN.every((format) => known.includes(format))) return undefined;
  const detector = new BarcodeDetector({ formats: OWN });
  const read = async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue);
  return (await read(proof())).includes("ENGRANE") ? read : undefined;
}

async function others() {
  importScripts("/vendor/zxing-reader-3.1.0.js");
  // By itself it would fetch it from elsewhere.
  ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => "/vendor/zxing-reader-3.1.0.wasm" } });
  const options = { formats: OTHERS, maxNumberOfSymbols: 8 };
  return async (picture) => (await ZXingWASM.readBarcodes(picture, options)).map(({ text }) => text);
}

const started = own()
  .catch(() => undefined)
  .then((read) => read ?? others());
// Whoever sends a picture hears of it.
started.catch(() => {});

self.onmessage = async ({ data }) => {
  try {
    const read = await started;
    self.postMessage(await read(data));
  } catch {
    self.postMessage(null);
  }
};
