/** From the first start to two people at work, in a browser without script. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeAt, stepAt } from '#server/desk/auth/totp.ts';
import { openBrowser, desktop } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
	server = await startServer({ env: { PRACTICE: 'off' } });
	browser = await openBrowser();
});
afterAll(async () => {
	await browser.close();
	await server[Symbol.asyncDispose]();
});

const password = 'a suitcase full of rain';
/** What each phone holds: the secret, and the last step whose code was used. */
interface Phone {
	secret: string;
	step: number;
}

async function somebody(locale = 'en'): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext({ javaScriptEnabled: false, viewport: desktop, locale });
	return { context, page: await context.newPage() };
}

/** The key as a person reads it who cannot scan, in the form a phone keeps it. */
async function secretOn(page: Page): Promise<string> {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	const typed = (await page.locator('#secret').innerText()).replaceAll(/\s/g, '');
	const bits = [...typed].map((char) => letters.indexOf(char).toString(2).padStart(5, '0')).join('');
	return (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(parseInt(byte, 2))).join('');
}

/** Reads the key as a person would who cannot scan, and types the first code. */
async function setUpPhone(page: Page): Promise<{ phone: Phone; recoveryCodes: string[] }> {
	expect(page.url()).toBe(`${server.origin}/desk/enrol`);
	expect(await page.locator('svg[role=img] path').getAttribute('d')).toMatch(/^M\d/);
	const secret = await secretOn(page);
	const step = stepAt(Date.now());
	await page.fill('input[name=code]', '000000');
	await page.click('button.primary');
	expect(await page.locator('[role=alert]').innerText()).toContain('code');
	await page.fill('input[name=code]', codeAt(secret, step));
	await page.click('button.primary');
	const recoveryCodes = await page.locator('ul.codes li').allInnerTexts();
	expect(recoveryCodes).toHaveLength(10);
	await page.click('a.primary');
	expect(page.url()).toBe(`${server.origin}/desk`);
	return { phone: { secret, step }, recoveryCodes };
}

async function givePassword(page: Page, email: string): Promise<void> {
	await page.goto(`${server.origin}/desk/sign-in`);
	await page.fill('input[name=email]', email);
	await page.fill('input[name=password]', password);
	await page.click('form.sheet button');
}

/** A code that was not used yet; waits for the next half minute where it must. */
async function freshCode(phone: Phone): Promise<string> {
	while (stepAt(Date.now()) + 1 <= phone.step) await new Promise((next) => setTimeout(next, 500));
	phone.step = Math.max(phone.step + 1, stepAt(Date.now()));
	return codeAt(phone.secret, phone.step);
}

test('first link → manager → phone → office → invitation → editor at work; codes are good once', async () => {
	const manager = await somebody();
	const { page } = manager;
	await page.goto(server.firstLink ?? '');
	await page.fill('input[name=name]', 'Amal Haddad');
	await page.fill('input[name=email]', 'amal@example.org');
	await page.fill('input[name=password]', password);
	await page.fill('input[name=again]', 'something else');
	await page.fill('input[name=office_name]', 'Brussels office');
	await page.selectOption('select[name=office_country]', 'BE');
	await page.fill('input[name=office_serves]', 'BE, LU');
	await page.click('button.primary');
	// A slip costs nothing that was typed but the passwords.
	expect(await page.locator('p[role=alert]').innerText()).toContain('not the same');
	expect(await page.inputValue('input[name=office_name]')).toBe('Brussels office');
	await page.fill('input[name=password]', password);
	await page.fill('input[name=again]', password);
	await page.click('button.primary');
	expect(page.url()).toContain('/desk/sign-in?joined');

	await givePassword(page, 'amal@example.org');
	// Nothing is possible before the phone is set up.
	await page.goto(`${server.origin}/desk/people`);
	const { phone, recoveryCodes } = await setUpPhone(page);
	expect(await page.locator('nav.side').innerText()).toContain('Amal Haddad');
	expect((await (await fetch(server.firstLink ?? '')).text()).includes('type="password"')).toBe(false);

	const cookies = await manager.context.cookies(`${server.origin}/desk`);
	expect(cookies.filter((cookie) => cookie.name === 'desk.session_token')).toEqual([
		expect.objectContaining({ httpOnly: true, sameSite: 'Strict', path: '/desk' })
	]);
	expect(await manager.context.cookies(`${server.origin}/en`)).toEqual([]);

	await page.goto(`${server.origin}/desk/offices`);
	await page.click('summary:has-text("A new office")');
	await page.locator('form[action="?/make"] input[name=office_name]').fill('Tunis office');
	await page.locator('form[action="?/make"] select[name=office_country]').selectOption('TN');
	await page.click('form[action="?/make"] button');
	expect(await page.locator('[role=status]').innerText()).toBe('Saved.');

	await page.goto(`${server.origin}/desk/people`);
	await page.fill('form[action="?/invite"] input[name=name]', 'Selam');
	await page.fill('form[action="?/invite"] input[name=email]', 'selam@example.org');
	await page.selectOption('select[name=office]', 'tunis-office');
	await page.check('input[name=role][value=editor]');
	await page.fill('input[name=reading]', 'ti, ar');
	await page.selectOption('form[action="?/invite"] select[name=language]', 'ar');
	await page.click('form[action="?/invite"] button');
	const invitation = (await page.locator('#invitation').innerText()).trim();
	expect(invitation).toMatch(/\/desk\/invitation\/[\w-]{43}$/);

	const editor = await somebody();
	await editor.page.goto(invitation);
	await editor.page.fill('input[name=password]', password);
	await editor.page.fill('input[name=again]', password);
	await editor.page.click('button.primary');
	await givePassword(editor.page, 'selam@example.org');
	expect(await editor.page.locator('html').getAttribute('lang')).toBe('ar');
	expect(await editor.page.locator('html').getAttribute('dir')).toBe('rtl');
	await setUpPhoneInArabic(editor.page);
	expect((await editor.page.goto(`${server.origin}/desk/people`))?.status()).toBe(403);
	await editor.page.goto(invitation);
	expect(await editor.page.locator('input[name=password]').count()).toBe(0);
	await editor.context.close();

	// The manager comes back: password and code, but not with a code that was used.
	await page.goto(`${server.origin}/desk`);
	await page.click('nav.side form button');
	expect(page.url()).toBe(`${server.origin}/desk/sign-in`);
	await page.goto(`${server.origin}/desk`);
	expect(page.url()).toBe(`${server.origin}/desk/sign-in`);
	await givePassword(page, 'amal@example.org');
	const used = await freshCode(phone);
	await page.fill('form[action="?/code"] input', used);
	await page.click('form[action="?/code"] button');
	expect(page.url()).toBe(`${server.origin}/desk`);
	await page.click('nav.side form button');
	await givePassword(page, 'amal@example.org');
	await page.fill('form[action="?/code"] input', used);
	await page.click('form[action="?/code"] button');
	expect(await page.locator('[role=alert]').innerText()).toMatch(/used already|not right/);
	await page.goto(`${server.origin}/desk`);
	expect(page.url()).toBe(`${server.origin}/desk/sign-in`);

	// A recovery code opens, once.
	for (const opens of [true, false]) {
		await givePassword(page, 'amal@example.org');
		await page.click('summary');
		await page.fill('form[action="?/recovery"] input', recoveryCodes[3] ?? '');
		await page.click('form[action="?/recovery"] button');
		if (opens) {
			expect(page.url()).toBe(`${server.origin}/desk`);
			await page.click('nav.side form button');
		} else expect(await page.locator('[role=alert]').innerText()).toContain('not right');
	}
	await manager.context.close();
}, 300_000);

async function setUpPhoneInArabic(page: Page): Promise<void> {
	const secret = await secretOn(page);
	// Typed with Arabic digits, as her keyboard does.
	const code = codeAt(secret, stepAt(Date.now())).replaceAll(/\d/g, (digit) =>
		String.fromCharCode(0x660 + Number(digit))
	);
	await page.fill('input[name=code]', code);
	await page.click('button.primary');
	expect(await page.locator('ul.codes li').count()).toBe(10);
	await page.click('a.primary');
	expect(page.url()).toBe(`${server.origin}/desk`);
}
