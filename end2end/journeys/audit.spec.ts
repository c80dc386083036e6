/** Whoever runs an organization sees what was done in it, narrows it down, and takes it along. */
import { readFile } from "node:fs/promises";
import { expect, phone, test, visit } from "../support/test.ts";

test.use({ as: "plant" });

test("a change is found again with what was before and after", async ({ page }) => {
  await visit(page, "/plant/settings");
  await page.locator("main table").getByRole("link").first().click();
  const name = page.getByLabel("Nombre");
  const before = await name.inputValue();
  const after = `Línea auditada ${Date.now()}`;
  await name.fill(after);
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.locator("main table")).toContainText(after);

  await visit(page, "/settings/audit");
  await page.getByLabel("Qué", { exact: true }).selectOption({ label: "Cambió la línea" });
  await page.getByRole("button", { name: "Mostrar" }).click();
  await expect(page).toHaveURL(/action=change_line/);
  const row = page.getByRole("row").filter({ hasText: after }).first();
  await row.getByText("1 cambio").click();
  await expect(row.locator("del")).toContainText(before);
  await expect(row.locator("ins")).toContainText(after);
  // All that was ever done to it.
  await row.getByRole("link").click();
  await expect(page).toHaveURL(/target_kind=line&target=/);
  await expect(page.getByLabel("Identificador")).toHaveValue(/-/);
});

test("the audit is exported and fetched", async ({ page }) => {
  await visit(page, "/settings/audit?action=sign_in");
  await page.getByRole("button", { name: "Exportar" }).click();
  const link = page.getByRole("link", { name: "Descargar" }).first();
  await expect(link).toBeVisible({ timeout: 20_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toMatch(/^audit-.*\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  expect(text.split("\r\n")[0]).toContain("at,actor,actor_id");
  expect(text).toContain(",sign_in,session,");
});

test("a filter that makes no sense says so beside its field", async ({ page }) => {
  await visit(page, "/settings/audit?from=2026-11-22&to=2026-11-20");
  await expect(page.getByText("Algo del filtro no se entiende")).toBeVisible();
  await expect(page.getByLabel("Hasta")).toHaveAttribute("aria-invalid", "true");
});

test("on a phone nothing is wider than the screen", async ({ page }) => {
  await page.setViewportSize(phone);
  await visit(page, "/settings/audit");
  await page.locator("main details summary").first().click();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBe(0);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("filters and exports work", async ({ page }) => {
    await page.goto("/settings/audit");
    await page.getByLabel("Qué", { exact: true }).selectOption({ label: "Inició sesión" });
    await page.getByRole("button", { name: "Mostrar" }).click();
    await expect(page).toHaveURL(/action=sign_in/);
    const posted = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Exportar" }).click();
    await posted;
    // Nothing on this page moves by itself: the person looks again until the file is there.
    await expect(async () => {
      await page.reload();
      await expect(page.getByText(/^\d+ rengl(ón|ones)$/).first()).toBeVisible({ timeout: 500 });
      await expect(page.getByRole("link", { name: "Descargar" }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 10_000 });
  });
});
