/** Asks axe about a page, under the page's own content security policy. */
import axe from 'axe-core';
import type { Frame, Page } from 'playwright';

/** What axe objects to on this page or in this frame, one line each; empty if nothing. */
export async function axeViolations(page: Page | Frame): Promise<string[]> {
	// Half a megabyte: read once for each page.
	if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
	return page.evaluate(async () => {
		const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
		return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
	});
}

declare global {
	interface Window {
		axe: typeof axe;
	}
}
