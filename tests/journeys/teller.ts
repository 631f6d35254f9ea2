/** A teller at the form, in a real browser: the same presses of buttons with script and without. */
import type { Page } from 'playwright';

/** The form refuses a page that is sent within three seconds of being made. */
const PATIENCE = 3_100;

export const told = {
	brings: 'Patience for stone walls',
	text: 'The first winter I learned the word for frost.\n\nThe second winter I taught it to my son.\n\nNow it is his.',
	fromCountry: 'MA',
	since: '2015',
	firstName: 'Amine',
	age: '41'
};

/** Presses the button that goes on, and waits for the page that comes (`browser.ts`). */
export async function next(page: Page): Promise<void> {
	await page.locator('.actions button.primary').click();
}

/** From the first page to the one on which the story is told. */
export async function begin(page: Page, origin: string, locale: string): Promise<void> {
	await page.goto(`${origin}/${locale}/tell`);
	await page.selectOption('[name=country]', 'BE');
	await page.check('[name=adult][value=yes]');
	await next(page);
	await page.waitForSelector('[name=office]');
	await page.waitForTimeout(PATIENCE);
	await next(page);
	await page.waitForSelector('[name=text]');
}

/** Fills in the page on which the story is told. */
export async function fillStory(page: Page, story: Partial<typeof told> = {}): Promise<void> {
	const all = { ...told, ...story };
	for (const [name, value] of Object.entries(all)) {
		if (name === 'fromCountry') await page.selectOption('[name=fromCountry]', value);
		else await page.fill(`[name=${name}]`, value);
	}
}

/** Sends what stands on the last page; the sixteen digits. */
export async function send(page: Page): Promise<string> {
	await page.waitForTimeout(PATIENCE);
	await next(page);
	await page.waitForSelector('.digits');
	return (await page.locator('.digits').innerText()).replace(/\D/g, '');
}

/** Tells a whole story that may be shown in full, with no claim open; the digits of its receipt. */
export async function tellStory(
	page: Page,
	origin: string,
	locale: string,
	{ story = {}, secondWord }: { story?: Partial<typeof told>; secondWord?: string } = {}
): Promise<string> {
	await begin(page, origin, locale);
	await fillStory(page, story);
	await next(page);
	await page.check('[name=webText][value=full]');
	await page.check('[name=webOrigin][value=country]');
	await page.check('[name=claim][value=no]');
	await next(page);
	if (secondWord) {
		await page.fill('[name=secondWord]', secondWord);
		await page.fill('[name=secondWordAgain]', secondWord);
	}
	await next(page);
	return send(page);
}
