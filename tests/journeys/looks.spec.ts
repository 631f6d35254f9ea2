/** What pages look like where a rule of one sheet meets a rule of another: seen in the browser, not read from the code. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cap, levelOf, TOP } from '#domain/consent/ladders.ts';
import { readSettings } from '#server/config/config.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { connect } from '#server/store/connect.ts';
import type { WorkerDb } from '#server/store/handle.ts';
import { showStory } from '../public/shown-stories.ts';
import { telling } from '../told-story.ts';
import { openBrowser, phone } from './browser.ts';
import { atDesk, openReviewRoom, type ReviewRoom } from './review-room.ts';
import { startServer, type RunningServer } from './server.ts';
import { begin, next } from './teller.ts';

const DAY = 86_400_000;
let server: RunningServer;
let browser: Browser;
let room: ReviewRoom & { worker: WorkerDb };
let ending: string;
beforeAll(async () => {
	browser = await openBrowser();
	server = await startServer();
	const settings = readSettings({ SUITCASE_DATA: server.data });
	if (!settings.ok) throw new Error('settings');
	room = { ...(await openReviewRoom(server.data)), worker: connect(runningLogins(settings.value).logins, 'worker') };
	const levels = cap({ text: 'excerpt', name: 'system_pseudonym', face: 'none', voice: 'none', origin: 'country' });
	const story = { levels, until: Date.now() + 20 * DAY, channels: ['web' as const], tellings: [telling('en')] };
	({ storyId: ending } = await room.arrived({ ...story, approved: true }));
});
afterAll(async () => {
	await room?.worker.destroy();
	await room?.close();
	await browser?.close();
	await server?.[Symbol.asyncDispose]();
});

/** The colour in which mistakes are said, as the browser writes colours. */
const ofMistakes = (page: Page) =>
	page.evaluate(() => {
		const probe = document.createElement('i');
		probe.className = 'error';
		document.querySelector('.field')?.append(probe);
		const { color } = getComputedStyle(probe);
		probe.remove();
		return color;
	});

test('what records shows what can be done now, and a refused field has a red edge', async () => {
	const context = await browser.newContext({ viewport: phone });
	const page = await context.newPage();
	await begin(page, server.origin, 'en');
	await page.locator('[data-recorder]').waitFor({ state: 'visible' });
	expect(await page.locator('[data-record=sound]').isVisible()).toBe(true);
	for (const part of ['stop', 'throw', 'clock', 'refused', 'kept', 'listen'])
		expect(await page.locator(`[data-${part}]`).isVisible(), part).toBe(false);
	await next(page);
	const refused = page.locator('input[aria-invalid=true], textarea[aria-invalid=true], select[aria-invalid=true]');
	expect(await refused.count()).toBeGreaterThan(1);
	const ember = await ofMistakes(page);
	for (const field of await refused.all()) {
		const edge = await field.evaluate((element) => getComputedStyle(element).borderBlockStartColor);
		expect(edge, (await field.getAttribute('name')) ?? '').toBe(ember);
	}
	await context.close();
});

test.each(['ar', 'fa'])('a span of years reads in the direction of the page, %s', async (locale) => {
	const id = await showStory(room, {
		tellings: [telling(locale)],
		facts: { age: { band10: 30, band5: 30 } },
		levels: { ...TOP, age: levelOf('age', 'band5') }
	});
	const page = await browser.newPage({ viewport: phone });
	await page.goto(`${server.origin}/${locale}/stories/${id}`);
	const [from, to] = await page.locator('aside dd', { hasText: '–' }).evaluate((span) => {
		const [text] = span.childNodes;
		const startOf = (at: number) => {
			const range = document.createRange();
			range.setStart(text ?? span, at);
			range.setEnd(text ?? span, at + 1);
			return range.getBoundingClientRect().left;
		};
		return [startOf(0), startOf((text?.textContent?.length ?? 0) - 1)];
	});
	expect(from).toBeGreaterThan(to ?? 0);
	await page.close();
});

/** Somebody of practice at the desk, in a language. */
async function deskIn(locale: string) {
	const seat = await atDesk(browser, server.origin, 'reviewer', { viewport: phone, locale });
	const form = { as: 'reviewer', locale };
	await seat.context.request.post('/desk/practice', { form, headers: { origin: server.origin }, maxRedirects: 0 });
	return seat;
}

/** Choices that do not stand whole in their closed list. */
const cut = (page: Page) =>
	page.evaluate(async () => {
		await document.fonts.ready;
		const measure = document.createElement('span');
		document.body.append(measure);
		const found: string[] = [];
		for (const select of document.querySelectorAll('select')) {
			if (select.clientWidth === 0) continue;
			const style = getComputedStyle(select);
			const inside = (one: string, other: string) => parseFloat(one) + parseFloat(other);
			const room = select.clientWidth - inside(style.paddingInlineStart, style.paddingInlineEnd);
			Object.assign(measure.style, { position: 'absolute', whiteSpace: 'nowrap', font: style.font });
			const before = select.selectedIndex;
			for (const [at, option] of [...select.options].entries()) {
				measure.textContent = option.label;
				const { width, height } = measure.getBoundingClientRect();
				if (width <= room) continue;
				select.selectedIndex = at;
				// What does not stand in one line stands in two at least.
				const high = select.clientHeight - inside(style.paddingBlockStart, style.paddingBlockEnd);
				if (high < 1.8 * height) found.push(`${select.name}: ${option.label}`);
			}
			select.selectedIndex = before;
		}
		measure.remove();
		return found;
	});

describe.each(['en', 'fr', 'de', 'ru'])('choices on a phone, %s', (locale) => {
	test('stand whole where a teller chooses, and where somebody renews at the desk', async () => {
		const { context, page } = await deskIn(locale);
		await page.goto(`/desk/stories/${ending}`);
		for (const details of await page.locator('#ending details').all())
			await details.evaluate((element) => element.setAttribute('open', ''));
		await page.locator('#ending [name=web-on]').check();
		expect(await page.locator('#ending [name=web-text]').isVisible()).toBe(true);
		expect(await cut(page)).toEqual([]);
		await page.goto(`/${locale}/stories`);
		expect(await cut(page)).toEqual([]);
		await begin(page, server.origin, locale);
		expect(await cut(page)).toEqual([]);
		await context.close();
	});
});

describe.each([
	// Sizes of paper are names.
	['ar', /(?<![A-Z])[0-9۰-۹]/],
	['fa', /(?<![A-Z])[0-9٠-٩]/]
])('the desk in %s', (locale, foreign) => {
	const pages = () => [
		...['/desk', '/desk?queue=ending', '/desk/stop-requests', '/desk/holds', '/desk/openings', '/desk/people'],
		...['/desk/notices', '/desk/prints', '/desk/health', '/desk/translate', '/desk/press', `/desk/stories/${ending}`]
	];
	test('counts and dates in the figures of its language', async () => {
		const { context, page } = await deskIn(locale);
		for (const path of pages()) {
			const answer = await page.goto(path);
			if (answer?.status() === 403) continue;
			expect(await page.locator('html').getAttribute('lang'), path).toBe(locale);
			const wrong = await page.evaluate((pattern) => {
				const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
				const found: string[] = [];
				for (let node = walker.nextNode(); node; node = walker.nextNode()) {
					const text = node.textContent?.trim() ?? '';
					if (/^[0-9a-z]{10,12}$/.test(text)) continue;
					const parent = node.parentElement;
					// Ids, addresses, what is typed as it stands, and words of other languages.
					if (!parent || parent.closest('[dir=ltr], .mono, code, kbd, script, style, textarea, bdi, [lang]:not(html)'))
						continue;
					if (new RegExp(pattern, 'u').test(text)) found.push(text.slice(0, 120));
				}
				return found;
			}, foreign.source);
			expect(wrong, path).toEqual([]);
		}
		await context.close();
	});
});
