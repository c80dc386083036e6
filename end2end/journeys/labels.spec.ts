/** Labels are printed, and what stands on them is read by the camera. */
import { readFileSync } from "node:fs";
import { holdBefore, holdNothing, withCamera } from "../support/camera.ts";
import { post } from "../support/api.ts";
import { newStoreRoom, signIn, tokenOfNew, type Boss } from "../support/platform.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, test, themes, visit, wear, type Page } from "../support/test.ts";

test.use({ launchOptions: withCamera });

type Made = { id: string };

/** A store-room with two items, two shelves, one in the other, and Ana. */
async function stocked(): Promise<{ keeper: Boss; viewer: Boss; token: string; nut: string; drill: string }> {
  const { keeper, viewer } = await newStoreRoom();
  const token = await tokenOfNew(keeper);
  await post(token, "/stores/locations", { name: "Estante 1" });
  await post(token, "/stores/locations", { name: "Cajón A", parent: "Estante 1" });
  await post(token, "/stores/holders", { kind: "person", name: "Ana Núñez", code: "B-7" });
  const nut = await post<Made>(token, "/stores/items", { code: "T-6", name: "Tuerca M6", kind: "consumable", unit: "piece", home: "Estante 1" });
  const drill = await post<Made>(token, "/stores/items", { code: "TAL-1", name: "Taladro", kind: "tool", unit: "piece", home: "Estante 1" });
  await post(token, "/stores/receive", { lines: [{ code: "T-6", quantity: 10 }, { code: "TAL-1", quantity: 4 }] });
  return { keeper, viewer, token, nut: nut.id, drill: drill.id };
}

/** The labels that are asked for, as REST answers them. */
async function printed(token: string, asked: object): Promise<Buffer> {
  const answer = await fetch(`${process.env.ENGRANE_URL}/api/v1/stores/labels`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(asked),
  });
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

/** Types into a field that proposes, and takes what has this name. */
async function pick(page: Page, label: string, words: string, name: string): Promise<void> {
  await page.getByRole("combobox", { name: label, exact: true }).fill(words);
  await page.getByRole("option", { name }).click();
}

/** Presses what downloads, and gives what came. */
async function downloaded(page: Page): Promise<{ name: string; pdf: string }> {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Descargar el PDF" }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), pdf: readFileSync(await download.path(), "latin1") };
}

const pagesOf = (pdf: string) => pdf.match(/\/MediaBox/g)?.length ?? 0;
const summary = (page: Page, text: string) => expect(page.getByText(text, { exact: true })).toBeVisible();
const camera = (page: Page) => page.getByRole("dialog", { name: "Escanear un código" });

test("labels of items, shelves and people are put together and downloaded", async ({ page }) => {
  const { keeper, nut } = await stocked();
  await signIn(page, keeper);
  await visit(page, `/stores/items/${nut}`);
  await page.getByRole("link", { name: "Etiqueta", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Etiquetas", exact: true })).toBeVisible();
  await summary(page, "Etiquetas: 1 · Páginas: 1");

  await pick(page, "Artículo", "taladro", "Taladro");
  await pick(page, "Persona o trabajo", "nunez", "Ana Núñez");
  await page.getByLabel("Ubicación, con lo que contiene").selectOption({ label: "Estante 1" });
  await page.getByRole("button", { name: "Agregar", exact: true }).click();
  await expect(page.getByRole("button", { name: "Quitar Estante 1 / Cajón A" })).toBeVisible();
  await summary(page, "Etiquetas: 5 · Páginas: 1");
  await page.getByRole("button", { name: "Quitar Taladro" }).click();
  await summary(page, "Etiquetas: 4 · Páginas: 1");

  // The sheet has one free label left: the others are on the next one.
  await page.getByRole("radio", { name: "Etiqueta 30", exact: true }).check();
  await summary(page, "Etiquetas: 4 · Páginas: 2");
  const sheet = await downloaded(page);
  expect(sheet.name).toBe("etiquetas.pdf");
  expect(sheet.pdf.startsWith("%PDF-")).toBe(true);
  expect(pagesOf(sheet.pdf)).toBe(2);

  // The counter's commands, on a roll; the device remembers its printer.
  await page.getByLabel("Comandos del mostrador", { exact: false }).check();
  await page.getByLabel("Hoja o rollo").selectOption("roll_62x29");
  await expect(page.getByRole("radio")).toHaveCount(0);
  await page.getByLabel("Recorrer a la derecha (mm)").fill("-0.5");
  await page.getByLabel("Copias de cada una").fill("2");
  await summary(page, "Etiquetas: 36 · Páginas: 36");
  expect(pagesOf((await downloaded(page)).pdf)).toBe(36);
  await visit(page, "/stores/labels");
  await expect(page.getByLabel("Hoja o rollo")).toHaveValue("roll_62x29");
  await expect(page.getByLabel("Recorrer a la derecha (mm)")).toHaveValue("-0.5");
  await expect(page.getByText("Todavía no hay nada que etiquetar")).toBeVisible();
  await expect(page.getByRole("button", { name: "Descargar el PDF" })).toBeDisabled();
});

test("what cannot be printed is said before it is sent", async ({ page }) => {
  const { keeper, nut } = await stocked();
  await signIn(page, keeper);
  await visit(page, `/stores/labels?item=${nut}`);
  await page.getByLabel("Recorrer hacia abajo (mm)").fill("21");
  await page.getByRole("button", { name: "Descargar el PDF" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /./ }).first()).toBeVisible();
  await page.getByLabel("Recorrer hacia abajo (mm)").fill("");
  await page.getByLabel("Copias de cada una").fill("1001");
  await expect(page.getByText("Son demasiadas")).toBeVisible();
  await expect(page.getByRole("button", { name: "Descargar el PDF" })).toBeDisabled();
});

test("the list prints what its filter leaves", async ({ page }) => {
  const { keeper } = await stocked();
  await signIn(page, keeper);
  await visit(page, "/stores?kind=tool");
  await page.getByRole("link", { name: "Imprimir sus etiquetas" }).click();
  await summary(page, "Etiquetas: 1 · Páginas: 1");
  await expect(page.getByRole("button", { name: "Quitar Taladro" })).toBeVisible();
});

test("the camera reads our own label, and what it stands for is opened", async ({ page }) => {
  const { keeper, token, nut } = await stocked();
  holdBefore(await printed(token, { layout: "roll_62x29", items: [nut] }));
  await signIn(page, keeper);
  await visit(page, "/stores");
  // Nothing of the reader is fetched before the camera opens.
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await page.getByRole("button", { name: "Escanear", exact: true }).click();
  // By way of the code's page, which leads on at once.
  await expect(page).toHaveURL(new RegExp(`/stores/items/${nut}$`), { timeout: 15_000 });
  await expect(camera(page)).toBeHidden();
  expect(fetched).toContain("/vendor/zxing-reader-3.1.0.wasm");
});

test("in a count a scan leads to the lines of what was scanned", async ({ page }) => {
  const { keeper, token, drill } = await stocked();
  const count = await post<Made>(token, "/stores/counts", { places: ["Estante 1"], blind: false });
  holdBefore(await printed(token, { layout: "roll_62x29", items: [drill] }));
  await signIn(page, keeper);
  await visit(page, `/stores/counts/${count.id}`);
  await expect(page.getByRole("listitem").filter({ hasText: "Tuerca M6" })).toBeVisible();
  await page.getByRole("button", { name: "Escanear", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`item=${drill}`), { timeout: 15_000 });
  await expect(page.getByRole("listitem").filter({ hasText: "Tuerca M6" })).toHaveCount(0);
  await expect(page.getByLabel("Contado de Taladro")).toBeFocused();
});

test("the camera is seen in both themes, on a desk and on a phone, and closes with its panel", async ({ page }) => {
  const { viewer } = await newStoreRoom();
  holdNothing();
  await signIn(page, viewer);
  await visit(page, "/stores");
  await page.evaluate(() => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (asked) => {
      const stream = await open(asked);
      Object.assign(window, { stream });
      return stream;
    };
  });
  for (const theme of themes) {
    await wear(page, theme);
    for (const size of [desk, phone]) {
      await page.setViewportSize(size);
      await page.getByRole("button", { name: "Escanear", exact: true }).filter({ visible: true }).click();
      await expect(page.getByLabel("Lo que ve la cámara")).toBeVisible();
      await expect(page.getByText("Acerca el código de barras o QR")).toBeVisible({ timeout: 15_000 });
      await expectNoSidewaysScroll(page);
      await accessible(page);
      await page.keyboard.press("Escape");
      await expect(camera(page)).toBeHidden();
    }
    await page.setViewportSize(desk);
  }
  const live = () => page.evaluate(() => (window as unknown as { stream?: MediaStream }).stream?.getTracks().map((track) => track.readyState));
  await expect.poll(live).toEqual(["ended"]);
});
