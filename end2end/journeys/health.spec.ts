import { accessible, expect, test, visit } from "../support/test.ts";

test("the server says that it is well", async ({ request }) => {
  const answer = await request.get("/api/v1/system/health");
  expect(answer.status()).toBe(200);
});

test("the first page comes up, answers to clicks and is accessible", async ({ page }) => {
  await visit(page, "/");
  await expect(page).toHaveTitle(/Engrane/);
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await accessible(page);
});
