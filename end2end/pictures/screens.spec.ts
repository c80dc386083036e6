/** Screenshots to look at: each screen in both themes, on a phone and on a desk, in pictures/out. */
import { test, visit } from "../support/test.ts";

const screens = [{ name: "home", path: "/" }];
const themes = ["dark", "light"] as const;
const widths = [390, 1440];

for (const { name, path } of screens) {
  for (const theme of themes) {
    for (const width of widths) {
      test(`${name}, ${theme}, ${width} px`, async ({ page, context, baseURL }) => {
        await context.addCookies([{ name: "theme", value: theme, url: baseURL ?? "" }]);
        await page.setViewportSize({ width, height: 900 });
        await visit(page, path);
        await page.screenshot({ path: `pictures/out/${name}-${theme}-${width}.png`, fullPage: true });
      });
    }
  }
}
