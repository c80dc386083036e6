/**
 * How soon a workshop that has a part open sees that a bodega changed its price: counted from when the change is sent until the page
 * shows it. Browser, server and database share the machine's processors.
 */
import { bring, partPath } from "../support/api.ts";
import { tokenOf } from "../support/people.ts";
import { csv } from "../support/price_list.ts";
import { expect, test, visit } from "../support/test.ts";
import { percentile, print } from "./figures.ts";

const changes = 200;
const number = "04465-02220";

test.use({ as: "workshop" });

test("a changed price is shown", async ({ page }) => {
  test.setTimeout(10 * 60_000);
  await bring("otherWarehouse", csv("precios.csv", ["No. de parte,Marca,Descripción,Precio,Existencia,Ubicación", `${number},TOYOTA,Balatas,100.00,3,BANCO`]));
  const line = await lineOf(number);
  await visit(page, await partPath(number));
  await expect(page.locator("#offers")).toContainText("$100.00");
  const times: number[] = [];
  for (let change = 1; change <= changes; change++) {
    const price = (1_000 + change) / 10;
    const shown = page.evaluate(
      (text) =>
        new Promise<number>((resolve) => {
          const look = () => document.querySelector("#offers")?.textContent?.includes(text) && (resolve(Date.now()), observer.disconnect());
          const observer = new MutationObserver(look);
          observer.observe(document.body, { childList: true, characterData: true, subtree: true });
          look();
        }),
      `$${price.toFixed(2)}`,
    );
    const begun = Date.now();
    await line.costs(price);
    times.push((await shown) - begun);
  }
  const how = `${changes} changes, one after the other; half of them within ${percentile(times, 0.5)} ms`;
  print([{ name: "a changed price on an open page, 99 of 100", value: percentile(times, 0.99), unit: "ms", target: 500, how }]);
});

/** The line of a bodega with this number, whose price can be changed. */
async function lineOf(number: string) {
  const items = `${process.env.ENGRANE_URL}/api/v1/inventory/items`;
  const authorization = `Bearer ${await tokenOf("otherWarehouse")}`;
  const found = await fetch(`${items}?q=${number}&location=BANCO`, { headers: { authorization } });
  const line = ((await found.json()) as { data: { id: string; version: number }[] }).data[0];
  if (!line) {
    throw new Error(`nobody has ${number}`);
  }
  let { version } = line;
  return {
    costs: async (price: number) => {
      const headers = { authorization, "content-type": "application/json", "if-match": `"${version}"` };
      const answer = await fetch(`${items}/${line.id}`, { method: "PATCH", headers, body: JSON.stringify({ price }) });
      if (!answer.ok) {
        throw new Error(`the price is not changed: ${answer.status} ${await answer.text()}`);
      }
      version += 1;
    },
  };
}
