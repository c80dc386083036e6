/** A storekeeper at the counter: by a scanner that types, by large keys, and with a network that comes and goes. */
import { post } from "../support/api.ts";
import { newStoreRoom, signIn, tokenOfNew, type Boss } from "../support/platform.ts";
import { scan } from "../support/scanner.ts";
import { expect, expectNoSidewaysScroll, phone, refused, test, visit, type Page } from "../support/test.ts";

type Stocked = { keeper: Boss; viewer: Boss; token: string; nut: string; drill: string };

/** A store-room with nuts and a drill on a shelf, and Ana, who has a badge. */
async function stocked(): Promise<Stocked> {
  const { keeper, viewer } = await newStoreRoom();
  const token = await tokenOfNew(keeper);
  const make = (things: string, body: object) => post<{ id: string }>(token, `/stores/${things}`, body);
  await make("locations", { name: "Estante 1" });
  await make("holders", { kind: "person", name: "Ana Núñez", code: "GAFETE-7" });
  const nut = await make("items", { code: "TUERCA-6", name: "Tuerca M6", kind: "consumable", unit: "piece", threshold: 100, home: "Estante 1" });
  const drill = await make("items", { code: "TALADRO-1", name: "Taladro", kind: "tool", unit: "piece", home: "Estante 1" });
  await post(token, "/stores/receive", { lines: [{ code: "TUERCA-6", quantity: 103 }, { code: "TALADRO-1", quantity: 1 }] });
  return { keeper, viewer, token, nut: nut.id, drill: drill.id };
}

/** Signs in on a device whose scanner is slow, as everything is on a machine that is busy; what it says aloud is written down. */
async function open(page: Page, keeper: Boss): Promise<void> {
  // Signing in passes by an empty page, which has no storage.
  await signIn(page, keeper);
  await page.addInitScript(() => {
    localStorage.setItem("counter.gap", "100");
    const spoken: string[] = [];
    Object.assign(window, { spoken });
    speechSynthesis.speak = (words) => void spoken.push(words.text);
  });
  await goToCounter(page);
}

async function goToCounter(page: Page): Promise<void> {
  await visit(page, "/stores/counter");
  await expect(page.getByLabel("Milisegundos entre letras del escáner")).toHaveValue("100");
}

const spoken = (page: Page) => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);

/** The printed codes of a quantity. */
const digits = (quantity: number) => [...String(quantity)].map((digit) => `CTLDIG${"BCDEFGHIJK"[Number(digit)]}`);

const message = (page: Page) => page.locator("main").getByRole("status").first();
const line = (page: Page, name: string) => page.locator("main ol > li").filter({ hasText: name });
const key = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a badge, two items and done by scanner alone, and undone", async ({ page }) => {
  const { keeper } = await stocked();
  await open(page, keeper);
  await expect(message(page)).toHaveText("Escanea un gafete o un artículo.");
  await scan(page, "GAFETE-7", "TUERCA-6", ...digits(20), "TALADRO-1");
  await expect(page.getByText("Ana Núñez", { exact: true })).toBeVisible();
  await expect(line(page, "Tuerca M6")).toContainText("20");
  await expect(line(page, "Taladro")).toContainText("1");
  await scan(page, "CTLDONE");
  await expect(message(page)).toContainText("Tuerca M6: 20 a Ana Núñez, quedan 83, mínimo 100");
  await expect(message(page)).toContainText("Taladro: 1 a Ana Núñez, quedan 0");
  expect(await spoken(page)).toEqual(["Tuerca M6: 20 a Ana Núñez, quedan 83, mínimo 100. Taladro: 1 a Ana Núñez, quedan 0"]);
  await expect(page.getByText("Nada todavía")).toBeVisible();
  await expect(page.getByText("¿Quién? Escanea su gafete")).toBeVisible();

  await scan(page, "CTLUNDO");
  await expect(message(page)).toContainText("Deshecho");
  await expect(message(page)).toContainText("Tuerca M6: 20, quedan 103, mínimo 100");
  await visit(page, "/stores/documents");
  await expect(page.getByRole("row", { name: /Salida 2/ })).toContainText("Deshecho");
  await expect(page.getByRole("row", { name: /Reversa 3/ })).toBeVisible();
});

test("a scan is heard wherever the focus is, and taken out of the field again", async ({ page }) => {
  const { keeper } = await stocked();
  await open(page, keeper);
  const item = page.getByRole("combobox", { name: "Artículo", exact: true });
  await item.fill("tue");
  // What is proposed does not take the Enter of a scan.
  await expect(page.getByRole("option", { name: /Tuerca M6/ })).toBeVisible();
  await scan(page, "GAFETE-7");
  await expect(page.getByText("Ana Núñez", { exact: true })).toBeVisible();
  await expect(item).toHaveValue("tue");
  await expect(item).toBeFocused();
  await expect(page.getByText("Nada todavía")).toBeVisible();

  const box = page.locator("#search-box");
  await box.focus();
  await scan(page, "TUERCA-6");
  await expect(line(page, "Tuerca M6")).toBeVisible();
  await expect(box).toHaveValue("");
  await expect(page).toHaveURL(/\/stores\/counter$/);
  // An address with a code in it: its slash leads nowhere.
  await key(page, "Listo").focus();
  await scan(page, "https://engrane.test/x/TALADRO");
  await expect(message(page)).toContainText("Nadie conoce el código");
  await expect(box).toHaveValue("");
  await expect(box).not.toBeFocused();
  // A person who types is none.
  await item.fill("");
  await item.pressSequentially("GAFETE-7", { delay: 150 });
  await page.keyboard.press("Enter");
  await expect(item).toHaveValue("GAFETE-7");
});

test.describe("more than there is", () => {
  test.use({ allowedErrors: [refused(409)] });

  test("is said at its line, which stays, and less of it is taken", async ({ page }) => {
    const { keeper } = await stocked();
    await open(page, keeper);
    await scan(page, "GAFETE-7", "TUERCA-6", ...digits(104), "CTLDONE");
    await expect(message(page)).toContainText("No alcanza");
    await expect(line(page, "Tuerca M6")).toContainText("pediste 104 y hay 103");
    expect((await spoken(page)).at(-1)).toContain("pediste 104 y hay 103");
    await scan(page, ...digits(103));
    await expect(line(page, "Tuerca M6")).not.toContainText("pediste");
    await scan(page, "CTLDONE");
    await expect(message(page)).toContainText("Tuerca M6: 103 a Ana Núñez, quedan 0, mínimo 100");
  });
});

test("without a scanner, with a thumb, on a phone", async ({ page }) => {
  const { keeper } = await stocked();
  await page.setViewportSize(phone);
  await signIn(page, keeper);
  await visit(page, "/stores");
  await page.getByRole("link", { name: "Mostrador", exact: true }).click();
  await expect(page).toHaveURL(/\/stores\/counter$/);
  await expectNoSidewaysScroll(page);
  await page.getByRole("combobox", { name: "¿Quién?", exact: true }).fill("nunez");
  await page.getByRole("option", { name: /Ana Núñez/ }).click();
  await expect(page.getByRole("combobox", { name: "¿Quién?", exact: true })).toHaveValue("");
  await page.getByRole("combobox", { name: "Artículo", exact: true }).fill("tuer");
  await page.getByRole("option", { name: /Tuerca M6/ }).click();
  await expect(line(page, "Tuerca M6")).toContainText("103 disponibles");
  for (const name of ["2", "0", "Listo", "Deshacer", "Devolución"]) {
    const { height = 0 } = (await key(page, name).boundingBox()) ?? {};
    expect(height, name).toBeGreaterThanOrEqual(72);
  }
  for (const name of ["2", "0", "Listo"]) {
    await key(page, name).click();
  }
  await expect(message(page)).toHaveText("Tuerca M6: 20 a Ana Núñez, quedan 83, mínimo 100");
  await expectNoSidewaysScroll(page);

  // Part of it comes back.
  await key(page, "Devolución").click();
  await expect(key(page, "Devolución")).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("combobox", { name: "¿Quién?", exact: true }).fill("ana");
  await page.getByRole("option", { name: /Ana Núñez/ }).click();
  await page.getByRole("combobox", { name: "Artículo", exact: true }).fill("tuer");
  await page.getByRole("option", { name: /Tuerca M6/ }).click();
  await expect(line(page, "Tuerca M6")).toBeVisible();
  await key(page, "5").click();
  await key(page, "Listo").click();
  await expect(message(page)).toHaveText("Tuerca M6: 5 de Ana Núñez, quedan 88, mínimo 100");
  await expect(key(page, "Salida")).toHaveAttribute("aria-pressed", "true");
});

test("a length is said with a point, and nothing more finely than it is counted", async ({ page }) => {
  const { keeper, token } = await stocked();
  await post(token, "/stores/items", { code: "CABLE-1", name: "Cable", kind: "material", unit: "metre", decimals: 1, home: "Estante 1" });
  await post(token, "/stores/receive", { lines: [{ code: "CABLE-1", quantity: 10 }] });
  await open(page, keeper);
  await scan(page, "GAFETE-7", "CABLE-1", ...digits(2), "CTLPOINT", ...digits(5));
  await expect(line(page, "Cable")).toContainText("2.5");
  await scan(page, "CTLDONE");
  await expect(message(page)).toContainText("Cable: 2.5 a Ana Núñez, quedan 7.5");

  await scan(page, "GAFETE-7", "TUERCA-6");
  await expect(line(page, "Tuerca M6")).toBeVisible();
  for (const name of ["1", "Punto decimal", "5", "Listo"]) {
    await key(page, name).click();
  }
  await expect(message(page)).toHaveText("Tuerca M6 se cuenta por enteros. Deshaz y di cuántos.");
  await expect(line(page, "Tuerca M6")).not.toContainText("15");
  await key(page, "Deshacer").click();
  await expect(page.getByText("Nada todavía")).toBeVisible();
});

test("a space within a scan presses nothing", async ({ page }) => {
  const { keeper } = await stocked();
  await open(page, keeper);
  await scan(page, "GAFETE-7", "TUERCA-6");
  await expect(line(page, "Tuerca M6")).toBeVisible();
  await key(page, "5").focus();
  await scan(page, "CAJA DE 50");
  await expect(message(page)).toHaveText("Nadie conoce el código CAJA DE 50");
  await expect(line(page, "Tuerca M6").getByText("1", { exact: true })).toBeVisible();
  // Of a person it does.
  await page.waitForTimeout(300);
  await page.keyboard.press("Space");
  await expect(line(page, "Tuerca M6").getByText("5", { exact: true })).toBeVisible();
});

test("no scan is lost while answers are late", async ({ page }) => {
  const { keeper } = await stocked();
  await open(page, keeper);
  await page.route(/\/scan_code\d+$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue();
  });
  await scan(page, "GAFETE-7", "TUERCA-6", ...digits(12), "TALADRO-1", "CTLDONE");
  await expect(page.getByText(/lecturas en espera/)).toBeVisible();
  await expect(message(page)).toContainText("Tuerca M6: 12 a Ana Núñez, quedan 91, mínimo 100");
  await expect(message(page)).toContainText("Taladro: 1 a Ana Núñez, quedan 0");
  await expect(page.getByText(/en espera/)).toHaveCount(0);
});

test("what was heard before a code proved to be unknown waits, and done does not overtake it", async ({ page }) => {
  const { keeper } = await stocked();
  await open(page, keeper);
  await page.route(/\/scan_code\d+$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue();
  });
  await scan(page, "GAFETE-7", "TUERCA-6", "NADIE-LO-CONOCE", "CTLDONE");
  await expect(message(page)).toHaveText("Nadie conoce el código NADIE-LO-CONOCE");
  await expect(page.getByText("1 lectura en espera")).toBeVisible();
  await expect(line(page, "Tuerca M6")).toBeVisible();
  await page.getByRole("combobox", { name: "Es de este artículo" }).fill("tala");
  await page.getByRole("option", { name: /Taladro/ }).click();
  await key(page, "Aprender el código").click();
  // It is scanned again by itself, and what waited goes on.
  await expect(message(page)).toContainText("Taladro: 1 a Ana Núñez, quedan 0");
  await expect(message(page)).toContainText("Tuerca M6: 1 a Ana Núñez, quedan 102");
});

test.describe("a lost answer", () => {
  test.use({ allowedErrors: [/net::ERR_/] });

  test("is asked for again, and what it was about is done once", async ({ page }) => {
    const { keeper, nut } = await stocked();
    await open(page, keeper);
    let lost = 0;
    await page.route(/\/book_at_counter\d+$/, async (route) => {
      lost += 1;
      if (lost === 1) {
        // It is done, and nobody hears of it.
        await route.fetch();
        await route.abort("connectionreset");
      } else {
        await route.continue();
      }
    });
    await scan(page, "GAFETE-7", "TUERCA-6", ...digits(3), "CTLDONE");
    await expect(message(page)).toContainText("Lo último se manda otra vez");
    await scan(page, "GAFETE-7");
    await expect(message(page)).toContainText("Tuerca M6: 3 a Ana Núñez, quedan 100, mínimo 100", { timeout: 15_000 });
    expect(lost).toBe(2);
    await expect(page.getByText("Ana Núñez", { exact: true })).toBeVisible();
    await visit(page, `/stores/items/${nut}`);
    await expect(page.getByRole("link", { name: /^Salida / })).toHaveCount(1);
  });
});

test("a tool that is out is offered to come back", async ({ page }) => {
  const { keeper, token } = await stocked();
  await post(token, "/stores/issue", { holder: { code: "GAFETE-7" }, lines: [{ code: "TALADRO-1", quantity: 1 }] });
  await open(page, keeper);
  await scan(page, "TALADRO-1");
  await expect(message(page)).toHaveText("Taladro: lo tiene Ana Núñez. ¿Lo devuelve?");
  await key(page, "Sí, lo devuelve").click();
  await expect(key(page, "Devolución")).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("Ana Núñez", { exact: true })).toBeVisible();
  await scan(page, "CTLDONE");
  await expect(message(page)).toHaveText("Taladro: 1 de Ana Núñez, queda 1");
});

test("one of several that have a code is chosen by its number or by a press", async ({ page }) => {
  const { keeper, token, nut, drill } = await stocked();
  for (const item of [nut, drill]) {
    await post(token, "/stores/codes", { code: "COMPARTIDO", item });
  }
  await open(page, keeper);
  await scan(page, "GAFETE-7", "COMPARTIDO");
  await expect(message(page)).toHaveText("¿Cuál de estos? Tócalo o di su número");
  await scan(page, ...digits(2));
  await expect(line(page, "Tuerca M6")).toBeVisible();
  await scan(page, "COMPARTIDO");
  await page.getByRole("button", { name: "1 · Taladro" }).click();
  await expect(line(page, "Taladro")).toBeVisible();

  await visit(page, "/stores/codes/COMPARTIDO");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Varias cosas tienen el código COMPARTIDO");
  await page.getByRole("link", { name: /Taladro/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Taladro" })).toBeVisible();
});

test("a device keeps how fast its scanner types, and whether it speaks", async ({ page }) => {
  const { keeper } = await stocked();
  await signIn(page, keeper);
  await visit(page, "/stores/counter");
  await page.getByText("Ajustes de este equipo").click();
  const gap = page.getByLabel("Milisegundos entre letras del escáner");
  await expect(gap).toHaveValue("35");
  await gap.fill("500");
  await gap.press("Tab");
  await expect(gap).toHaveValue("100");
  await page.getByLabel("Decir en voz alta").uncheck();
  await visit(page, "/stores/counter");
  await page.getByText("Ajustes de este equipo").click();
  await expect(gap).toHaveValue("100");
  await expect(page.getByLabel("Decir en voz alta")).not.toBeChecked();
});

test.describe("a code that is opened", () => {
  test.use({ allowedErrors: [/^console: Failed to load resource: the server responded with a status of 4(04|22) /] });

  test("leads to what has it, and is learnt once where nobody knows it", async ({ page }) => {
    const { keeper } = await stocked();
    await open(page, keeper);
    expect(await visit(page, "/stores/codes/tuerca-6")).toBe(200);
    await expect(page).toHaveURL(/\/stores\/items\//);
    await expect(page.getByRole("heading", { level: 1, name: "Tuerca M6" })).toBeVisible();
    await visit(page, "/stores/codes/GAFETE-7");
    await expect(page.getByRole("heading", { level: 1, name: "Ana Núñez" })).toBeVisible();
    expect(await visit(page, "/stores/codes/A1234567890")).toBe(422);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("El código A1234567890 se leyó mal");

    expect(await visit(page, "/stores/codes/CAJA%2F50")).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nadie conoce el código CAJA/50");
    await page.getByRole("button", { name: "Aprender el código" }).click();
    await expect(page.getByRole("alert").filter({ hasText: /./ }).first()).toBeVisible();
    await page.getByRole("combobox", { name: "Es de este artículo" }).fill("tuer");
    await page.getByRole("option", { name: /Tuerca M6/ }).click();
    await page.getByLabel("Cuántos trae (opcional)").fill("50");
    await page.getByRole("button", { name: "Aprender el código" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Tuerca M6" })).toBeVisible();

    await goToCounter(page);
    await scan(page, "CAJA/50");
    await expect(line(page, "Tuerca M6")).toContainText("50");
  });
});

test.describe("whoever only looks", () => {
  test.use({ allowedErrors: [/^console: Failed to load resource: the server responded with a status of 40[34] /] });

  test("has no counter, and learns no code", async ({ page }) => {
    const { viewer } = await stocked();
    await signIn(page, viewer);
    await visit(page, "/stores");
    await expect(page.getByRole("link", { name: "Mostrador" })).toHaveCount(0);
    expect(await visit(page, "/stores/counter")).toBe(403);
    // What somebody else has is not for them, and they are told so.
    expect(await visit(page, "/stores/codes/GAFETE-7")).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Es el gafete de Ana Núñez");
    await page.getByRole("link", { name: "Lo que tengo" }).last().click();
    await expect(page.getByText("Nadie tiene nada por devolver")).toBeVisible();
    expect(await visit(page, "/stores/codes/NADIE-0000")).toBe(404);
    await expect(page.getByRole("button", { name: "Aprender el código" })).toHaveCount(0);
  });
});
