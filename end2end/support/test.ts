/**
 * The `test` that every journey uses: a page on which any error in the console, any uncaught error and any answer of
 * 500 or more fails the test, even when nobody looked for it. A journey that goes where it may not go names what the
 * browser will say about it: `test.use({ allowedErrors: [/403/] })`.
 */
import { test as base, expect, type Page } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";

export { expect, type Page };

type Options = {
  /** Console errors that belong to the journey. */
  allowedErrors: RegExp[];
};

export const test = base.extend<Options>({
  allowedErrors: [[], { option: true }],
  page: async ({ page, allowedErrors }, use) => {
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") {
        errors.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
    page.on("pageerror", (error) => errors.push(`uncaught: ${error.stack ?? error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 500) {
        errors.push(`answer: ${response.status()} ${response.request().method()} ${response.url()}`);
      }
    });
    await use(page);
    expect(errors.filter((error) => !allowedErrors.some((allowed) => allowed.test(error)))).toEqual([]);
  },
});

/** Opens a page and waits until it answers to clicks. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/** Waits until the page answers to clicks and not only to links and forms. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}

/** No rule of WCAG 2.2 AA that a program can check is broken on the page as it stands. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const broken = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target.join(" ")) }));
  expect(broken).toEqual([]);
}
