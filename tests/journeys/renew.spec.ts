/** What happens when the time that a teller allowed is nearly over: by receipt, at the desk, and with the notice itself. */
import { createHash } from 'node:crypto';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cap } from '#domain/consent/ladders.ts';
import { generated, make, TOOLS } from '../media/recording-fixtures.ts';
import { noticeIn } from '#messages/notice.ts';
import { type Installation, giveReceipt, install, until } from '../proofs/installation.ts';
import { telling, tellStory } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { opposites } from './in-turns.ts';
import { atDesk } from './review-room.ts';

const DAY = 86_400_000;
let browser: Browser;
let at: Installation;
beforeAll(async () => {
	browser = await openBrowser();
	at = await install({ env: { PRACTICE: 'auto' } });
});
afterAll(async () => {
	await at[Symbol.asyncDispose]();
	await browser.close();
});

const levels = cap({ text: 'excerpt', name: 'system_pseudonym', face: 'none', voice: 'none', origin: 'country' });
async function ending(locale: string) {
	const { storyId } = await tellStory(at.owner, at.seal.keys, {
		...{ levels, until: Date.now() + 20 * DAY, channels: ['web'], office: 'sample' },
		tellings: [telling(locale)]
	});
	return { storyId, digits: await giveReceipt(at, storyId) };
}

const ways = opposites([
	{ locale: 'en', viewport: desktop, javaScriptEnabled: false },
	{ locale: 'ar', viewport: phone, javaScriptEnabled: true },
	{ locale: 'fr', viewport: phone, javaScriptEnabled: false }
]);
test.each(ways)(
	'by receipt, $locale, $viewport.width, script: $javaScriptEnabled',
	async ({ locale, viewport, javaScriptEnabled }) => {
		const { storyId, digits } = await ending(locale);
		const context = await browser.newContext({ viewport, javaScriptEnabled });
		const page = await context.newPage();
		const looked = async (name: string) => {
			const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			expect(wider, name).toBeLessThanOrEqual(0);
			expect(await page.title()).not.toMatch(/suitcase/i);
			if (javaScriptEnabled) expect(await axeViolations(page), name).toEqual([]);
		};
		await page.goto(`${at.server.origin}/${locale}/my-story`);
		await page.fill('#f-digits', digits);
		await page.click('button[value=open]');
		await looked('home');
		await page.click('button[name=screen][value=renew]');
		await looked('renew');
		// What was chosen before stands there; the yes does not.
		expect(await page.locator('[name=web-on]').isChecked()).toBe(false);
		expect(await page.locator('[name=web-text]').inputValue()).toBe('excerpt');
		expect(await page.locator('[name=web-until]').inputValue()).toBe('');
		// Of what is not shown here, only the question whether is asked.
		expect(await page.locator('[name=web-text]').isVisible()).toBe(false);
		await page.check('[name=web-on]');
		await page.selectOption('[name=web-text]', 'summary');
		await page.uncheck('[name=web-on]');
		await page.click('button[value=renew]');
		// Nothing was ticked: nothing happened, and what was typed is there.
		expect(await page.locator('[role=alert]').count()).toBe(1);
		expect(await page.locator('[name=web-text]').inputValue()).toBe('summary');
		await looked('nothing ticked');
		await page.check('[name=web-on]');
		await page.click('button[value=renew]');
		expect(await page.locator('[role=status]').count()).toBe(1);
		await looked('asked');
		const events = await at.owner
			.selectFrom('story.consent_event')
			.select(['kind', 'detail'])
			.where('story_id', '=', storyId)
			.orderBy('version')
			.execute();
		expect(events.map(({ kind }) => kind)).toEqual(['given', 'narrowed', 'renewed', 'wider_asked']);
		expect(events[2]?.detail).toMatchObject({ noticeHash: noticeIn(locale).hash, noticeLanguage: locale });
		await context.close();
	}
);

test('the exact words of the notice stand at their hash, small, without script, and are kept', async () => {
	for (const locale of ['en', 'fr', 'ar']) {
		const { hash, text } = noticeIn(locale);
		const answer = await fetch(`${at.server.origin}/en/notices/${hash}`);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('cache-control')).toContain('public');
		expect(await answer.text()).not.toContain('<script');
		const context = await browser.newContext({ viewport: phone });
		const page = await context.newPage();
		await page.goto(`${at.server.origin}/${locale}/notices/${hash}`);
		const shown = (await page.locator('pre').textContent()) ?? '';
		expect(shown).toBe(text);
		expect(createHash('sha256').update(shown, 'utf8').digest('hex')).toBe(hash);
		expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
		expect(await axeViolations(page)).toEqual([]);
		await context.close();
	}
	for (const none of ['0'.repeat(64), 'x'])
		expect((await fetch(`${at.server.origin}/en/notices/${none}`)).status).toBe(404);
});

test('the desk is told whom to tell, with what may be said, and writes down what came of it', async () => {
	const { storyId } = await ending('en');
	const [grant] = await at.owner
		.selectFrom('story.consent_grant')
		.select(['valid_until', 'person_id'])
		.where('story_id', '=', storyId)
		.execute();
	await at.owner
		.insertInto('story.reminder')
		.values({
			...{ story_id: storyId, person_id: grant?.person_id ?? '', ends_at: grant?.valid_until ?? new Date() },
			...{ stage: 30, way: 'desk', at: new Date() }
		})
		.execute();
	const { context, page } = await atDesk(browser, at.server.origin, 'reviewer', { viewport: phone });
	await page.goto('/desk?queue=ending');
	expect(await page.locator('tr', { hasText: storyId }).innerText()).toContain('to be told that it ends');
	await page.goto(`/desk/stories/${storyId}`);
	const sheet = page.locator('#ending');
	expect(await sheet.innerText()).toContain('You asked us to call about a date');
	await sheet.locator('summary').click();
	expect(await axeViolations(page)).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
	await sheet.locator('button[value=told]').click();
	expect(await page.locator('#ending').innerText()).toContain('The teller knows');
	// The whole conversation, or nothing: what was chosen stays where it was.
	await page.locator('#ending summary').click();
	await page.locator('#ending [name=web-on]').check();
	await page.locator('#ending form[action^="?/renew"] button').last().click();
	expect(await page.locator('#ending [role=alert]').innerText()).toContain('free choice');
	expect(await page.locator('#ending [name=web-on]').isChecked()).toBe(true);
	await page.locator('#ending [name=capture][value=written]').check();
	await page.locator('#ending [name=freeChoice][value=yes]').check();
	await page.locator('#ending [name=understood][value=yes]').check();
	await page.locator('#ending form[action^="?/renew"] button').last().click();
	await page.getByText('Somebody else has to look at it').waitFor();
	await context.close();
});

test.skipIf(!TOOLS)('a notice that somebody reads aloud is offered where people begin to tell', async () => {
	const sound = make(...generated('sine=frequency=300:duration=2'), '-c:a', 'libopus', 'reading.webm');
	const { context, page } = await atDesk(browser, at.server.origin, 'reviewer', { viewport: phone, locale: 'en' });
	expect((await page.goto('/desk/notices'))?.status()).toBe(200);
	expect(await axeViolations(page)).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
	await page.locator('#en summary').click();
	await page
		.locator('#en input[type=file]')
		.setInputFiles({ name: 'reading.webm', mimeType: 'audio/webm', buffer: sound });
	await page.locator('#en form[action="?/sound"] button').click();
	expect(await page.locator('[role=status]').innerText()).toContain('arrived');
	const tell = async () => (await fetch(`${at.server.origin}/en/tell`)).text();
	await until('the sound is offered', async () => (await tell()).includes('<audio'));
	const html = await tell();
	expect(html).toContain('preload="none"');
	const [file = ''] = /\/media\/[0-9a-f]{32}\.m4a/.exec(html) ?? [];
	const answer = await fetch(at.server.origin + file);
	expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/mp4']);
	expect(await (await fetch(`${at.server.origin}/fr/tell`)).text()).not.toContain('<audio');
	await context.close();
});
