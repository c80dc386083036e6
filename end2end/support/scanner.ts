/** A scanner that types like a keyboard. */
import type { Page } from "./test.ts";

/** What a scanner that types does, wherever the focus is. */
export async function scan(page: Page, ...codes: string[]): Promise<void> {
  // The times of its keys are its own, however long the page takes for each.
  const scanner = await page.context().newCDPSession(page);
  let timestamp = Date.now() / 1000;
  const press = async (key: string, text: string, code: number) => {
    timestamp += 0.005;
    await scanner.send("Input.dispatchKeyEvent", { type: "keyDown", key, text, windowsVirtualKeyCode: code, timestamp });
    await scanner.send("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: code, timestamp });
  };
  for (const code of codes) {
    for (const letter of code) {
      await press(letter, letter, 0);
    }
    await press("Enter", "\r", 13);
  }
  await scanner.detach();
}
