/** Translation, from the desk's list to what readers get: one story into Arabic, one changed sentence in three languages, one refused. */
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { giveReceipt, install, type Installation } from '../proofs/installation.ts';
import { telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { keyboardOf } from './keyboard.ts';
import { atDesk, openReviewRoom, type ReviewRoom } from './review-room.ts';
import {
	addBakery,
	approve,
	approvedStory,
	ARABIC,
	field,
	inWords,
	save,
	sourceBecomes,
	translateWhole
} from './translating.ts';

let at: Installation;
let browser: Browser;
let room: ReviewRoom;
beforeAll(async () => {
	at = await install({ env: { PRACTICE: 'auto' } });
	browser = await openBrowser();
	room = await openReviewRoom(at.server.data);
});
afterAll(async () => {
	await room?.close();
	await browser?.close();
	await at?.[Symbol.asyncDispose]();
});

const text = async (path: string) => (await fetch(at.server.origin + path)).text();
const shows = (path: string, words: string) =>
	expect.poll(() => text(path), { timeout: 120_000, interval: 200 }).toContain(words);
const desk = (role: 'editor' | 'reviewer', viewport = desktop) =>
	atDesk(browser, at.server.origin, role, { viewport, javaScriptEnabled: false });
/** Gives the practice accounts back what they had. */
let end = async (): Promise<void> => undefined;
afterEach(() => end());
/** Two at the desk; the first has the role and the languages of somebody who only translates. */
async function pair(languages = ['en', 'ar', 'fr', 'uk']): Promise<{ pages: [Page, Page] }> {
	const [one, two] = [await desk('editor'), await desk('reviewer', phone)];
	const isEditor = () => room.owner.updateTable('office.member').where('practice', '=', true).where('name', '=', name);
	const practising = room.owner.updateTable('office.member').where('practice', '=', true);
	const { name, roles, reading } = await room.owner
		.selectFrom('office.member')
		.select(['name', 'roles', 'reading'])
		.where('practice', '=', true)
		.where((where) => where.eb(where.val('editor'), '=', where.fn.any('roles')))
		.executeTakeFirstOrThrow();
	await isEditor()
		.set({ roles: ['translator'], reading: languages })
		.execute();
	end = async () => {
		end = async () => undefined;
		await isEditor().set({ roles }).execute();
		await practising.set({ reading }).execute();
		await one.context.close();
		await two.context.close();
	};
	return { pages: [one.page, two.page] };
}

test('one story into Arabic, by keyboard alone, from the list of the desk to the page of readers', async () => {
	const story = await approvedStory(room);
	const { storyId } = story;
	const picture = `picture-${await addBakery(room, at.server.data, story)}-none`;
	const { pages } = await pair();
	const [one, two] = pages.map(keyboardOf) as [ReturnType<typeof keyboardOf>, ReturnType<typeof keyboardOf>];

	await one.page.goto('/desk/translate');
	await one.follow(one.page.locator(`a[href="/desk/translate/${storyId}/ar"]`));
	expect(await field(one.page, 'text-0').getAttribute('dir')).toBe('rtl');
	expect(await one.page.locator('#part-text-1 .said').innerText()).toBe('Every loaf is a letter home.');
	const words = { ...ARABIC, [picture]: 'مخبز' };
	for (const [name, said] of Object.entries(words)) await one.write(field(one.page, name), said);
	await one.follow(one.page.locator('#words .save button'));
	await one.page.getByText('Saved.', { exact: true }).waitFor();
	const chips = await one.page.locator('#words .chip').allInnerTexts();
	expect(chips).toEqual(Object.keys(words).map(() => 'Fits the source'));
	// Nobody approves what they wrote; nobody sees more than the safe text.
	await one.page.locator('#read').getByText('somebody else who reads the language').waitFor();
	expect((await one.page.context().request.get(`/desk/stories/${storyId}`)).status()).toBe(403);
	expect(await text(`/ar/stories/${storyId}`)).not.toContain(ARABIC['text-2']);

	await two.page.goto('/desk/translate');
	await two.follow(two.page.locator(`a[href="/desk/translate/${storyId}/ar"]`));
	expect(await field(two.page, 'title').inputValue()).toBe(ARABIC.title);
	// A word of it is also a name: somebody has to have looked.
	await two.choose(two.page.getByLabel('I looked at what is marked'));
	await two.follow(two.page.getByRole('button', { name: 'Approve this version' }));
	await two.page.locator('.notice.good').getByText('Approved.').waitFor();

	await shows(`/ar/stories/${storyId}`, ARABIC['text-2'] ?? '');
	const reader = await browser.newContext({ baseURL: at.server.origin, viewport: phone, javaScriptEnabled: false });
	const page = await reader.newPage();
	await page.goto(`/ar/stories/${storyId}`);
	expect(await page.locator('html').evaluate(({ lang, dir }: HTMLElement) => [lang, dir])).toEqual(['ar', 'rtl']);
	expect(await page.locator('article h1').getAttribute('lang')).toBe('ar');
	expect(await page.locator('article .text').getAttribute('dir')).toBe('rtl');
	expect(await page.locator('article img').first().getAttribute('alt')).toBe('مخبز');
	expect(await page.locator('nav a[hreflang="ar"][aria-current="true"]').count()).toBe(1);
	await page.goto(`/en/stories/${storyId}`);
	expect(await page.locator('article img').first().getAttribute('alt')).toBe('A bakery');
	await reader.close();
	console.log(
		`into Arabic: ${one.presses()} keys that move and press by the translator, ${two.presses()} by the second reader; ${one.typed()} signs typed`
	);
});

test('one changed sentence shows as changed in three languages, and nothing else does; mended, each comes back', async () => {
	const story = await approvedStory(room);
	const { storyId } = story;
	const { pages } = await pair();
	const [one, two] = pages;
	const languages = { ar: ARABIC, fr: inWords('pain'), uk: inWords('хліб') };
	for (const [language, words] of Object.entries(languages)) await translateWhole(pages, storyId, language, words);
	for (const [language, words] of Object.entries(languages))
		await shows(`/${language}/stories/${storyId}`, words['text-2'] ?? '');

	const changed = telling('en', {
		blocks: telling('en').blocks.map((block, index) =>
			index === 2 ? { ...block, text: 'By noon it is all sold.' } : block
		)
	});
	await sourceBecomes(room, story, changed, 2);
	await shows(`/en/stories/${storyId}`, 'By noon it is all sold.');
	for (const [language, words] of Object.entries(languages)) {
		// What a part of it was made from is said no more: readers get the source until it is mended.
		expect(await text(`/${language}/stories/${storyId}`)).not.toContain(words['text-2']);
		await one.goto('/desk/translate');
		const line = one.locator('tr', { has: one.locator(`a[href="/desk/translate/${storyId}/${language}"]`) });
		expect(await line.locator('.chip').innerText()).toBe('The source changed');
		await one.goto(`/desk/translate/${storyId}/${language}`);
		const marked = one.locator('#words .part', { has: one.locator('.chip', { hasText: 'The source changed' }) });
		expect(await marked.evaluateAll((parts) => parts.map(({ id }) => id))).toEqual(['part-text-2']);
		await field(one, 'text-2').fill(`${words.title}.`);
		await one.locator('[name="mended-text-2"]').check();
		await save(one);
		await one.getByText('Saved.', { exact: true }).waitFor();
		await approve(two, storyId, language);
	}
	for (const [language, words] of Object.entries(languages)) {
		await shows(`/${language}/stories/${storyId}`, `${words.title}.</p>`);
		expect(await text(`/${language}/stories/${storyId}`)).toContain(words['text-0']);
	}
});

test('a language that the teller refuses appears nowhere any more: shown before, or only under way', async () => {
	const { storyId } = await approvedStory(room, { channels: ['web', 'print', 'embed', 'social'] });
	const digits = await giveReceipt(at, storyId);
	const { pages } = await pair();
	const [one] = pages;
	const secret = { ar: 'سنونو', uk: 'ластівка' };
	await translateWhole(pages, storyId, 'ar', { ...ARABIC, title: secret.ar, 'text-0': secret.ar });
	await shows(`/ar/stories/${storyId}`, secret.ar);
	await one.goto(`/desk/translate/${storyId}/uk`);
	await field(one, 'title').fill(secret.uk);
	await save(one);
	await one.getByText('Saved.', { exact: true }).waitFor();

	const teller = await browser.newContext({ baseURL: at.server.origin, viewport: phone, javaScriptEnabled: false });
	const mine = await teller.newPage();
	await mine.goto('/en/my-story');
	await mine.fill('#f-digits', digits);
	await mine.click('button[value=open]');
	// What was translated stands on the teller's page: one of them is refused there, the other where all is changed.
	const arabic = mine.locator('#languages article', { has: mine.locator('h3', { hasText: 'Arabic' }) });
	expect(await arabic.innerText()).toContain(secret.ar);
	expect(await mine.locator('#languages').innerText()).toContain('Being translated; no reader gets it yet.');
	await arabic.getByRole('button', { name: 'Not in this language: Arabic' }).click();
	expect(await mine.locator('#languages').innerText()).toContain('Languages you refused: Arabic');
	await mine.click('button[value=change]');
	expect(await mine.locator('[name=excluded][value=ar]').isChecked()).toBe(true);
	await mine.check('[name=excluded][value=uk]');
	await mine.click('button[name=intent][value=change]');
	await teller.close();

	const ways = ['ar', 'uk', 'en'].flatMap((locale) => [
		...['', '/stories', '/map', '/feed.xml', '/feed.json'].map((path) => `/${locale}${path}`),
		...[
			`/${locale}/stories/${storyId}`,
			`/embed/${storyId}?lang=${locale}`,
			`/api/v1/stories/${storyId}?lang=${locale}`
		],
		...[`/en/stories/${storyId}?lang=${locale}`, `/api/v1/stories?lang=${locale}`],
		...Object.values(secret).map((word) => `/${locale}/stories?q=${encodeURIComponent(word)}`)
	]);
	const nowhere = async () => {
		for (const path of [...ways, '/sitemap.xml']) {
			const said = await text(path);
			// A search says again what was asked, once in its field and once in its heading; the story stands nowhere.
			const isSearch = path.includes('?q=');
			for (const word of Object.values(secret)) if (!isSearch) expect(said, path).not.toContain(word);
			if (isSearch) expect(said, path).not.toContain(`/stories/${storyId}`);
		}
	};
	// It is heard in one moment; how soon: tests/proofs/gone-everywhere.spec.ts.
	await expect.poll(() => text(`/ar/stories/${storyId}`), { timeout: 30_000, interval: 20 }).not.toContain(secret.ar);
	await nowhere();
	await shows(`/en/stories/${storyId}`, 'Every loaf is a letter home.');
	await nowhere();
	const page = await text(`/en/stories/${storyId}`);
	for (const language of ['ar', 'uk']) expect(page).not.toContain(`?lang=${language}`);

	const [answer] = await Promise.all([
		one.waitForResponse((response) => response.request().method() === 'POST'),
		save(one)
	]);
	expect(answer.status()).toBe(404);
	expect((await one.goto(`/desk/translate/${storyId}/uk`))?.status()).toBe(404);
	await one.goto('/desk/translate');
	for (const language of ['ar', 'uk'])
		expect(await one.locator(`a[href="/desk/translate/${storyId}/${language}"]`).count()).toBe(0);
	expect(await one.locator(`a[href="/desk/translate/${storyId}/fr"]`).count()).toBe(1);
	const kept = await room.owner
		.selectFrom('story.sealed')
		.select('version')
		.where('story_id', '=', storyId)
		.where('field', '=', 'telling:uk')
		.execute();
	expect(kept).toHaveLength(1);
});

test('the notice in a language of no page: translated, read, registered, and there for whoever tells', async () => {
	const { pages } = await pair(['en', 'ti']);
	const [one, two] = pages;
	await room.owner
		.updateTable('office.member')
		.set({ reading: ['en', 'ti'] })
		.where('practice', '=', true)
		.execute();
	await one.goto('/desk/translate');
	await one.getByRole('link', { name: 'Tigrinya', exact: true }).click();
	const lines = one.locator('#words textarea');
	const all = await lines.count();
	for (let at = 0; at < all; at++) await lines.nth(at).fill(`ትግርኛ ${at}`);
	await save(one);
	await one.getByText('Saved.', { exact: true }).waitFor();
	await one.locator('#read').getByText('somebody else who reads the language').waitFor();
	await two.goto('/desk/translate/notice/ti');
	await two.getByRole('button', { name: 'Approve this version' }).click();
	await two.getByText('Registered.').waitFor();
	const hash = (await two.locator('#read a').getAttribute('href'))?.split('/').at(-1) ?? '';
	expect(await text(`/en/notices/${hash}`)).toContain('ትግርኛ 0');

	const seen = await browser.newContext({ baseURL: at.server.origin, viewport: phone });
	const page = await seen.newPage();
	await page.goto('/en/tell');
	await page.getByText('ትግርኛ', { exact: true }).first().click();
	await page.getByText('ትግርኛ 0').first().waitFor();
	await page.selectOption('[name=noticeRead]', hash);
	expect(await axeViolations(page)).toEqual([]);
	await page.selectOption('[name=country]', 'BE');
	await page.check('[name=adult][value=yes]');
	await page.locator('.actions button.primary').click();
	await page.waitForSelector('[name=office]');
	expect(await page.locator('[name=noticeRead]').inputValue()).toBe(hash);
	await seen.close();
	const desk = await atDesk(browser, at.server.origin, 'reviewer', { viewport: phone });
	await desk.page.goto('/desk/translate/notice/ti');
	expect(await axeViolations(desk.page)).toEqual([]);
	expect(await desk.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
	await desk.page.getByRole('button', { name: 'Offer it no longer' }).click();
	await desk.page.getByText('It is offered no longer.').waitFor();
	expect(await text('/en/tell')).not.toContain(hash);
	await desk.context.close();
});
