/** The people of the demo data, and how one of them signs in. */
import { expect, hydrated, type Page } from "./test.ts";

/** One person of each kind; the server's demo data says the same. */
const people = {
  platform: "plataforma@demo.engrane.mx",
  workshop: "taller@demo.engrane.mx",
  warehouse: "norte@demo.engrane.mx",
  plant: "planta@demo.engrane.mx",
} as const;

const password = "Engrane-demo-2026";

export type Person = keyof typeof people;

/** Signs in through the page, as that person would, and waits until they are inside. */
export async function signIn(page: Page, who: Person): Promise<void> {
  await page.goto("/sign-in");
  await hydrated(page);
  await page.locator("input[autocomplete~=username]").fill(people[who]);
  await page.locator("input[autocomplete~=current-password]").fill(password);
  await page.locator("form:has(input[autocomplete~=current-password]) button[type=submit]").click();
  await expect(page).not.toHaveURL(/\/sign-in/);
  await hydrated(page);
}
