/** Search in seven languages with real words; what is typed wrongly; choices that are counted; what leaves with a story. */
import { tmpdir } from 'node:os';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { telling } from '../told-story.ts';
import { showStory } from './shown-stories.ts';

let db: TestDatabase;
let door: PublicDoor;
const doorTo = (at: TestDatabase) =>
	createPublicDoor({ db: at.public, clock: Date.now, files: tmpdir(), origin: null });
beforeAll(async () => {
	db = await testDatabase();
	door = doorTo(db);
});
afterAll(() => db[Symbol.asyncDispose]());

const asking =
	(of: PublicDoor) =>
	(question: Record<string, string>, locale = 'en') =>
		of.browseStories(locale, new URLSearchParams(question));
const browse = (question: Record<string, string>, locale = 'en') => asking(door)(question, locale);
const titles = async (question: Record<string, string>, locale = 'en') =>
	(await browse(question, locale)).cards.map(({ title }) => title).sort();
const words = (language: string, title: string, body = '') =>
	telling(language, { title, brings: '', items: [], summary: body || title, blocks: [], excerptBlocks: 0 });

const STORIES = {
	en: words('en', 'The lighthouse keeper', 'She was teaching her neighbours to bake.'),
	fr: words('fr', 'L’école des forêts', 'Les élèves chantaient près du cœur de la forêt.'),
	ar: words('ar', 'مدرسة القرية', 'كتبَت المُعلِّمةُ رسالةً إلى أمّها، ثم خبزت للأطفال.'),
	zh: words('zh', '祖母的茶叶', '她把针线和故事带到了新的城市。'),
	uk: words('uk', 'Бабусина вишиванка', 'Вона пекла хліб і співала пісню про п’ять зірок.'),
	ti: words('ti', 'እንጀራ ናይ ኣደይ', 'ኣብ ሓድሽ ከተማ ቡን ኣፍሊሓ፡ ዛንታ ነገረትና።'),
	fa: words('fa', 'خانه‌های کوچک', 'مادرم کتاب‌ها را با خود آورد و زیر درخت انار می‌خواند.')
};

describe('words', () => {
	beforeAll(async () => {
		for (const telling of Object.values(STORIES)) await showStory(db, { tellings: [telling] });
	});

	it.each([
		['en', 'neighbour', 'a stem'],
		['en', 'TEACH', 'capitals and a stem'],
		['fr', 'ecole', 'no accent, behind an apostrophe'],
		['fr', 'forêts', 'a plural'],
		['fr', 'coeur', 'two letters for one'],
		['ar', 'المدرسه', 'the feminine ending as it is often typed, and an article'],
		['ar', 'معلمة', 'no signs and no article'],
		['ar', 'أطفال', 'another article'],
		['ar', 'امها', 'an alif without hamza'],
		['zh', '茶叶', 'a word'],
		['zh', '茶', 'one sign of a word'],
		['zh', '新城市', 'signs that are cut in another way'],
		['uk', 'хліба', 'another case'],
		['uk', 'пісні', 'another case'],
		['uk', "п'ять", 'another apostrophe'],
		['ti', 'ከተማ', 'a word'],
		['ti', 'ዛንታ', 'a word before a full stop of its own'],
		['fa', 'کتاب', 'a word with its plural behind a sign that is not seen'],
		['fa', 'كتاب', 'an Arabic kaf'],
		['fa', 'خانه', 'a word with its plural']
	] as const)('in %s: %s finds (%s)', async (language, typed, _why) => {
		expect(await titles({ q: typed }, 'nl')).toEqual([STORIES[language].title]);
	});

	it('of one language do not answer for another', async () => {
		// "chantaient" is no word of any story but one; and a stem of English is none of French.
		expect(await titles({ q: 'chanter' }, 'fr')).toEqual([STORIES.fr.title]);
		expect(await titles({ q: 'درخت انار' })).toEqual([STORIES.fa.title]);
		expect(await titles({ q: 'bake école' })).toEqual([]);
		expect(await titles({ q: 'bake OR école' })).toEqual([STORIES.fr.title, STORIES.en.title].sort());
		expect(await titles({ q: '-bake neighbours' })).toEqual([]);
	});

	it.each([
		['en', 'lihgthouse', 'lighthouse'],
		['en', 'neigbour', 'neighbours'],
		['fr', 'forret', 'forêt'],
		['ar', 'المعلمت', 'المعلمة'],
		['uk', 'вишивнка', 'вишиванка']
	] as const)(
		'in %s: %s is a mistake, and the page says that it looked for another word',
		async (language, typed, meant) => {
			const answer = await browse({ q: typed }, language);
			expect(answer.cards.map(({ title }) => title)).toEqual([STORIES[language].title]);
			expect(answer.instead).toBe(meant);
		}
	);

	it('that are like no other find nothing, and nothing is looked for instead', async () => {
		for (const typed of ['qwxzv', 'xyz', 'זזזזז', '%', '_', 'a'.repeat(300), "\\'--", '龘龘龘'])
			expect(await browse({ q: typed }), typed).toMatchObject({ cards: [], instead: null, stories: 0 });
		expect(await browse({ q: 'neighbour' })).toMatchObject({ instead: null });
	});
});

describe('the order', () => {
	it('is the reader’s language first, over all pages, each story once', async () => {
		await using own = await testDatabase();
		const ask = asking(doorTo(own));
		const both = [words('fr', 'Le thé'), words('en', 'The the tea thé')];
		for (let n = 0; n < 60; n++) {
			const day = `2026-10-${10 + (n % 10)}`;
			const tellings = n % 3 === 0 ? [words('fr', 'Le thé')] : n % 3 === 1 ? [words('de', 'Thé')] : both;
			await showStory(own, { tellings, publishedDay: day });
		}
		const seen: { id: string; language: string }[] = [];
		let next: string | null = '?q=the';
		let pages = 0;
		while (next !== null) {
			const answer = await ask(Object.fromEntries(new URLSearchParams(next)), 'fr');
			seen.push(...answer.cards);
			expect(answer.stories).toBe(60);
			next = answer.next;
			pages++;
		}
		expect(pages).toBe(3);
		expect(new Set(seen.map(({ id }) => id)).size).toBe(60);
		expect(seen.map(({ language }) => language)).toEqual([
			...Array<string>(40).fill('fr'),
			...Array<string>(20).fill('de')
		]);
	});
});

describe('choices', () => {
	it('count what there would be beside the choices that were made', async () => {
		await using own = await testDatabase();
		const ask = asking(doorTo(own));
		const oven = (language: string) => telling(language, { title: 'Oven', items: ['bread'] });
		await showStory(own, { from: 'MA', now: 'BE', tellings: [oven('en'), oven('fr')] });
		await showStory(own, { from: 'MA', now: 'FR', tellings: [oven('en')] });
		await showStory(own, { from: 'PH', now: 'BE', tellings: [{ ...words('ar', 'فرن'), items: ['خبز'] }] });
		const counts = (facets: readonly { value: string; stories: number | null }[]) =>
			Object.fromEntries(facets.map(({ value, stories }) => [value, stories]));
		const all = await ask({});
		expect(all.stories).toBe(3);
		expect(counts(all.choices.fromCountries)).toEqual({ MA: 2, PH: 1 });
		expect(counts(all.choices.languages)).toEqual({ en: 2, fr: 1, ar: 1 });
		expect(counts(all.choices.things)).toEqual({ bread: 2 });

		const morocco = await ask({ from: 'MA' });
		expect(morocco.stories).toBe(2);
		// Another country can be chosen instead; of the rest only what is left.
		expect(counts(morocco.choices.fromCountries)).toEqual({ MA: 2, PH: 1 });
		expect(counts(morocco.choices.nowCountries)).toEqual({ BE: 1, FR: 1 });
		expect(counts(morocco.choices.languages)).toEqual({ en: 2, fr: 1 });

		const both = await ask({ from: 'MA', now: 'BE' });
		expect(both.stories).toBe(1);
		expect(counts(both.choices.fromCountries)).toEqual({ MA: 1, PH: 1 });
		expect(counts(both.choices.nowCountries)).toEqual({ BE: 1, FR: 1 });
		expect(counts(both.choices.languages)).toEqual({ en: 1, fr: 1 });

		const baking = await ask({ q: 'ovens', now: 'BE' });
		expect(baking.cards).toHaveLength(1);
		expect(baking.stories).toBe(1);
		expect(counts(baking.choices.languages)).toEqual({ en: 1, fr: 1 });
		expect((await ask({ brings: 'bread', lang: 'fr' })).stories).toBe(1);
		expect((await ask({ brings: 'خبز' })).cards).toHaveLength(1);
	});

	it('offer things beside words and other choices, to be exchanged; what some story brings stays chosen', async () => {
		await using own = await testDatabase();
		const ask = asking(doorTo(own));
		const packed = (items: string[], title = 'Lighthouse') => telling('en', { title, items });
		await showStory(own, {
			from: 'SY',
			tellings: [packed(['bread', 'salt']), { ...words('fr', 'Four'), items: ['pain'] }]
		});
		await showStory(own, { from: 'SY', tellings: [packed(['salt'])] });
		await showStory(own, { from: 'MA', tellings: [packed(['tea'], 'Kettle')] });
		const things = async (question: Record<string, string>, locale = 'en') =>
			Object.fromEntries((await ask(question, locale)).choices.things.map(({ value, stories }) => [value, stories]));
		expect(await things({ from: 'SY' })).toEqual({ salt: 2, bread: 1 });
		expect(await things({ from: 'SY', with: 'picture' })).toEqual({});
		expect(await things({ q: 'lighthouse' })).toEqual({ salt: 2, bread: 1 });
		expect(await things({ q: 'lighthouse', from: 'MA' })).toEqual({});
		expect(await things({ from: 'SY' }, 'fr')).toEqual({ pain: 1 });
		// One that is chosen can be exchanged, alone and beside others.
		expect(await things({ brings: 'bread' })).toEqual({ salt: 2, bread: 1, tea: 1 });
		expect(await things({ brings: 'bread', from: 'SY' })).toEqual({ salt: 2, bread: 1 });
		expect(await things({ brings: 'bread', q: 'lighthouse' })).toEqual({ salt: 2, bread: 1 });
		expect((await ask({ brings: 'bread', q: 'lighthouse' })).stories).toBe(1);
		// Where nothing answers, it is still chosen; what no story brings is never said back.
		expect(await things({ brings: 'tea', from: 'SY' })).toEqual({ tea: null, salt: 2, bread: 1 });
		expect((await ask({ brings: 'tea', from: 'SY' })).cards).toEqual([]);
		expect(await things({ brings: 'marker', from: 'SY' })).toEqual({ salt: 2, bread: 1 });
	});

	it('are offered without numbers where too many stories answer', async () => {
		await using own = await testDatabase();
		const id = await showStory(own, { from: 'SY', tellings: [telling('en', { items: ['salt'] })] });
		await sql`insert into shown.listed_row (story_id, position, expires_at, origin, facets, things)
			select 'more-' || n, n, now() + interval '1 day', 'SY', facets, things
			from shown.listed_row, generate_series(1, 1000) as n where story_id = ${id}`.execute(own.owner);
		const { choices, stories } = await asking(doorTo(own))({ from: 'SY', lang: 'en' });
		expect([stories, choices.things.map(({ value, stories }) => [value, stories])]).toEqual([null, [['salt', null]]]);
	});

	it('of a story that ended count no longer, swept or not', async () => {
		await using own = await testDatabase();
		const ask = asking(doorTo(own));
		const ends = await showStory(own, { from: 'MA', tellings: [telling('en', { title: 'Kiosk', items: ['amber'] })] });
		await showStory(own, { from: 'PH' });
		expect((await ask({})).choices.fromCountries).toHaveLength(2);
		expect(JSON.stringify(await ask({}))).toContain('amber');
		await sql`update shown.story_row set expires_at = now() - interval '1 second' where story_id = ${ends}`.execute(
			own.owner
		);
		const after = await ask({});
		expect(after.stories).toBe(1);
		expect(after.choices.fromCountries.map(({ value }) => value)).toEqual(['PH']);
		expect(JSON.stringify(after)).not.toContain('amber');
	});
});

describe('a word', () => {
	const suggested = async (of: TestDatabase, q: string) =>
		(await doorTo(of).suggest('en', new URLSearchParams({ q }))).words;

	it('is offered from three different stories on, and no longer when one of them is taken back', async () => {
		await using own = await testDatabase();
		const tell = () => showStory(own, { tellings: [words('en', 'A saffron evening')] });
		const first = await tell();
		await tell();
		// The same story in two languages, and twice in one, is one story.
		await showStory(own, { id: first, tellings: [words('en', 'Saffron, saffron'), words('fr', 'Saffron')] });
		expect(await suggested(own, 'saf')).toEqual([]);
		await tell();
		expect(await suggested(own, 'saf')).toEqual(['saffron']);
		expect(await suggested(own, 'an evening of Saf')).toEqual(['an evening of saffron']);
		await own.worker.transaction().execute(async (tx) => {
			await hideStory(tx, first);
		});
		expect(await suggested(own, 'saf')).toEqual([]);
	});

	it('a number and everything else is gone from every table with the last story that has it', async () => {
		await using own = await testDatabase();
		const tables = ['story_row', 'listed_row', 'facet_row', 'thing_row', 'word_row', 'picture_row'];
		const kept = () =>
			Promise.all(
				tables.map((table) =>
					sql<{ n: number }>`select count(*)::int as n from shown.${sql.raw(table)}`.execute(own.owner)
				)
			);
		const counts = async () => (await kept()).map(({ rows }) => rows[0]?.n);
		const stays = await showStory(own, { from: 'PH', tellings: [words('en', 'Only this stays')] });
		const before = await counts();
		const ids: string[] = [];
		for (let n = 0; n < 4; n++) ids.push(await showStory(own, { from: 'MA', tellings: Object.values(STORIES) }));
		expect(await counts()).not.toEqual(before);
		// Some at once, as when a country is held; and one that is shown anew in fewer languages.
		await showStory(own, { id: ids[0] ?? '', tellings: [STORIES.fa] });
		await own.worker.transaction().execute(async (tx) => {
			for (const id of ids) await hideStory(tx, id);
		});
		expect(await counts()).toEqual(before);
		await hideStory(own.worker, stays);
		expect(await counts()).toEqual(tables.map(() => 0));
	});

	it('of a canary is never counted and never offered', async () => {
		await using own = await testDatabase();
		for (let n = 0; n < 4; n++) await showStory(own, { basis: 'canary', tellings: [words('en', 'Kanarienvogel')] });
		expect(await suggested(own, 'kan')).toEqual([]);
		expect(await asking(doorTo(own))({ q: 'kanarienvogl' })).toMatchObject({
			cards: [],
			instead: null,
			suggestions: []
		});
		expect((await sql`select from shown.word_row`.execute(own.owner)).rows).toHaveLength(0);
	});
});
