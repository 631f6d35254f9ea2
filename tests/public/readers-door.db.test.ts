import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cap } from '#domain/consent/ladders.ts';
import { factsFrom } from '#domain/story/facts-from.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { newStoryId, telling } from '../told-story.ts';
import { showStory } from './shown-stories.ts';

let db: TestDatabase;
let door: PublicDoor;
let files: string;
let now = Date.now();

beforeAll(async () => {
	db = await testDatabase();
	files = await mkdtemp(join(tmpdir(), 'suitcase-files-'));
	door = createPublicDoor({ db: db.public, clock: () => now, files, origin: null });
});
afterAll(async () => {
	await rm(files, { recursive: true, force: true });
	await db[Symbol.asyncDispose]();
});

const read = (id: string, locale = 'en', language: string | null = null) =>
	door.readStory({ id, locale, language, siteName: 'Test' });
const browse = (question: string, locale = 'en') => door.browseStories(locale, new URLSearchParams(question));
const titles = async (question: string, locale = 'en') =>
	(await browse(question, locale)).cards.map((card) => card.title);

describe('a story', () => {
	it('is read in the reader’s language, else as it was told, and says which languages there are', async () => {
		const id = await showStory(db, {
			tellings: [telling('fr', { title: 'Un four' }), telling('en', { title: 'An oven' })]
		});
		const inEnglish = await read(id);
		const inArabic = await read(id, 'ar');
		const asked = await read(id, 'en', 'fr');
		expect(inEnglish).toMatchObject({ ok: true, value: { title: 'An oven', language: 'en' } });
		expect(inArabic).toMatchObject({ ok: true, value: { title: 'Un four', language: 'fr' } });
		expect(asked).toMatchObject({
			ok: true,
			value: {
				title: 'Un four',
				languages: [
					{ language: 'en', original: false, current: false },
					{ language: 'fr', original: true, current: true }
				]
			}
		});
	});

	it('that was taken back answers exactly like one that never was', async () => {
		const id = await showStory(db);
		expect((await read(id)).ok).toBe(true);
		await hideStory(db.worker, id);
		expect(await read(id)).toEqual(await read(newStoryId()));
		expect(await read(id)).toEqual({ ok: false, reason: 'gone' });
		expect(await read('Not-an-id!')).toEqual({ ok: false, reason: 'not_found' });
	});

	it('whose yes has ended is in no answer', async () => {
		const ends = Date.now() + 4_000;
		const id = await showStory(db, {
			until: ends,
			tellings: [telling('en', { title: 'Ephemeral kiosk' })]
		});
		expect(await titles('q=ephemeral')).toEqual(['Ephemeral kiosk']);
		await new Promise((done) => setTimeout(done, ends + 100 - Date.now()));
		expect(await read(id)).toEqual({ ok: false, reason: 'gone' });
		expect(await titles('q=ephemeral')).toEqual([]);
		expect((await door.writeSitemap({ origin: 'https://s.example', locales: ['en'] })).xml).not.toContain(id);
	});

	it('whose row is not what show() made is treated as absent', async () => {
		const id = await showStory(db);
		await sql`update shown.story_row set body = body || '{"phone":"1"}' where story_id = ${id}`.execute(db.owner);
		expect(await read(id)).toEqual({ ok: false, reason: 'gone' });
	});

	it('shows machines the allowed keys only, and nothing that could end the script element', async () => {
		const facts = factsFrom('0123456789', {
			names: { first_name: 'Ada' },
			origin: { country: 'MA', town: 'Secrettown' }
		});
		const id = await showStory(db, { facts, tellings: [telling('en', { title: 'A </script><b>title</b> & more' })] });
		const found = await read(id);
		if (!found.ok) throw new Error(found.reason);
		expect(found.value.data).not.toMatch(/[<>&]/);
		const data: unknown = JSON.parse(found.value.data);
		expect(Object.keys(data as object).sort()).toEqual(
			[
				...['@context', '@type', 'abstract', 'accessMode', 'acquireLicensePage', 'author', 'conditionsOfAccess'],
				...['contentLocation', 'copyrightNotice', 'creditText', 'datePublished', 'expires', 'headline', 'inLanguage'],
				...['isAccessibleForFree', 'license', 'publisher', 'usageInfo']
			].sort()
		);
		expect(found.value.trail).not.toMatch(/[<>&]/);
		expect(found.value.data).not.toContain('Secrettown');
	});

	it('names nobody where no name is shown, and claims no licence for what belongs to everybody', async () => {
		const read = async (wanted: Parameters<typeof showStory>[1]) => {
			const found = await door.readStory({
				...{ id: await showStory(db, wanted), locale: 'fr', language: null, siteName: 'Test' }
			});
			if (!found.ok) throw new Error(found.reason);
			return JSON.parse(found.value.data) as Record<string, unknown>;
		};
		const unnamed = await read({ levels: { ...cap({}), name: 0 } });
		expect(unnamed).not.toHaveProperty('author');
		expect(unnamed).toMatchObject({ creditText: 'Raconté sans nom, sur Test', license: '/fr/api#terms' });
		const old = await read({ basis: 'public_domain' });
		expect(old).toMatchObject({ copyrightNotice: 'Domaine public' });
		for (const key of ['license', 'acquireLicensePage', 'conditionsOfAccess']) expect(old).not.toHaveProperty(key);
	});
});

describe('search', () => {
	beforeAll(async () => {
		await showStory(db, { tellings: [telling('en', { title: 'Singing gardeners' })], from: 'GH', now: 'IT' });
		await showStory(db, { tellings: [telling('fr', { title: 'Les élèves de l’école' })], from: 'ML', now: 'FR' });
		await showStory(db, {
			tellings: [telling('ar', { title: 'المُعلِّمون والكتاب', summary: 'فتحوا البيوت، ثم قرؤوا.' })],
			from: 'SY',
			now: 'DE'
		});
		await showStory(db, { tellings: [telling('zh', { title: '茶叶与针线' })], from: 'CN', now: 'US' });
	});

	it.each([
		['sing', 'Singing gardeners'],
		['gardener', 'Singing gardeners'],
		['ecole', 'Les élèves de l’école'],
		['élève', 'Les élèves de l’école'],
		['eleves', 'Les élèves de l’école'],
		['المعلمون', 'المُعلِّمون والكتاب'],
		['معلمون', 'المُعلِّمون والكتاب'],
		['كتاب', 'المُعلِّمون والكتاب'],
		['بيوت', 'المُعلِّمون والكتاب'],
		['茶叶', '茶叶与针线'],
		['针线。', '茶叶与针线']
	])('%s finds “%s”', async (words, title) => {
		expect(await titles(new URLSearchParams({ q: words }).toString())).toEqual([title]);
	});

	it('by words, by “exact words” and without -words', async () => {
		expect(await titles('q="singing+gardeners"')).toEqual(['Singing gardeners']);
		expect(await titles('q="gardeners+singing"')).toEqual([]);
		expect(await titles('q=gardeners+-singing')).toEqual([]);
	});

	it('by place, by part of the world and by language', async () => {
		expect(await titles('from=GH')).toEqual(['Singing gardeners']);
		expect((await titles('from=011')).sort()).toEqual(['Les élèves de l’école', 'Singing gardeners']);
		expect(await titles('now=DE')).toEqual(['المُعلِّمون والكتاب']);
		expect(await titles('lang=zh')).toEqual(['茶叶与针线']);
	});

	it('never breaks, whatever is typed', async () => {
		const typed = [
			`'"\\;--`,
			'\u0000',
			'((',
			'!!! & |',
			'"',
			'-',
			':*',
			'😀',
			'\ud800',
			'%',
			'a'.repeat(5000),
			'‏‎',
			'؟'
		];
		for (const words of typed) {
			for (const name of ['q', 'from', 'now', 'brings', 'lang', 'after', 'with']) {
				const answer = await browse(new URLSearchParams([[name, words]]).toString());
				expect(answer.cards.length, `${name}=${words.slice(0, 20)}`).toBeLessThanOrEqual(24);
			}
		}
	});

	it('offers what is shown, and counts each story once', async () => {
		const { choices, stories } = await browse('');
		expect(choices.fromCountries.find(({ value }) => value === 'GH')).toEqual({
			value: 'GH',
			label: 'Ghana',
			stories: 1
		});
		expect(choices.fromRegions.find(({ value }) => value === '011')?.stories).toBe(2);
		expect(choices.languages.reduce((sum, language) => sum + (language.stories ?? 0), 0)).toBeGreaterThanOrEqual(
			stories ?? Infinity
		);
	});
});

describe('pages of a list', () => {
	it('lose and repeat nothing while stories come and go', async () => {
		await using own = await testDatabase();
		const pages = createPublicDoor({ db: own.public, clock: Date.now, files, origin: null });
		const ids: string[] = [];
		for (let n = 0; n < 60; n++) {
			const tellings = n % 2 ? [telling('en'), telling('fr'), telling('ar')] : [telling('fr')];
			ids.push(await showStory(own, { tellings, publishedDay: `2026-10-0${1 + (n % 5)}` }));
		}
		// Many may share a place; then the id decides.
		await sql`update shown.story_row set position = 100 + position % 3`.execute(own.owner);
		const seen: string[] = [];
		let question: string | null = '';
		let page = 0;
		while (question !== null) {
			const answer = await pages.browseStories('en', new URLSearchParams(question));
			seen.push(...answer.cards.map((card) => card.id));
			expect(answer.cards.length).toBeGreaterThan(0);
			if (page++ === 0) {
				// Newer ones come, and one that was already seen goes: the rest is not disturbed.
				await showStory(own, { publishedDay: '2026-11-20' });
				await hideStory(own.worker, answer.cards[3]?.id ?? '');
			}
			question = answer.next;
		}
		expect(page).toBe(3);
		expect(new Set(seen).size).toBe(seen.length);
		expect([...seen].sort()).toEqual([...ids].sort());
	});
});

describe('the first page', () => {
	it('gives every origin its day and forgets no story', async () => {
		await using own = await testDatabase();
		const home = createPublicDoor({ db: own.public, clock: () => now, files, origin: null });
		expect(await home.readHome('en')).toMatchObject({ today: null, shelf: [], stories: 0 });
		const ids: string[] = [];
		for (const from of ['MA', 'MA', 'MA', 'PH', 'UA']) ids.push(await showStory(own, { from, now: 'BE' }));
		const start = Math.floor(Date.now() / 86_400_000);
		const days: { id: string | undefined; from: string | null | undefined }[] = [];
		for (let day = 0; day < 9; day++) {
			now = (start + day) * 86_400_000 + 1000;
			const { today, expiresAt } = await home.readHome('en');
			days.push({ id: today?.id, from: today?.way.from });
			expect(expiresAt).toBe((start + day + 1) * 86_400_000);
		}
		now = Date.now();
		expect(new Set(days.map(({ id }) => id))).toEqual(new Set(ids));
		for (let day = 0; day < 9; day += 3) expect(new Set(days.slice(day, day + 3).map(({ from }) => from)).size).toBe(3);
	});
});

describe('files', () => {
	it('are handed out only while they are shown', async () => {
		const name = `${'ab'.repeat(16)}.pdf`;
		const id = await showStory(db, { posters: { en: { name, bytes: 4 } } });
		await writeFile(join(files, name), '%PDF');
		const found = await door.openFile(name);
		if (!found.ok) throw new Error(found.reason);
		expect(found.value).toMatchObject({ storyId: id, type: 'application/pdf', bytes: 4 });
		expect(await new Response(found.value.body()).text()).toBe('%PDF');
		const poster = await door.openPoster(id, 'fr');
		expect(poster.ok).toBe(true);
		if (poster.ok) await poster.value.leave();

		await hideStory(db.worker, id);
		expect(await door.openFile(name)).toEqual({ ok: false, reason: 'gone' });
		expect(await door.openPoster(id, 'en')).toEqual({ ok: false, reason: 'gone' });
		expect(await door.openFile(`${'cd'.repeat(16)}.jpg`)).toEqual({ ok: false, reason: 'gone' });
		expect(await door.openFile('../../keys')).toEqual({ ok: false, reason: 'not_found' });
	});
});

describe('the feed', () => {
	it('holds at most a summary and says what is gone by its keyed id', async () => {
		await using own = await testDatabase();
		const feed = createPublicDoor({ db: own.public, clock: Date.now, files, origin: null });
		const write = () =>
			feed
				.writeFeed({ origin: 'https://s.example', locale: 'en', title: 'New', siteName: 'Test' })
				.then(({ xml }) => xml);
		const words = telling('en', { summary: 'Short & safe.', blocks: [{ kind: 'paragraph', text: 'marker-body' }] });
		const id = await showStory(own, { tellings: [words], levels: cap({}) });
		const before = await write();
		expect(before).toContain('<summary>Short &amp; safe.</summary>');
		expect(before).not.toContain('marker-body');
		expect(before).toContain('<updated>2026-11-01T00:00:00Z</updated>');
		const ref = /<id>(tag:[^<]+)<\/id>/.exec(before)?.[1] ?? '';
		expect(ref).not.toContain(id);

		await hideStory(own.worker, id);
		const after = await write();
		expect(after).toContain(`<at:deleted-entry ref="${ref}" when="`);
		expect(after).not.toContain(id);
		await showStory(own, { id, tellings: [words] });
		expect(await write()).not.toContain('deleted-entry');
	});
});
