/** What readers see of the nightly drill, and how a manager has it run again. */
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSecondSecret } from '#server/seal/second-secret.ts';
import { connect } from '#server/store/connect.ts';
import { beginRun, endRun, type DrillResult } from '#server/store/drill/runs.ts';
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';
import { socketLogins } from '#server/store/logins.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';

let browser: Browser;
let server: RunningServer;
let worker: WorkerDb;
let owner: OwnerDb;
const PASSED: DrillResult = {
	...{ steps: [], gone: { surfaces: 46, addresses: 2, p50: 31, p95: 1_240, most: 1_300 }, residue: {}, skipped: [] },
	...{ restored: true, failedAt: null, trouble: null }
};
async function drilled(result: DrillResult, at: Date): Promise<void> {
	await endRun(worker, await beginRun(worker, false, at), result, at);
}

beforeAll(async () => {
	browser = await openBrowser();
	server = await startServer({ env: { PRACTICE: 'off', WORKERS: 'off' } });
	const { derive } = openSecondSecret(`${server.data}/keys/second-secret`);
	const logins = socketLogins(`${server.data}/run`, 'suitcase', derive);
	worker = connect(logins, 'worker');
	owner = connect(logins, 'owner');
});
afterAll(async () => {
	await owner.destroy();
	await worker.destroy();
	await browser.close();
	await server[Symbol.asyncDispose]();
});

test('before the first night the page says so, and a new result makes it new at once', async () => {
	const page = async () => (await fetch(`${server.origin}/en/about/drill`)).text();
	expect(await page()).toContain('There is no result yet');
	await drilled(PASSED, new Date('2026-11-20T03:17:00Z'));
	await drilled(
		{ ...PASSED, restored: null, residue: { media: 2 }, failedAt: 'files' },
		new Date('2026-11-21T03:17:00Z')
	);
	await expect.poll(page, { timeout: 30_000 }).toContain('2026-11-21');
	const said = await page();
	expect(said).not.toContain('There is no result yet');
	// The newest night first; the day and no hour.
	expect(said.indexOf('datetime="2026-11-21"')).toBeGreaterThan(0);
	expect(said.indexOf('datetime="2026-11-20"')).toBeGreaterThan(said.indexOf('datetime="2026-11-21"'));
	expect(said).not.toContain('03:17');
});

describe.each(['en', 'ar'] as const)('the page in %s', (locale) => {
	test.each([
		['phone', phone],
		['desk', desktop]
	] as const)('is reached from "about" and "privacy" and reads well on a %s', async (_name, viewport) => {
		const page = await browser.newPage({ viewport, javaScriptEnabled: true });
		for (const from of ['privacy', 'about']) {
			await page.goto(`${server.origin}/${locale}/${from}`);
			await page.click(`a[href="/${locale}/about/drill"]`);
		}
		expect(new URL(page.url()).pathname).toBe(`/${locale}/about/drill`);
		expect(await page.locator('html').getAttribute('dir')).toBe(locale === 'ar' ? 'rtl' : 'ltr');
		expect(await page.locator('h1').count()).toBe(1);
		const nights = page.locator('.nights > li');
		expect(await nights.count()).toBe(2);
		const [failed = '', passed = ''] = await nights.allInnerTexts();
		if (locale === 'en') {
			expect(failed).toMatch(/Did not pass: pictures and other files[\s\S]*2[\s\S]*not tried/);
			expect(passed).toMatch(/Passed[\s\S]*half of all places: 0.03 sec; 95 of 100: 1.24 sec[\s\S]*0[\s\S]*yes/);
		} else expect(passed).toMatch(/نجح/);
		expect(await axeViolations(page)).toEqual([]);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		expect(wide, 'wider than the window').toBeLessThanOrEqual(0);
		await page.close();
	});
});
