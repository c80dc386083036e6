/**
 * What the camera of the journeys sees: a video of one of our own labels, as it stands in its PDF. Chromium on Linux reads no codes by
 * itself, so what reads them is what we bring along.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import config from "../playwright.config.ts";

/** The picture of the camera, in points. */
const [width, height] = [1280, 720];
/** The video that the browser's camera plays; it opens it with the camera. */
const video = join(tmpdir(), `engrane-camera-${process.pid}.y4m`);

/** How the browser is started with this camera, which nobody asks whether it may be used. */
export const withCamera = {
  ...config.use?.launchOptions,
  args: [
    ...(config.use?.launchOptions?.args ?? []),
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${video}`,
  ],
};

/** Holds nothing before the camera: it sees something grey. */
export function holdNothing(): void {
  play(Buffer.alloc(width * height, 110));
}

/** Holds the first label of a PDF before the camera: white paper with its bars, in the middle of something grey. */
export function holdBefore(pdf: Buffer): void {
  const luma = Buffer.alloc(width * height, 110);
  const page = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString("latin1"));
  if (!page) {
    throw new Error("The PDF has no page.");
  }
  const [across, down] = [Number(page[1]), Number(page[2])];
  const scale = Math.min((width * 0.9) / across, (height * 0.9) / down);
  const [left, top] = [(width - across * scale) / 2, (height - down * scale) / 2];
  // A page counts from its lower left corner.
  const fill = (x: number, y: number, wide: number, high: number, shade: number) => {
    const from = Math.round(left + x * scale);
    const to = Math.round(left + (x + wide) * scale);
    for (let row = Math.round(top + (down - y - high) * scale); row < Math.round(top + (down - y) * scale); row += 1) {
      luma.fill(shade, row * width + from, row * width + to);
    }
  };
  fill(0, 0, across, down, 235);
  for (const [x, y, wide, high] of bars(pdf)) {
    fill(x, y, wide, high, 20);
  }
  play(luma);
}

/** Holds the bars of a code before the camera, on white paper. */
export function holdBars(modules: boolean[]): void {
  const luma = Buffer.alloc(width * height, 235);
  const module = Math.floor((width * 0.7) / modules.length);
  const left = Math.floor((width - module * modules.length) / 2);
  for (let row = Math.floor(height / 4); row < Math.floor((height * 3) / 4); row += 1) {
    modules.forEach((dark, at) => dark && luma.fill(20, row * width + left + at * module, row * width + left + (at + 1) * module));
  }
  play(luma);
}

function play(luma: Buffer): void {
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((width * height) / 2, 128)]);
  writeFileSync(video, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]));
}

/** The rectangles of the first page, in its points. */
function bars(pdf: Buffer): [number, number, number, number][] {
  const start = pdf.indexOf("stream\n") + "stream\n".length;
  const found: [number, number, number, number][] = [];
  let [left, base] = [0, 0];
  for (const line of inflateSync(pdf.subarray(start)).toString("latin1").split("\n")) {
    const words = line.split(" ");
    const numbers = words.slice(0, -1).map(Number);
    if (words.at(-1) === "cm") {
      [left, base] = [numbers[4] ?? 0, numbers[5] ?? 0];
    } else if (words.at(-1) === "re") {
      const [x = 0, y = 0, wide = 0, high = 0] = numbers;
      found.push([left + x, base + y, wide, high]);
    }
  }
  return found;
}
