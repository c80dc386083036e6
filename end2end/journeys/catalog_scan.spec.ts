/** A code is scanned in the catalogue: of a picture, before the camera, and by a scanner that types. */
import { ean13, png } from "../support/barcode.ts";
import { holdBars, holdNothing, withCamera } from "../support/camera.ts";
import { partPath } from "../support/api.ts";
import { scan } from "../support/scanner.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, test, themes, visit, wear, type Page } from "../support/test.ts";

test.use({ launchOptions: withCamera });

/** The number of some goods. */
const gtin = "7501031311309";

const panel = (page: Page) => page.getByRole("dialog", { name: "Escanear un código" });
const open = (page: Page) => page.getByRole("button", { name: "Escanear una refacción" }).click();
const searchBox = (page: Page) => page.getByRole("combobox", { name: "Buscar refacciones" });
const chosen = (page: Page) => panel(page).locator("input[type=file]");
const picture = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });

async function searched(page: Page, words: string): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`/catalog\\?(.*&)?q=${encodeURIComponent(words)}$`), { timeout: 15_000 });
  await expect(searchBox(page)).toHaveValue(words);
  await expect(panel(page)).toBeHidden();
}

test("a picture of a barcode is read, chosen or dropped, and searched for", async ({ page }) => {
  holdNothing();
  await visit(page, "/catalog?make=nissan&model=tsuru&year=2004");
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await open(page);
  await expect(page.getByText("O suelta aquí la foto de un código")).toBeVisible();

  // What is no picture of a code says so, and another one may be chosen.
  await chosen(page).setInputFiles(picture("nada.png", png([])));
  await expect(page.getByText("En la foto no se ve ningún código")).toBeVisible({ timeout: 15_000 });
  await chosen(page).setInputFiles(picture("roto.png", Buffer.from("no es una foto")));
  await expect(page.getByText("No se puede leer: no es una foto")).toBeVisible();
  await chosen(page).setInputFiles(picture("codigo.png", png(ean13(gtin))));
  await searched(page, gtin);
  expect(fetched).toContain("/vendor/zxing-reader-3.1.0.wasm");

  // The vehicle stays chosen, as with what is typed.
  await expect(page).toHaveURL(/make=nissan&model=tsuru&year=2004/);

  await visit(page, "/");
  await open(page);
  await expect(page.getByText("O suelta aquí la foto de un código")).toBeVisible();
  await panel(page).evaluate(async (panel, bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "codigo.png", { type: "image/png" }));
    for (const kind of ["dragover", "drop"]) {
      panel.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }, [...png(ean13(gtin))]);
  await searched(page, gtin);
});

test("the camera of a phone reads a barcode on the page of a part", async ({ page }) => {
  holdBars(ean13(gtin));
  await page.setViewportSize(phone);
  await visit(page, await partPath("41060-50Y90"));
  await open(page);
  await searched(page, gtin);
});

test("a scanner that types is heard wherever the focus is, and what it reads is searched for alone", async ({ page }) => {
  holdNothing();
  await visit(page, "/catalog?q=balatas");
  await scan(page, "41060-50Y90");
  await searched(page, "41060-50Y90");
  await expect(page.getByRole("region", { name: "Resultados", exact: true }).getByRole("link").first()).toContainText("41060-50Y90");

  // What stood in the box is no part of it.
  await searchBox(page).fill("balatas");
  await searchBox(page).focus();
  await scan(page, "04465-02220");
  await searched(page, "04465-02220");
  await expect(searchBox(page)).toBeFocused();

  await visit(page, await partPath("41060-50Y90"));
  await page.getByRole("link", { name: "Frenos" }).first().focus();
  // Of what a label of the goods trade says, the number of the goods.
  await scan(page, `]C101${gtin.padStart(14, "0")}`);
  await searched(page, gtin);
});

test("where codes are for the page, the search box hears none", async ({ page }) => {
  holdNothing();
  await visit(page, "/login");
  await expect(page.getByRole("button", { name: "Escanear una refacción" })).toHaveCount(0);
  await scan(page, "41060-50Y90");
  await expect(page).toHaveURL(/\/login$/);
});

test("the panel is seen in both themes, on a desk and on a phone", async ({ page }) => {
  holdNothing();
  await visit(page, "/catalog");
  for (const theme of themes) {
    await wear(page, theme);
    for (const size of [desk, phone]) {
      await page.setViewportSize(size);
      await expectNoSidewaysScroll(page);
      await open(page);
      await expect(page.getByText("Acerca el código de barras o QR")).toBeVisible({ timeout: 15_000 });
      await expectNoSidewaysScroll(page);
      await accessible(page);
      await page.keyboard.press("Escape");
      await expect(panel(page)).toBeHidden();
    }
    await page.setViewportSize(desk);
  }
});
