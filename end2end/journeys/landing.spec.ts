/** Where each person's work is: after signing in, and at the start. */
import { fillSignIn, type Person } from "../support/people.ts";
import { expect, test, visit } from "../support/test.ts";

const places: [Person, string][] = [
  ["platform", "/admin/users"],
  ["warehouse", "/inventory"],
  ["viewer", "/inventory"],
  ["workshop", "/catalog"],
  ["plant", "/plant"],
  ["plantOperator", "/plant"],
];

for (const [who, place] of places) {
  test(`${who} arrives at ${place} after signing in`, async ({ page, baseURL }) => {
    await visit(page, "/login");
    await fillSignIn(page, who);
    await expect(page).toHaveURL(`${baseURL}${place}`);
  });

  test.describe(`as ${who}`, () => {
    test.use({ as: who });

    test(`the start is ${place}`, async ({ page, baseURL }) => {
      await visit(page, "/");
      await expect(page).toHaveURL(`${baseURL}${place}`);
      await page.getByRole("link", { name: "Engrane", exact: true }).click();
      await expect(page).toHaveURL(`${baseURL}${place}`);
    });
  });
}

test.describe("the people of all organizations", () => {
  test.use({ as: "platform" });

  test("are listed with their organization, role and last sign-in", async ({ page }) => {
    // Other journeys make many people: these are found by their names, whichever page they are on.
    await visit(page, "/admin/users?q=demo.engrane.mx");
    const table = page.getByRole("table", { name: "Usuarios", exact: true });
    const norte = table.getByRole("row").filter({ hasText: "norte@demo.engrane.mx" }).first();
    await expect(norte).toContainText("Activo");
    await expect(table.getByRole("row").filter({ hasText: "plataforma@demo.engrane.mx" })).toContainText(/ahora|hace|ayer/);
  });
});
