/** What one answer says was true at one moment, whatever is taken back while it is being read. */
import { Kysely, type KyselyPlugin, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { openPool } from '#server/store/connect.ts';
import type { PublicDb } from '#server/store/handle.ts';
import { atOneMoment } from '#server/store/shown/at-one-moment.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { telling } from '../told-story.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { showStory } from './shown-stories.ts';

let db: TestDatabase;
/** One connection: queries that are asked at once are answered one after another, so that there is a between. */
let narrow: PublicDb;
beforeAll(async () => {
	db = await testDatabase();
	const pool = openPool(db.logins, 'public');
	pool.options.max = 1;
	narrow = new Kysely({ dialect: new PostgresDialect({ pool }) }) as PublicDb;
	// A third story with the same word makes it one that is proposed.
	for (const item of ['rope', 'bread'])
		await showStory(db, { from: 'MA', now: 'FR', tellings: [telling('en', { title: 'My lantern', items: [item] })] });
});
afterAll(async () => {
	await narrow.destroy();
	await db[Symbol.asyncDispose]();
});

/** Does something when the answer to the nth query has come and nobody has looked at it yet. */
function afterQuery(nth: number, act: () => Promise<unknown>): KyselyPlugin & { asked: number } {
	return {
		asked: 0,
		transformQuery: ({ node }) => node,
		async transformResult({ result }) {
			this.asked += 1;
			if (this.asked === nth) await act();
			return result;
		}
	};
}

const doorOf = (of: PublicDb): PublicDoor =>
	createPublicDoor({ db: of, clock: Date.now, files: '/nowhere', origin: 'https://stories.example.org' });
const search = (text: string) => new URLSearchParams(text);
const about = { origin: 'https://stories.example.org', locale: 'en', title: 'Stories', siteName: 'Test' };
const programs = (door: PublicDoor, operation: 'listStories' | 'readStory' | 'readFacets', asked: string, id = '') =>
	door.api.answer({ operation, search: search(asked), id, caller: 'somebody' });

const ANSWERS: readonly [string, (door: PublicDoor, id: string) => Promise<unknown>][] = [
	['the first page', (door) => door.readHome('en')],
	['the list', (door) => door.browseStories('en', search(''))],
	['a search', (door) => door.browseStories('en', search('q=lantern'))],
	['a search with a mistake', (door) => door.browseStories('en', search('q=lanterm'))],
	['two choices', (door) => door.browseStories('en', search('from=MA&now=BE&lang=en'))],
	['the map', (door) => door.readMap('en', search('from=MA'))],
	['what a question may go on with', (door) => door.suggest('en', search('q=lan'))],
	['a story', (door, id) => door.readStory({ id, locale: 'en', language: null, siteName: 'Test' })],
	['a printed sheet', (door, id) => door.checkPrint({ id, mark: null })],
	['Atom', (door) => door.writeFeed(about)],
	['JSON Feed', (door) => door.writeJsonFeed(about)],
	['the sitemap', (door) => door.writeSitemap({ origin: about.origin, locales: ['en'] })],
	['the list for programs', (door) => programs(door, 'listStories', 'q=lantern')],
	['a story for programs', (door, id) => programs(door, 'readStory', '', id)],
	['the choices for programs', (door) => programs(door, 'readFacets', '')]
];

describe('a story that is taken back while an answer is being read', () => {
	it.each(ANSWERS)('is in all of %s or in none of it', async (_name, answer) => {
		for (let nth = 1, asked = nth; nth <= asked; nth++) {
			const id = await showStory(db, {
				...{ from: 'MA', now: 'BE', publishedDay: '2026-11-20' },
				tellings: [telling('en', { title: 'The lantern', items: ['bread'] })],
				posters: { en: { name: `${'ab'.repeat(16)}.pdf`, bytes: 9 } }
			});
			const before = await answer(doorOf(narrow), id);
			const between = afterQuery(nth, () => hideStory(db.worker, id));
			const read = await answer(doorOf(narrow.withPlugin(between) as PublicDb), id);
			expect(between.asked, 'it asked once at least').toBeGreaterThan(0);
			await hideStory(db.worker, id);
			const after = await answer(doorOf(narrow), id);
			expect(after, 'the test looks where the story is').not.toEqual(before);
			expect([before, after], `taken back after query ${nth}`).toContainEqual(read);
			asked = between.asked;
		}
	});
});

describe('a moment that fails', () => {
	const stray = (of: PublicDb) => sql`select set_config('suitcase.stray', 'yes', false)`.execute(of);
	const left = async () =>
		(await sql<{ was: string | null }>`select current_setting('suitcase.stray', true) as was`.execute(narrow)).rows[0]
			?.was ?? '';

	it('leaves no query behind on the connection, neither one that waits nor one that comes later', async () => {
		let late: Promise<unknown> = Promise.resolve();
		await expect(
			atOneMoment(narrow, async (of) => {
				const asked = [sql`select 1 / 0`.execute(of), ...Array.from({ length: 6 }, () => stray(of))];
				late = Promise.allSettled(asked).then(() => stray(of));
				late.catch(() => {});
				await Promise.all(asked);
			})
		).rejects.toThrow('division by zero');
		await expect(late).rejects.toThrow();
		expect(await left()).toBe('');
		// And the connection is whole.
		expect((await doorOf(narrow).readHome('en')).stories).toBeGreaterThan(0);
	});

	it('because of us begins no other query either, and nothing can be written in one', async () => {
		await expect(
			atOneMoment(narrow, (of) => Promise.all([stray(of), stray(of), Promise.reject(new Error('ours'))]))
		).rejects.toThrow('ours');
		expect(await left()).toBe('');
		const id = await showStory(db, { framed: true });
		await expect(
			atOneMoment(narrow, (of) => sql`select shown.note_frame(${id}, 'other.example')`.execute(of))
		).rejects.toThrow(/read-only/);
	});
});
