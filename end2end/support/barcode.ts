/** The bars of an EAN-13 (GS1 General Specifications, 5.2), and a picture of them. */
import { deflateSync } from "node:zlib";
import { crc32 } from "./zip.ts";

/** Seven modules of each digit, with an odd number of dark ones. */
const odd = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"];
/** Which of the six on the left have an even number of them: that is the first digit. */
const firsts = ["000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010"];

const inverted = (modules: string) => [...modules].map((module) => (module === "0" ? "1" : "0")).join("");
const mirrored = (modules: string) => [...modules].reverse().join("");

/** The modules from left to right; dark ones are true. */
export function ean13(digits: string): boolean[] {
  const [first = 0, ...rest] = [...digits].map(Number);
  const modules = rest.map((digit, at) => {
    const own = odd[digit] ?? "";
    if (at >= 6) {
      return inverted(own);
    }
    return firsts[first]?.[at] === "1" ? mirrored(inverted(own)) : own;
  });
  const whole = ["101", ...modules.slice(0, 6), "01010", ...modules.slice(6), "101"].join("");
  return [...whole].map((module) => module === "1");
}

/** A picture as PNG, of one byte a point: the bars on white, with nothing more around them than the standard asks for. */
export function png(modules: boolean[], module = 4, height = 160): Buffer {
  const quiet = 11 * module;
  const width = modules.length * module + 2 * quiet;
  const line = Buffer.alloc(width + 1, 255);
  // How the line is filtered: not at all.
  line[0] = 0;
  modules.forEach((dark, at) => dark && line.fill(0, 1 + quiet + at * module, 1 + quiet + (at + 1) * module));
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  // Eight bits of grey.
  size[8] = 8;
  const lines = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", size), chunk("IDAT", lines), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(kind: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
