import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cap } from '#domain/consent/ladders.ts';
import { factsFrom } from '#domain/story/facts-from.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import type { OperationId } from '#server/public/api/operations.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { newStoryId, telling } from '../told-story.ts';
import { answerAt, formsOf, pathsOf } from './api-forms.ts';
import { showStory } from './shown-stories.ts';

const ORIGIN = 'https://s.example';
let db: TestDatabase;
let door: PublicDoor;
let check: ReturnType<typeof formsOf>;
let paths: Record<string, string>;
let now = Date.now();

beforeAll(async () => {
	db = await testDatabase();
	door = createPublicDoor({ db: db.public, clock: () => now, files: '/nowhere', origin: ORIGIN });
	const document = await door.api.describeForPrograms('Suitcase');
	check = formsOf(document);
	paths = pathsOf(document);
});
afterAll(() => db[Symbol.asyncDispose]());

let callers = 0;
const answered = (operation: OperationId, query = '', id: string | null = null, caller = `caller ${callers++}`) =>
	door.api.answer({ operation, search: new URLSearchParams(query), id, caller });

/** The body of an answer, after it was checked against the form that the description promises. */
async function body<T>(operation: OperationId, query = '', id: string | null = null): Promise<T> {
	const found = await answered(operation, query, id);
	if (!found.ok) throw new Error(JSON.stringify(found.problem));
	const said: unknown = JSON.parse(JSON.stringify(found.answer.body));
	expect(check(answerAt(paths[operation] ?? ''), said), `${operation} ${query}`).toBe('');
	return said as T;
}

interface Story {
	readonly [key: string]: unknown;
	readonly id: string;
	readonly ref: string;
	readonly language: string;
}
interface List {
	readonly stories: readonly Story[];
	readonly total: number;
	readonly next: string | null;
	readonly consent: { readonly until: string | null };
}
interface Gone {
	readonly since: string;
	readonly complete: boolean;
	readonly gone: readonly { readonly ref: string; readonly gone_on: string }[];
}

describe('one story', () => {
	test('says what its page says, with the month of its end, and nothing above consent', async () => {
		const id = newStoryId();
		const facts = factsFrom(id, {
			names: { first_name: 'Secretname' },
			origin: { country: 'SY', town: 'Secrettown' },
			current: { country: 'DE' },
			age: 41
		});
		const levels = { ...cap({}), text: 3, name: 1, origin: 2, current: 1, face: 0, time: 0, age: 0, voice: 0 };
		await showStory(db, {
			...{ id, facts, levels, until: Date.UTC(2027, 5, 1) },
			tellings: [telling('ar', { title: 'المخبز' }), telling('en', { title: 'The bakery' })]
		});
		const story = await body<Story>('readStory', 'locale=fr', id);
		expect(story).toMatchObject({
			id,
			language: 'ar',
			url: `${ORIGIN}/fr/stories/${id}?lang=ar`,
			self: `${ORIGIN}/api/v1/stories/${id}?lang=ar`,
			from: { region: '145', country: 'SY', name: 'Syrie' },
			consent: { until: '2027-05' },
			licence: { name: 'limited-revocable-1.0', url: `${ORIGIN}/fr/api#terms` },
			tellings: [
				{ language: 'ar', original: true },
				{ language: 'en', original: false }
			]
		});
		// Its two ids are made by chance and may hold any figure.
		const said = JSON.stringify(story)
			.replaceAll(id, '')
			.replaceAll(String(Reflect.get(story, 'ref')), '');
		expect(said).not.toMatch(/Secret|41/);
		expect((await body<Story>('readStory', 'lang=en', id)).title).toBe('The bakery');
	});

	test('says what it speaks of before its text, as its page does, and nothing where less than the text is shown', async () => {
		const tellings = [telling('en', { notes: ['war', 'illness'] })];
		const whole = await showStory(db, { tellings });
		const said = Object.keys(await body<Story>('readStory', '', whole));
		expect(await body<Story>('readStory', '', whole)).toMatchObject({ text: 'full', notes: ['war', 'illness'] });
		expect(said.indexOf('notes')).toBeLessThan(said.indexOf('blocks'));
		expect((await body<Story>('readStory', '', await showStory(db))).notes).toEqual([]);
		const summary = await showStory(db, { tellings, levels: { ...cap({}), text: 1 } });
		expect(await body<Story>('readStory', '', summary)).toMatchObject({ text: 'summary', notes: [] });
	});

	test('that is gone answers like one that never was; another address is none', async () => {
		const id = await showStory(db);
		await hideStory(db.worker, id);
		const problem = { type: 'about:blank', title: 'No longer available', status: 410 };
		expect(await answered('readStory', '', id)).toEqual({ ok: false, problem });
		expect(await answered('readStory', '', newStoryId())).toEqual({ ok: false, problem });
		expect(await answered('readStory', '', 'no-story')).toMatchObject({ ok: false, problem: { status: 404 } });
	});

	test('whose yes has ended is in no answer', async () => {
		const ends = Date.now() + 4_000;
		const id = await showStory(db, { until: ends });
		await body('readStory', '', id);
		await new Promise((done) => setTimeout(done, ends + 100 - Date.now()));
		expect(await answered('readStory', '', id)).toMatchObject({ ok: false, problem: { status: 410 } });
	});
});

describe('the list', () => {
	test('is asked as the page is, comes in pages, and holds a summary but no text', async () => {
		await using own = await testDatabase();
		const pages = createPublicDoor({ db: own.public, clock: Date.now, files: '/nowhere', origin: ORIGIN });
		const ids: string[] = [];
		for (let n = 0; n < 30; n++)
			ids.push(
				await showStory(own, {
					tellings: [telling('fr', { summary: 'Court.', blocks: [{ kind: 'paragraph', text: 'marker-body' }] })],
					...{ from: n % 3 ? 'GH' : 'PH', now: 'BE' }
				})
			);
		const seen: string[] = [];
		let query: string | null = '';
		while (query !== null) {
			const found = await pages.api.answer({
				...{ operation: 'listStories', search: new URLSearchParams(query), id: null, caller: 'one' }
			});
			if (!found.ok) throw new Error(found.problem.title);
			const list = found.answer.body as List;
			expect(check(answerAt('/stories'), JSON.parse(JSON.stringify(list)))).toBe('');
			expect(list.total).toBe(30);
			expect(JSON.stringify(list)).not.toContain('marker-body');
			expect(found.answer.next).toBe(list.next);
			seen.push(...list.stories.map(({ id }) => id));
			query = list.next && new URL(list.next).search;
		}
		expect([...seen].sort()).toEqual([...ids].sort());
		const asked = { operation: 'listStories', id: null, caller: 'one' } as const;
		const some = await pages.api.answer({ ...asked, search: new URLSearchParams('from=PH&lang=fr&q=court') });
		expect(some).toMatchObject({ ok: true, answer: { body: { total: 10, next: null } } });
		const none = await pages.api.answer({ ...asked, search: new URLSearchParams('with=film') });
		expect(none).toMatchObject({ ok: true, answer: { body: { total: 0, stories: [], consent: { until: null } } } });
	});

	test('comes in the language of the reader where it is there, else as it was told', async () => {
		const id = await showStory(db, { tellings: [telling('fr', { title: 'Un four' }), telling('en')] });
		const language = async (query: string) =>
			(await body<List>('listStories', query)).stories.find((story) => story.id === id)?.language;
		expect(await language('')).toBe('fr');
		expect(await language('locale=en')).toBe('en');
		expect(await language('locale=de')).toBe('fr');
		expect(await language('lang=en')).toBe('en');
	});

	test('and the facets leave out a row that is not what show() made', async () => {
		const id = await showStory(db, { from: 'TD' });
		await body('readFacets', 'locale=ar');
		await sql`update shown.story_row set body = body || '{"phone":"1"}' where story_id = ${id}`.execute(db.owner);
		expect((await body<List>('listStories', 'from=TD')).stories).toEqual([]);
	});
});

describe('what is gone', () => {
	test('is named by the ref of each telling, by the day, and by nothing that feeds say', async () => {
		const id = await showStory(db);
		const { ref } = await body<Story>('readStory', '', id);
		const feed = await door.writeJsonFeed({ origin: ORIGIN, locale: 'en', title: 'New', siteName: 'Test' });
		expect((await body<Gone>('listGone')).gone.map((one) => one.ref)).not.toContain(ref);
		await hideStory(db.worker, id);
		const { gone, complete } = await body<Gone>('listGone');
		expect(complete).toBe(true);
		expect(gone.find((one) => one.ref === ref)?.gone_on).toBe(new Date().toISOString().slice(0, 10));
		expect(JSON.stringify(gone)).not.toContain(id);
		// The ids of feeds are others, and the one cannot be made from the other by whoever reads.
		const feedIds = [...feed.json.matchAll(/s\/([0-9a-f]{32})/g)].map(([, feedId]) => feedId);
		expect(feedIds.length).toBeGreaterThan(0);
		expect(feedIds).not.toContain(ref);
		const secret = sql`select * from office.endpoint_secret`;
		for (const login of [db.public, db.intake, db.desk, db.worker])
			await expect(secret.execute(login)).rejects.toMatchObject({ code: '42501' });
		// Shown again, it is not gone.
		await showStory(db, { id });
		expect((await body<Gone>('listGone')).gone.map((one) => one.ref)).not.toContain(ref);
	});

	test('of longer ago than is known is said to be incomplete', async () => {
		const today = new Date(now).toISOString().slice(0, 10);
		expect(await body<Gone>('listGone', `since=${today}`)).toMatchObject({ since: today, complete: true });
		expect(await body<Gone>('listGone', 'since=2020-01-01')).toMatchObject({ complete: false });
	});
});

describe('offices', () => {
	test('are those that take stories', async () => {
		const { offices } = await body<{ offices: { id: string }[] }>('listOffices');
		expect(offices.map(({ id }) => id)).toContain('test-office');
		await sql`update office.office set active = false`.execute(db.owner);
		expect(await body('listOffices')).toMatchObject({ offices: [] });
		await sql`update office.office set active = true`.execute(db.owner);
	});
});

describe('who asks too much', () => {
	test('waits, and others do not', async () => {
		for (let n = 0; n < 300; n++) await answered('listGone', '', null, 'hasty');
		const refused = await answered('listGone', '', null, 'hasty');
		expect(refused).toMatchObject({ ok: false, problem: { status: 429 } });
		expect(refused.ok ? 0 : refused.retryAfter).toBeGreaterThan(0);
		expect((await answered('listGone', '', null, 'patient')).ok).toBe(true);
		now += 60_000;
		expect((await answered('listGone', '', null, 'hasty')).ok).toBe(true);
		now = Date.now();
	});
});
