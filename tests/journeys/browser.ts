/**
 * The real browser, as Debian ships it. Its form without a window of its own does the same work for a fifth of the
 * processor's time; the whole one is taken where that is missing.
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright';

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

/** Opens it without a window, with more of its switches if wished. Throws with what to install if there is none. Close it with `await browser.close()`. */
export async function openBrowser(args: readonly string[] = []): Promise<Browser> {
	return chromium.launch({
		executablePath: browserPath(),
		args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', ...args]
	});
}

/** The widths and schemes that every page is looked at. */
export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 900 };
