import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkReceipt } from '#domain/story/receipt.ts';
import { isShared, NOT_SHARED, sharedPath } from '../shared-data.ts';
import { axeViolations } from './axe.ts';
import { openBrowser, phone } from './browser.ts';
import { opposites } from './in-turns.ts';
import { makeOffices } from './offices.ts';
import { startServer, type RunningServer } from './server.ts';
import { begin, fillStory, next, send, tellStory, told } from './teller.ts';

const office = { id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'], contact: '+32 2 000 00 00' };

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
	server = await startServer();
	await makeOffices(server.data, [office]);
	browser = await openBrowser();
});
afterAll(async () => {
	await browser.close();
	await server[Symbol.asyncDispose]();
});

interface Visitor {
	context: BrowserContext;
	page: Page;
	readonly script: boolean;
	/** What the browser complained about, but for the answers "please look once more". */
	complaints: string[];
}
async function visitor(options: { script?: boolean; dark?: boolean } = {}): Promise<Visitor> {
	const context = await browser.newContext({
		viewport: phone,
		javaScriptEnabled: options.script ?? true,
		colorScheme: options.dark ? 'dark' : 'light'
	});
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (line) => {
		if (line.type() === 'error' && !/status of 400/.test(line.text())) complaints.push(line.text());
	});
	return { context, page, script: options.script ?? true, complaints };
}
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
// Without script axe waits for ever; the page is the same with it.
const looked = async ({ page, script }: Visitor, where: string) => {
	expect(await overflow(page), `${where} is wider than the screen`).toBeLessThanOrEqual(0);
	if (script) expect(await axeViolations(page), where).toEqual([]);
};

const ways = opposites([
	// Where script runs, axe looks: from left to right here, from right to left where a story is taken back.
	{ locale: 'en', script: true, dark: false },
	{ locale: 'ar', script: false, dark: true },
	{ locale: 'en', script: false, dark: true },
	{ locale: 'ar', script: true, dark: false }
]);
describe.each(ways)('telling in $locale, script: $script, dark: $dark', ({ locale, script, dark }) => {
	test('a story goes from the first page to a receipt', async () => {
		const visit = await visitor({ script, dark });
		const { page, context, complaints } = visit;
		await page.goto(`${server.origin}/${locale}/tell`);
		expect(await page.getAttribute('html', 'dir')).toBe(locale === 'ar' ? 'rtl' : 'ltr');
		await looked(visit, 'the first page');
		await next(page);
		expect(await page.locator('.error-summary a').count()).toBe(2);
		await looked(visit, 'the first page with mistakes');
		await page.selectOption('[name=country]', 'BE');
		await page.check('[name=adult][value=yes]');
		await next(page);
		// An office with a Latin name does not turn the line around.
		const office = page.locator('label:has([name=office]) bdi').first();
		const direction = await office.evaluate((name) => getComputedStyle(name).direction);
		expect(direction).toBe(locale === 'ar' ? 'rtl' : 'ltr');
		await begin(page, server.origin, locale);
		await looked(visit, 'the story');
		await fillStory(page);
		await next(page);
		await looked(visit, 'how to be shown');

		expect(await page.locator('#preview').innerText()).not.toContain('taught it to my son');
		await page.check('[name=webText][value=full]');
		await page.check('[name=webName][value=first_name]');
		if (!script) await page.click('button[value=preview]');
		await page.locator('#preview', { hasText: 'taught it to my son' }).waitFor();
		// With script each choice asks for itself, and the second answer comes after the first.
		await page.locator('#preview', { hasText: 'Amine' }).waitFor();
		expect(page.url()).toBe(`${server.origin}/${locale}/tell?page=shown`);

		await page.check('[name=claim][value=no]');
		await page.check('[name=also][value=embed]');
		await page.check('[name=also][value=print]');
		await page.check('[name=also][value=press]');
		await next(page);
		await looked(visit, 'on paper');
		await next(page);
		expect(await page.locator('.error-summary a').count()).toBe(1);
		await page.check('[name=printAck]');
		await next(page);
		await looked(visit, 'for journalists');
		await page.check('[name=pressAck]');
		await next(page);
		await looked(visit, 'how to reach me');
		await page.fill('[name=secondWord]', 'mint tea');
		await page.fill('[name=secondWordAgain]', 'mint tea');
		await next(page);
		await looked(visit, 'the last page');
		const digits = await send(page);
		expect(checkReceipt(digits)).toBe('ok');
		await looked(visit, 'the receipt');
		expect(await page.title()).not.toMatch(/suitcase|story|قص/i);
		await page.reload();
		expect((await page.locator('.digits').innerText()).replace(/\D/g, '')).toBe(digits);
		expect(complaints).toEqual([]);
		await context.close();
	});
});

test('what is chosen before the script of the preview has come is in the preview when it comes', async () => {
	const { page, context } = await visitor();
	let come = () => {};
	const coming = new Promise<void>((done) => (come = done));
	await page.route('**/preview.js', async (route) => {
		await coming;
		await route.continue();
	});
	await begin(page, server.origin, 'en');
	await fillStory(page);
	const whole = next(page);
	await page.check('[name=webText][value=full]');
	expect(await page.locator('#preview').innerText()).not.toContain('taught it to my son');
	come();
	await whole;
	await page.locator('#preview', { hasText: 'taught it to my son' }).waitFor();
	await context.close();
});

describe('nothing typed is lost', () => {
	test('going back, by the form and after a mistake, keeps every word', async () => {
		const { page, context } = await visitor({ script: false });
		await begin(page, server.origin, 'en');
		await fillStory(page, { since: 'long ago' });
		await next(page);
		expect(await page.inputValue('[name=since]')).toBe('long ago');
		expect(await page.inputValue('[name=text]')).toBe(told.text);
		await page.fill('[name=since]', '٢٠١٥');
		await next(page);
		await page.check('[name=webFace][value=solid_mask]');
		await page.click('button[value=back]');
		expect(await page.inputValue('[name=text]')).toBe(told.text);
		await next(page);
		expect(await page.isChecked('[name=webFace][value=solid_mask]')).toBe(true);
		await context.close();
	});

	test('the browser’s own Back, forward and reload show the pages of the form with every word', async () => {
		const { page, context } = await visitor({ script: false });
		await begin(page, server.origin, 'en');
		await fillStory(page);
		await next(page);
		await page.check('[name=claim][value=no]');
		await next(page);
		await page.waitForSelector('[name=reach]');
		await page.goBack();
		expect(await page.isChecked('[name=claim][value=no]')).toBe(true);
		await page.goBack();
		expect(await page.inputValue('[name=text]')).toBe(told.text);
		await page.goForward();
		await page.reload();
		expect(await page.isChecked('[name=claim][value=no]')).toBe(true);
		await next(page);
		await next(page);
		const digits = await send(page);
		await page.goBack();
		expect((await page.locator('.digits').innerText()).replace(/\D/g, '')).toBe(digits);
		await context.close();
	});

	test.each([
		{ locale: 'en', sentence: 'There is no connection now. Nothing is lost' },
		{ locale: 'ar', sentence: 'لا يوجد اتصال الآن. لن يضيع شيء' }
	])('a network that drops leaves the page with its words, on each page, in $locale', async ({ locale, sentence }) => {
		const visit = await visitor();
		const { page, context } = visit;
		await begin(page, server.origin, locale);
		await fillStory(page);
		const notice = page.getByRole('alert').getByText(sentence);
		/** Presses without a connection, and reads why nothing happens; then there is one again. */
		const pressOffline = async (button: string) => {
			const address = page.url();
			await context.setOffline(true);
			await page.click(button);
			await notice.waitFor();
			expect(await notice.evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
			expect(page.url()).toBe(address);
			await looked(visit, `without a connection at ${button}`);
			await context.setOffline(false);
			await notice.waitFor({ state: 'hidden' });
		};
		await pressOffline('button[value=add] >> nth=0');
		expect(await page.inputValue('[name=text]')).toBe(told.text);
		expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
		await next(page);
		await page.check('[name=claim][value=no]');
		// The button that was pressed is sent with its name and value.
		await pressOffline('button[value=back]');
		await page.click('button[value=back]');
		expect(await page.inputValue('[name=text]')).toBe(told.text);
		await next(page);
		expect(await page.isChecked('[name=claim][value=no]')).toBe(true);
		await next(page);
		await next(page);
		await page.waitForTimeout(3_100);
		await pressOffline('.actions button.primary');
		expect(checkReceipt(await send(page))).toBe('ok');
		await context.close();
	});

	test('a device that says it has no connection, before a site that answers all the same, sends at one press', async () => {
		const { page, context } = await visitor();
		await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => false }));
		await begin(page, server.origin, 'en');
		await fillStory(page);
		const sent: string[] = [];
		page.on('request', (request) => {
			if (request.method() === 'POST' && request.isNavigationRequest()) sent.push(request.postData() ?? '');
		});
		await page.locator('.actions button.primary').dblclick();
		await page.check('[name=claim][value=no]');
		expect(sent).toHaveLength(1);
		await page.click('button[value=back]');
		await page.waitForSelector('[name=text]');
		expect(await page.inputValue('[name=text]')).toBe(told.text);
		await context.close();
	});

	test('without cookies the form goes on all the same', async () => {
		const { page, context } = await visitor({ script: false });
		// A page that is closing has no cookies left to forget.
		page.on('response', () => void context.clearCookies().catch(() => undefined));
		await context.route('**/tell*', async (route) => {
			const { cookie: _none, ...headers } = await route.request().allHeaders();
			await route.continue({ headers });
		});
		await context.clearCookies();
		await begin(page, server.origin, 'en');
		await fillStory(page);
		await next(page);
		await page.waitForSelector('[name=claim]');
		await context.close();
	});

	test('a restart of the program in the middle loses nothing', async () => {
		const { page, context } = await visitor({ script: false });
		await begin(page, server.origin, 'en');
		await fillStory(page);
		await next(page);
		await page.check('[name=claim][value=no]');
		const { data, origin } = server;
		await server.kill();
		const fresh = await startServer({ data, env: { PORT: new URL(origin).port } });
		server = { ...fresh, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
		await next(page);
		await page.waitForSelector('[name=reach]');
		await next(page);
		expect(await page.locator('main').innerText()).toContain('taught it to my son');
		expect(checkReceipt(await send(page))).toBe('ok');
		await context.close();
	});

	test('strings that break programs come back as they were typed', async ({ skip }) => {
		if (!isShared('corpora/naughty-strings')) return skip(NOT_SHARED);
		const strings: unknown = JSON.parse(readFileSync(sharedPath('corpora/naughty-strings/blns.json'), 'utf8'));
		if (!Array.isArray(strings)) throw new Error('no strings');
		const text = strings
			.filter((line): line is string => typeof line === 'string' && !/[\p{Cc}\p{Cs}]/u.test(line))
			.join('\n');
		expect(text.length).toBeGreaterThan(5_000);
		const { page, context, complaints } = await visitor();
		await begin(page, server.origin, 'en');
		await fillStory(page, { text });
		await page.fill('[name=chosenName]', '"><script>alert(1)</script>');
		await next(page);
		await page.check('[name=webText][value=full]');
		await page.check('[name=webName][value=chosen_pseudonym]');
		await page.check('[name=claim][value=no]');
		await next(page);
		await next(page);
		expect(await page.locator('.words').first().innerText()).toContain('Ω≈ç√∫˜µ≤≥÷');
		await page.click('button[value="go:story"]');
		expect(await page.inputValue('[name=text]')).toBe(text);
		expect(await page.inputValue('[name=chosenName]')).toBe('"><script>alert(1)</script>');
		expect(complaints).toEqual([]);
		await context.close();
	});

	test('hostile files are refused and the words stay', async ({ skip }) => {
		if (!isShared('corpora/hostile-files')) return skip(NOT_SHARED);
		const folder = sharedPath('corpora/hostile-files');
		const files = ['image-bombs', 'polyglots', 'svg', 'archives'].flatMap((kind) =>
			readdirSync(join(folder, kind)).map((name) => join(folder, kind, name))
		);
		const { page, context } = await visitor({ script: false });
		await begin(page, server.origin, 'en');
		await fillStory(page);
		// Files that begin as a photograph does are taken, and left to the picture process.
		const looksReal = /corrupt-middle\.jpg|truncated\.jpg|jpeg-exif-xss\.jpg|jpeg-with-html-comment\.jpg/;
		for (let at = 0; at < files.length; at += 6) {
			const some = files.slice(at, at + 6);
			await page.setInputFiles('[name=pictures]', some);
			await page.click('button[value=add]');
			await page.waitForSelector('[name=text]');
			const refused = await page.locator('.error:not([hidden])').count();
			const taken = page.locator('button[value^="remove:"]');
			expect(refused + (await taken.count()), some.join()).toBe(some.length);
			expect(refused, some.join()).toBe(some.filter((name) => !looksReal.test(name)).length);
			expect(await page.inputValue('[name=text]')).toBe(told.text);
			while ((await taken.count()) > 0) {
				const left = await taken.count();
				await taken.first().click();
				expect(await taken.count()).toBe(left - 1);
			}
		}
		await context.close();
	});
});

describe('leaving quickly', () => {
	test.each([{ script: true }, { script: false }])(
		'the draft is gone and Back shows nothing; script: $script',
		async ({ script }) => {
			const { page, context } = await visitor({ script });
			// The neutral site is out of a test's reach: the answer of ours is looked at and stands in for it.
			const answers: { status: number; to: string; forget: string }[] = [];
			await context.route('**/tell/leave', async (route) => {
				const answer = await route.fetch({ maxRedirects: 0 });
				const { location = '', 'clear-site-data': forget = '' } = answer.headers();
				answers.push({ status: answer.status(), to: new URL(location).protocol, forget });
				await route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title>' });
			});
			await page.goto('about:blank');
			await begin(page, server.origin, 'en');
			await fillStory(page, { text: 'nobody may see this' });
			if (script) for (let times = 0; times < 3; times++) await page.keyboard.press('Shift');
			else await page.click('a[data-leave]');
			await page.waitForFunction(() => document.title === 'Elsewhere');
			expect(answers).toEqual([{ status: 303, to: 'https:', forget: '"cache", "cookies", "storage"' }]);
			for (let times = 0; times < 3; times++) {
				await page.goBack().catch(() => {});
				await page.reload().catch(() => {});
				expect(await page.content()).not.toContain('nobody may see this');
			}
			await page.goto(`${server.origin}/en/tell`);
			expect(await page.locator('[name=country]').count()).toBe(1);
			await context.close();
		}
	);
});

test('under eighteen: nothing is kept and the way is shown', async () => {
	const visit = await visitor();
	const { page, context } = visit;
	await page.goto(`${server.origin}/en/tell`);
	await page.selectOption('[name=country]', 'BE');
	await page.check('[name=adult][value=no]');
	await next(page);
	expect(await page.locator('main').innerText()).toContain(office.contact);
	await looked(visit, 'the way to an interviewer');
	expect(await context.cookies()).toEqual([]);
	await context.close();
});

test('a whole story can be told by the helper that other journeys use', async () => {
	const { page, context } = await visitor({ script: false });
	expect(checkReceipt(await tellStory(page, server.origin, 'en'))).toBe('ok');
	await context.close();
});
