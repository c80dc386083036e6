/**
 * How fast a manager sees a day: the dashboard of the demo plant drawn on the server, a day of its two weeks at random.
 * Load, server and database share the machine's processors.
 */
import { tokenOf } from "../support/people.ts";
import { test } from "../support/test.ts";
import { median, percentile, print } from "./figures.ts";
import { load } from "./load.ts";

const connections = 8;
const asked = 500;
const warmUp = 100;
const runs = 5;
const target = 60;
const days = 13;

test("the dashboard of a day", async () => {
  test.setTimeout(10 * 60_000);
  const cookie = `engrane_session=${await tokenOf("plant")}`;
  const slow: number[] = [];
  await load(warmUp, connections, aDay, cookie);
  for (let run = 0; run < runs; run++) {
    slow.push(percentile(await load(asked, connections, aDay, cookie), 0.95));
  }
  const how = `a day of ${days} at random, ${connections} connections, median of ${runs} runs of ${asked}`;
  print([{ name: "dashboard of a day, 95 of 100", value: median(slow), unit: "ms", target, how }]);
});

/** The address of a whole day before today. */
function aDay(): string {
  const before = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);
  const back = 1 + Math.floor(Math.random() * days);
  return `${process.env.ENGRANE_URL}/plant?range=custom&from=${before(back)}&to=${before(back - 1)}`;
}
