import { expect, test } from "../support/test.ts";

test("the server says that it is well", async ({ request }) => {
  const answer = await request.get("/api/v1/system/health");
  expect(answer.status()).toBe(200);
});
