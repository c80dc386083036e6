/** A part with pictures, attributes and the number of the goods, as its maker tells them. */
import { ean13, png } from "../support/barcode.ts";
import { post } from "../support/api.ts";
import { tokenOf } from "../support/people.ts";
import { mark } from "../support/price_list.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, hydrated, phone, test, themes, wear } from "../support/test.ts";

/** Whose pictures these are: nobody is there, the journey answers. */
const maker = "https://imagenes.maker.example";

test("pictures have their place before they are there, and are seen on a desk and on a phone", async ({ page }) => {
  const number = `FOTO-${mark()}`;
  const { id } = await post<{ id: string }>(await tokenOf("platform"), "/catalog/parts", {
    brand: "TRW",
    number,
    group: "brake_pads",
    kind: "aftermarket",
    tier: "premium",
    name_es: "Balatas con foto",
    gtin: "7501031311309",
    attributes: { Ancho: "131 mm" },
    images: [`${maker}/1.png`, `${maker}/2.png`],
  });
  let show = () => {};
  const shown = new Promise<void>((resolve) => (show = resolve));
  const referrers: (string | undefined)[] = [];
  await page.route(`${maker}/**`, async (route) => {
    referrers.push(route.request().headers().referer);
    await shown;
    await route.fulfill({ contentType: "image/png", body: png(ean13("7501031311309")) });
  });
  await page.goto(`/catalog/parts/${id}`, { waitUntil: "domcontentloaded" });
  await hydrated(page);
  const first = page.getByRole("img", { name: `TRW ${number} Balatas con foto, imagen 1` });
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toContainText(number);
  await page.evaluate(async () => void (await document.fonts.ready));
  const before = await heading.boundingBox();
  show();
  await expect.poll(() => first.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  expect(await heading.boundingBox()).toEqual(before);
  expect(referrers.every((referrer) => referrer === undefined)).toBe(true);

  await expect(page.getByText("7501031311309", { exact: true })).toBeVisible();
  await expect(page.getByText("131 mm", { exact: true })).toBeVisible();
  // The second one is reached by keyboard.
  await page.getByRole("list", { name: "Imágenes de la refacción" }).focus();
  await expect(async () => {
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("img", { name: /imagen 2$/ })).toBeInViewport({ timeout: 500 });
  }).toPass();
  for (const theme of themes) {
    await wear(page, theme);
    for (const size of [desk, phone]) {
      await page.setViewportSize(size);
      await expectNoSidewaysScroll(page);
      await accessible(page);
    }
    await page.setViewportSize(desk);
  }
});
