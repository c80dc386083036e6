/** Every page as every kind of person: without an error in the console, as wide as the screen, and accessible. */
import type { Person } from "../support/people.ts";
import { routes } from "../support/routes.ts";
import { accessible, colours, desk, expect, expectNoSidewaysScroll, type Page, phone, refused, test, themes, violations, visit, wear } from "../support/test.ts";

// They share nothing, and are too many for one worker.
test.describe.configure({ mode: "parallel" });

const everybody: (Person | undefined)[] = [undefined, "workshop", "warehouse", "viewer", "platform", "plant", "plantOperator", "producer", "machinist", "storekeeper"];

for (const who of new Set([...everybody, ...routes.map(({ sees }) => sees)])) {
  // Others come for what only they see.
  const walked = everybody.includes(who) ? routes : routes.filter(({ sees }) => sees === who);

  test.describe(`as ${who ?? "nobody"}`, () => {
    test.use({ as: who });

    // One after the other in one browser, as somebody who works there all day goes through them.
    test("every page answers as it should, without an error, fits the screen, and is accessible", async ({ page, errors }) => {
      test.setTimeout(10_000 * walked.length);
      // What a refusal looks like is the same wherever it is met.
      const refusals = new Set<number>();
      for (const { name, path, status, sees } of walked) {
        await test.step(name, async () => {
          const expected = status(who);
          // Whoever sees most of a page looks at all that there is on it.
          const closely = who === sees;
          if (refusals.has(expected) && !closely) {
            expect.soft((await page.request.get(await path(), { maxRedirects: 0 })).status(), name).toBe(expected);
            return;
          }
          if (expected !== 200) {
            refusals.add(expected);
          }
          await page.setViewportSize(desk);
          expect.soft(await visit(page, await path()), name).toBe(expected);
          await expect.soft(page.getByRole("heading", { level: 1 }), name).not.toBeEmpty();
          await expectNoSidewaysScroll(page, name);
          await page.setViewportSize(phone);
          await expectNoSidewaysScroll(page, name);
          if (closely) {
            await expectAccessible(page, name);
          }
          const wrong = errors.splice(0).filter((error) => expected === 200 || !refused(expected).test(error));
          expect.soft(wrong, name).toEqual([]);
        });
      }
    });
  });
}

/** In both themes, on a desk and on a phone. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const theme of themes) {
    await wear(page, theme);
    for (const size of [desk, phone]) {
      await page.setViewportSize(size);
      const broken = await violations(page, theme === themes[0] ? undefined : colours);
      expect.soft(broken, `${name}, ${theme}, ${size.width} px`).toEqual([]);
    }
  }
}

test.describe("a page that somebody may not see", () => {
  test.use({ as: "workshop", allowedErrors: [refused(403)] });

  test("is accessible in both themes", async ({ page }) => {
    await visit(page, "/inventory");
    for (const theme of themes) {
      await wear(page, theme);
      await accessible(page);
    }
  });
});

test.describe("the account menu", () => {
  test.use({ as: "workshop" });

  test("is accessible while it is open", async ({ page }) => {
    await visit(page, "/catalog");
    await page.getByRole("button", { name: /^Tu cuenta/ }).click();
    await expect(page.getByRole("button", { name: "Cerrar sesión" })).toBeVisible();
    await accessible(page);
  });
});
