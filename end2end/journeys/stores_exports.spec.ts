/** Whoever runs a store-room takes it along as a file, with what proves it. */
import { readFile } from "node:fs/promises";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, refused, test, themes, visit, wear, type Page } from "../support/test.ts";

/** Asks for an export and waits for its file: the newest of the list, once it has one more than before. */
async function exported(page: Page, what: string, format: string): Promise<{ name: string; path: string }> {
  const links = page.getByRole("link", { name: "Descargar" });
  await expect(page.getByRole("button", { name: "Exportar" })).toBeEnabled();
  const title = `${what} (${format})`;
  const before = await page.getByText(title).count();
  await page.getByLabel("Qué", { exact: true }).selectOption({ label: what });
  await page.getByLabel("Formato", { exact: true }).selectOption({ label: format });
  await page.getByRole("button", { name: "Exportar" }).click();
  await expect(page.getByText(title)).toHaveCount(before + 1);
  const newest = page.getByRole("listitem").filter({ hasText: title }).first();
  await expect(newest.getByRole("link", { name: "Descargar" })).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), links.first().click()]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

test.describe("whoever runs it", () => {
  test.use({ as: "storeOwner" });

  test("the moves are exported, signed, and fetched", async ({ page }) => {
    await visit(page, "/stores");
    await page.locator("main").getByRole("link", { name: "Exportar" }).click();
    await expect(page).toHaveURL(/\/stores\/exports$/);
    const moves = await exported(page, "Movimientos", "CSV");
    expect(moves.name).toMatch(/^moves-.*\.csv$/);
    const lines = (await readFile(moves.path, "utf8")).trimEnd().split("\r\n");
    expect(lines[0]).toContain("document,document_id,act,recorded_at");
    const signed = lines.at(-1) ?? "";
    expect(signed).toMatch(/^signature,[0-9a-f]{64},\d+,[0-9a-f]{64},.*,[0-9a-f]{128}$/);
    // By which key anybody verifies it, the page says as well.
    await expect(page.getByText(signed.split(",")[1] ?? "")).toBeVisible();

    const items = await exported(page, "Artículos", "Excel");
    expect(items.name).toMatch(/^items-.*\.xlsx$/);
    expect((await readFile(items.path)).subarray(0, 2).toString()).toBe("PK");
  });

  test.describe("a period that is upside down", () => {
    test.use({ allowedErrors: [refused(422)] });

    test("says so beside its field, and keeps what was typed", async ({ page }) => {
      await visit(page, "/stores/exports");
      await page.getByLabel("Qué", { exact: true }).selectOption({ label: "Movimientos" });
      await page.getByLabel("Desde", { exact: true }).fill("2026-02-01");
      await page.getByLabel("Hasta", { exact: true }).fill("2026-01-01");
      await page.getByRole("button", { name: "Exportar" }).click();
      await expect(page.getByLabel("Hasta", { exact: true })).toHaveAttribute("aria-invalid", "true");
      await expect(page.getByLabel("Desde", { exact: true })).toHaveValue("2026-02-01");
    });
  });

  test("the page is accessible in both themes, on a desk and on a phone", async ({ page }) => {
    await visit(page, "/stores/exports");
    for (const theme of themes) {
      await wear(page, theme);
      for (const size of [desk, phone]) {
        await page.setViewportSize(size);
        await expectNoSidewaysScroll(page, "exports");
        await accessible(page);
      }
    }
  });
});

test.describe("whoever keeps it", () => {
  test.use({ as: "storekeeper", allowedErrors: [refused(403)] });

  test("does not export", async ({ page }) => {
    await visit(page, "/stores");
    await expect(page.locator("main").getByRole("link", { name: "Exportar" })).toHaveCount(0);
    expect(await visit(page, "/stores/exports")).toBe(403);
  });
});
