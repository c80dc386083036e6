/**
 * How fast a vehicle is chosen, on 60,000 vehicles beside the demo's: each of the four steps at the REST door, and the
 * page that shows all of them. Load, server and database share the machine's processors.
 */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, newDataFolder } from "../support/server.ts";
import { test } from "../support/test.ts";
import { median, percentile, print, type Figure } from "./figures.ts";
import { anyOf, load } from "./load.ts";

const connections = 8;
const asked = 1_000;
const warmUp = 200;
const runs = 5;
const target = 15;
const makes = 100;
const models = 20;
const years = 10;
const engines = ["1.6", "2.0", "3.0"];

test("choosing a vehicle", async () => {
  test.setTimeout(15 * 60_000);
  const data = newDataFolder();
  try {
    await (await launch(data, "bench.log")).stop();
    const file = join(data, "vehicles.csv");
    writeFileSync(file, list());
    execFileSync(process.env.ENGRANE_BIN ?? "engrane", ["catalog", "import-vehicles", file, "--data-dir", data], { stdio: "inherit" });
    const server = await launch(data, "bench.log");
    try {
      const figures: Figure[] = [];
      const door = `${server.url}/api/v1/catalog/vehicles`;
      for (const [name, next] of [
        ["makes", () => `${door}/makes`],
        ["models", () => `${door}/models?make=${aMake()}`],
        ["years", () => `${door}/years?make=${aMake()}&model=${aModel()}`],
        ["engines", () => `${door}/engines?make=${aMake()}&model=${aModel()}&year=${aYear()}`],
      ] as const) {
        figures.push(await figure(`vehicle step: ${name}, 95 of 100`, next, target));
      }
      figures.push(
        await figure("page with all steps, 95 of 100", () => `${server.url}/catalog?make=${aMake()}&model=${aModel()}&year=${aYear()}`),
      );
      print(figures);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

async function figure(name: string, next: () => string, atMost?: number): Promise<Figure> {
  await load(warmUp, connections, next);
  const slow: number[] = [];
  for (let run = 0; run < runs; run++) {
    slow.push(percentile(await load(asked, connections, next), 0.95));
  }
  const how = `${makes * models * years * engines.length} vehicles, ${connections} connections, median of ${runs} runs of ${asked}`;
  return { name, value: median(slow), unit: "ms", how, ...(atMost === undefined ? {} : { target: atMost }) };
}

function list(): string {
  const rows = ["make,model,year,displacement,cylinders,fuel"];
  for (let make = 0; make < makes; make++) {
    for (let model = 0; model < models; model++) {
      for (let year = 0; year < years; year++) {
        engines.forEach((engine) => rows.push(`Bench${make},Model${model},${2000 + year},${engine},4,gasoline`));
      }
    }
  }
  return rows.join("\n") + "\n";
}

const below = (count: number) => Math.floor(Math.random() * count);
const aMake = () => `bench${below(makes)}`;
const aModel = () => `model${below(models)}`;
const aYear = () => anyOf(Array.from({ length: years }, (_, year) => 2000 + year));
