// A page -> what axe finds wrong with it for people who cannot see it, or use no mouse.
import axe from "axe-core";
import type { Page } from "playwright-core";

export async function faultsOf(page: Page): Promise<readonly string[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(axe.source);
  const { violations }: axe.AxeResults = await page.evaluate("axe.run()");
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
  );
}
