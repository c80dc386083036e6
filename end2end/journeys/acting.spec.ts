/** Somebody of the platform acts for an organization: seen on every page, written down for both, and over when it ends. */
import { newBoss, newOrganization, signIn } from "../support/platform.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, type Page, phone, refused, test, themes, visit, wear } from "../support/test.ts";

const reason = "Pidieron ayuda por teléfono";

/** From the organization's form to its own pages. */
async function begin(page: Page): Promise<void> {
  await page.getByText("Actuar en su nombre", { exact: true }).first().click();
  await page.getByLabel("Motivo").fill(reason);
  await page.getByRole("button", { name: "Actuar en su nombre" }).click();
  await expect(page).toHaveURL(/\/inventory$/);
}

test.describe("a super admin", () => {
  test.use({ allowedErrors: [refused(403)] });

  test("acts for an organization, changes something in it, and leaves it", async ({ page }) => {
    test.setTimeout(180_000);
    const [boss, organization] = [await newBoss(), await newOrganization()];
    await signIn(page, boss);
    await visit(page, `/admin/organizations?edit=${organization.id}`);
    await begin(page);
    const banner = page.getByRole("region", { name: "Actúas por otra organización" });
    await expect(banner).toContainText(`Actúas en nombre de ${organization.name}`);
    await expect(banner).toContainText(reason);
    // The organization's own places, and none of the platform.
    await expect(page.getByRole("link", { name: "Mi inventario" }).first()).toBeVisible();
    await expect(page.getByRole("link", { name: "Organizaciones" })).toHaveCount(0);

    await visit(page, "/settings");
    await page.getByLabel("Minutos sin uso para cerrar la sesión").fill("45");
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByText("Guardado", { exact: true })).toBeVisible();
    await expect(banner).toBeVisible();

    const told = `${boss.name} (Engrane) para ${organization.name}`;
    await visit(page, "/settings/audit?action=change_settings");
    await expect(page.getByRole("row").filter({ hasText: told })).toHaveCount(1);
    await visit(page, "/settings/audit");
    await expect(page.getByRole("row").filter({ hasText: "Empezó a actuar en su nombre" })).toContainText(told);
    for (const theme of themes) {
      await wear(page, theme);
      for (const size of [desk, phone]) {
        await page.setViewportSize(size);
        await accessible(page);
        await expectNoSidewaysScroll(page);
        await expect(banner.getByRole("button", { name: "Dejar de actuar" })).toBeInViewport();
      }
    }
    await page.setViewportSize(desk);

    // The own account stays as it is.
    await visit(page, "/account");
    await expect(page.getByText("Mientras actúas en nombre de otra organización, tu cuenta no cambia.")).toBeVisible();
    await expect(page.getByLabel("Contraseña actual")).toHaveCount(0);

    await banner.getByRole("button", { name: "Dejar de actuar" }).click();
    await expect(page).toHaveURL(/\/admin\/organizations$/);
    await expect(page.getByRole("region", { name: "Actúas por otra organización" })).toHaveCount(0);
    expect(await visit(page, "/inventory")).toBe(403);
    await visit(page, "/settings/audit?action=change_settings");
    await expect(page.getByRole("row").filter({ hasText: told })).toHaveCount(1);
    await visit(page, "/settings/audit?action=end_acting");
    await expect(page.getByRole("row").filter({ hasText: told })).toHaveCount(1);
  });
});

test("a page that is open elsewhere is loaded anew", async ({ page, context }) => {
  const [boss, organization] = [await newBoss(), await newOrganization()];
  await signIn(page, boss);
  const other = await context.newPage();
  await visit(other, "/catalog");
  await visit(page, `/admin/organizations?edit=${organization.id}`);
  await begin(page);
  const said = `Actúas en nombre de ${organization.name}`;
  await expect(other.getByText(said)).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Dejar de actuar" }).click();
  await expect(page).toHaveURL(/\/admin\/organizations$/);
  await expect(other.getByText(said)).toHaveCount(0, { timeout: 20_000 });
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("it begins and ends with plain forms", async ({ page }) => {
    const [boss, organization] = [await newBoss(), await newOrganization()];
    await signIn(page, boss);
    await page.goto(`/admin/organizations?edit=${organization.id}`);
    await begin(page);
    await expect(page.getByText(`Actúas en nombre de ${organization.name}`)).toBeVisible();
    await page.getByRole("button", { name: "Dejar de actuar" }).click();
    await expect(page).toHaveURL(/\/admin\/organizations$/);
    await expect(page.getByText("Dejar de actuar")).toHaveCount(0);
  });
});
