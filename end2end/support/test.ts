/**
 * The `test` that every journey uses: a page on which any error in the console, any uncaught error and any answer of
 * 500 or more fails the test, even when nobody looked for it. A journey that goes where it may not go names what the
 * browser will say about it: `test.use({ allowedErrors: [refused(403)] })`. Who looks at the page is
 * `test.use({ as: "workshop" })`, or nobody.
 */
import { test as base, expect, type Page } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { enter, type Person } from "./people.ts";

export { expect, type Page };

type Options = {
  /** Console errors that belong to the journey. */
  allowedErrors: RegExp[];
  /** Who is signed in. */
  as: Person | undefined;
};

type Fixtures = {
  /** What went wrong on the page so far. A journey over many pages looks at it after each, and takes out what belongs there. */
  errors: string[];
};

export const test = base.extend<Options & Fixtures>({
  allowedErrors: [[], { option: true }],
  as: [undefined, { option: true }],
  errors: async ({}, use) => use([]),
  context: async ({ context, as }, use) => {
    if (as) {
      await enter(context, as);
    }
    await use(context);
  },
  page: async ({ page, allowedErrors, errors }, use) => {
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

/** What Chromium writes into the console when a page or a request is answered with this status. */
export function refused(status: number): RegExp {
  return new RegExp(`^console: Failed to load resource: the server responded with a status of ${status} `);
}

/** Opens a page and waits until it answers to clicks. The status is that of the page. */
export async function visit(page: Page, path: string): Promise<number | undefined> {
  const answer = await page.goto(path);
  await hydrated(page);
  return answer?.status();
}

/** Waits until the page answers to clicks and not only to links and forms. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What the other theme of a page can break that was looked at in one. */
export const colours = ["color-contrast", "link-in-text-block"];

/** No rule of WCAG 2.2 AA that a program can check is broken on the page as it stands. */
export async function accessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

/** What breaks these rules on the page as it stands, and where. */
export async function violations(page: Page, rules = wcag): Promise<{ id: string; help: string; where: string[] }[]> {
  const size = page.viewportSize();
  if (size) {
    // All of the page at once: on a screen that ends somewhere, what happens to lie half below the bar at its bottom
    // would count as too small to be touched.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ ...size, height: Math.max(size.height, height) });
  }
  const { violations: broken } = await new AxeBuilder({ page })
    // Only what is broken is described in full, and no second page is opened to put frames together: there are none.
    .options({ runOnly: rules, resultTypes: ["violations"] })
    .setLegacyMode()
    .analyze();
  if (size) {
    await page.setViewportSize(size);
  }
  return broken.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => `${node.target.join(" ")}: ${node.any[0]?.message ?? node.html}`),
  }));
}

/** Nothing on the page is wider than the screen. */
export async function expectNoSidewaysScroll(page: Page, where = "the page"): Promise<void> {
  // Charts take a new size a moment later.
  const beside = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.soft.poll(beside, { message: `how far ${where} goes on beside the screen` }).toBeLessThanOrEqual(0);
}

export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };
export const themes = ["dark", "light"] as const;

/** Shows the page in a theme, as the button in the header does, without waiting for colours to fade. */
export async function wear(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const button = page.getByRole("button", { name: theme === "light" ? "Cambiar a tema claro" : "Cambiar a tema oscuro" });
  if ((await page.locator("html").getAttribute("data-theme")) !== theme) {
    if (await page.locator("dialog:modal").count()) {
      // Beneath an open dialog nothing can be pressed: the look alone changes.
      await page.locator("html").evaluate((html, theme) => html.setAttribute("data-theme", theme), theme);
    } else {
      await button.click();
    }
  }
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
  // Axe reads colours as they are at this moment: those that fade are taken to their end. Waiting for it would wait for
  // ever where the browser draws no frames.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Infinity) {
        animation.finish();
      }
    }
  });
}
