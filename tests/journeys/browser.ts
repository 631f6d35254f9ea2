/**
 * The real browser, as Debian ships it. Its form without a window of its own does the same work for a fifth of the
 * processor's time; the whole one is taken where that is missing.
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { onTestFinished, TestRunner } from 'vitest';

const places = [
	'/usr/bin/chromium-headless-shell',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

/** Where it lies. Throws with what to install if there is none. */
export function browserPath(): string {
	const path = places.find((one) => existsSync(one));
	if (!path) throw new Error('there is no Chromium: install it (Debian, Ubuntu: apt-get install chromium)');
	return path;
}

/**
 * Opens it without a window, with more of its switches if wished. A click or a key on its pages that leads to another page
 * is done when that page is there. What a test opens in it is closed after that test. Throws with what to install if there
 * is none. Close it with `await browser.close()`.
 */
export async function openBrowser(args: readonly string[] = []): Promise<Browser> {
	const browser = await chromium.launch({
		executablePath: browserPath(),
		args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', ...args]
	});
	const newContext = browser.newContext.bind(browser);
	browser.newContext = async (options) => {
		const context = await newContext(options);
		// Pages that stay open keep computing.
		if (TestRunner.getCurrentTest()) onTestFinished(() => context.close());
		const newPage = context.newPage.bind(context);
		context.newPage = async () => arriving(await newPage());
		return context;
	};
	return browser;
}

/** Milliseconds; against hanging, however busy the machine is. */
const PATIENCE = 90_000;

/**
 * By itself a click is done when the next page begins to come: what is counted then may not be there yet, and what is
 * pressed meets no script. People look at a page that is there; so does every test. What a script sends later by itself is
 * waited for where it is tested.
 */
function arriving(page: Page): Page {
	page.setDefaultTimeout(PATIENCE);
	const frame = page.mainFrame();
	const { click, press } = frame;
	const arrived = async () => {
		if (!page.isClosed()) await page.waitForLoadState('load');
	};
	frame.click = async (...given) => {
		await click.apply(frame, given);
		await arrived();
	};
	frame.press = async (...given) => {
		await press.apply(frame, given);
		await arrived();
	};
	return page;
}

/** The widths and schemes that every page is looked at. */
export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 900 };
