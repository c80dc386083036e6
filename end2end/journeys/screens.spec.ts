/** A wall screen: a television that shows a code, somebody who types it, and what both see from then on. */
import { mark } from "../support/price_list.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, hydrated, phone, refused, test, themes, visit, wear } from "../support/test.ts";

const wall = { width: 1920, height: 1080 };

test.describe("a plant", () => {
  test.use({ as: "plant", allowedErrors: [refused(422)] });
  test.setTimeout(120_000);

  test("hangs its dashboard on a wall, and takes it down again", async ({ page, browser, baseURL }) => {
    const name = `Nave ${mark()}`;
    const television = await browser.newContext({ baseURL, viewport: wall });
    const tv = await television.newPage();
    await visit(tv, "/screen");
    const shown = tv.getByRole("status", { name: /Código/ });
    await expect(shown).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const code = await shown.innerText();
    for (const theme of themes) {
      await wear(tv, theme);
      await accessible(tv);
    }
    await wear(tv, "dark");
    // The code stays the device's own when the page is opened again.
    await visit(tv, "/screen");
    await expect(shown).toHaveText(code);
    expect(await tv.evaluate(() => `${document.cookie} ${Object.keys(localStorage)}`)).not.toContain("engrane_");

    await visit(page, "/plant?range=7d&interval=1d");
    await page.getByRole("link", { name: "Pantalla", exact: true }).click();
    await expect(page.getByText("Va a mostrar: 7 días · todas las líneas · 1 día.")).toBeVisible();
    await expect(page.getByText(`${new URL(page.url()).host}/screen`)).toBeVisible();
    await page.getByLabel("Código de la pantalla").fill("3333-3333");
    await page.getByLabel("Nombre", { exact: true }).fill(name);
    await page.getByRole("button", { name: "Conectar", exact: true }).click();
    await expect(page.getByText("No lo conocemos")).toBeVisible();
    await expect(page.getByLabel("Nombre", { exact: true })).toHaveValue(name);
    await page.getByLabel("Código de la pantalla").fill(code.toLowerCase());
    await page.getByRole("button", { name: "Conectar", exact: true }).click();
    const row = page.getByRole("row", { name: new RegExp(name) });
    await expect(row).toContainText("7 días · todas las líneas · 1 día");
    await expect(page.getByLabel("Código de la pantalla")).toHaveValue("");

    await expect(tv.getByRole("heading", { level: 1, name: new RegExp(`^${name} · `) })).toBeVisible({ timeout: 15_000 });
    await hydrated(tv);
    await expect(tv.getByText("En vivo")).toBeVisible();
    await expect(tv.getByText("Disponibilidad", { exact: true })).toBeVisible();
    await expect(tv.getByRole("navigation")).toHaveCount(0);
    for (const size of [wall, desk, phone]) {
      await tv.setViewportSize(size);
      await expectNoSidewaysScroll(tv);
    }
    for (const theme of themes) {
      await wear(tv, theme);
      await accessible(tv);
    }
    await tv.setViewportSize(wall);
    // The charts take their new size a moment later.
    const below = () => tv.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    await expect.poll(below, { message: "a screen on a wall is not scrolled" }).toBeLessThanOrEqual(0);
    // It opens nothing else.
    expect(await tv.evaluate(async () => (await fetch("/api/v1/oee/kpi")).status)).toBe(401);

    await television.setOffline(true);
    await expect(tv.getByText("Sin conexión")).toBeVisible({ timeout: 30_000 });
    await television.setOffline(false);
    await expect(tv.getByText("En vivo")).toBeVisible({ timeout: 30_000 });

    await page.reload();
    await hydrated(page);
    await expect(row).toContainText("Chrom");
    await row.getByText("Desconectar", { exact: true }).click();
    await accessible(page);
    await row.getByRole("button", { name: "Desconectar ahora" }).click();
    await expect(row).toHaveCount(0);
    await expect(tv.getByRole("heading", { level: 1, name: "Conecta esta pantalla" })).toBeVisible({ timeout: 30_000 });
    await television.close();
  });
});

test.describe("whoever only looks at the plant", () => {
  test.use({ as: "plantOperator" });

  test("is not asked to hang it up", async ({ page }) => {
    await visit(page, "/plant");
    await expect(page.getByRole("heading", { level: 1, name: "Planta" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Pantalla", exact: true })).toHaveCount(0);
  });
});
