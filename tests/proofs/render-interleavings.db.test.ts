/**
 * Rendering and taking back at the same time: pages made by the real public door from a real database and kept by the
 * real cache, with a taking-back that lands before the first read, between two reads, before the page is kept, or after.
 * SUITCASE_PROVE=1: 1,000 stories instead of 40. Afterwards nothing of a story that was taken back comes out of the cache.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cache, createCache } from '#server/cache/cache.ts';
import { canonical } from '#server/cache/key.ts';
import { pickVariant } from '#server/cache/variants.ts';
import type { Doors } from '#server/compose.ts';
import { type Cacheable, createSide } from '#server/http/side.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { goneChannel, type Listening, listen } from '#server/store/listen.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { showStory } from '../public/shown-stories.ts';
import { marker, newStoryId, telling } from '../told-story.ts';

const races = process.env.SUITCASE_PROVE ? 1_000 : 40;
const AT_ONCE = 2;
const ORIGIN = 'https://stories.example.test';
const folder = mkdtempSync(join(tmpdir(), 'suitcase-renderings-'));
const heard = new Set<string>();
let db: TestDatabase;
let cache: Cache;
let listening: Listening;
let door: PublicDoor;
let doors: Doors;

beforeAll(async () => {
	db = await testDatabase();
	cache = createCache({ maxBytes: 64 * 1024 * 1024, clock: Date.now, monotonic: () => performance.now() });
	listening = listen(db.logins.public, {
		gone(tags) {
			cache.drop(tags);
			for (const tag of tags) heard.add(tag);
		},
		listening: cache.listening,
		lost: cache.lost,
		beat: cache.beat
	});
	door = createPublicDoor({ db: db.public, clock: Date.now, files: folder, origin: ORIGIN });
	doors = {
		site: { practice: false },
		clock: Date.now,
		public: door,
		intake: null,
		press: null,
		desk: null,
		health: async () => {
			throw new Error('nobody asks for it here');
		}
	};
	await comesTrue('the database is heard', cache.fresh);
});
afterAll(async () => {
	await listening.stop();
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

async function comesTrue(what: string, truth: () => boolean): Promise<void> {
	for (const late = Date.now() + 60_000; !truth();) {
		if (Date.now() > late) throw new Error(`it did not come true in time: ${what}`);
		await new Promise((next) => setTimeout(next, 1));
	}
}

/** Waits until everything that was committed before was heard: notifications arrive in the order of commits. */
async function heardAll(): Promise<void> {
	const fence = `fence:${randomBytes(6).toString('hex')}`;
	await sql`select pg_notify(${goneChannel}, ${fence})`.execute(db.desk);
	await comesTrue('the taking-back is heard', () => heard.delete(fence));
}

const MOMENTS = ['before the first read', 'between two reads', 'before it is kept', 'after it is kept'] as const;
type Moment = (typeof MOMENTS)[number];
const FILES = ['picture', 'sound', 'film', 'still', 'captions'] as const;
const ASKED = { api: 'listStories', apiStory: 'readStory' } as const;
const SURFACES = [
	...(['page', 'list', 'search', 'feed', 'jsonFeed', 'sitemap', 'home', 'poster', 'api', 'apiStory'] as const),
	...FILES
] as const;
type Surface = (typeof SURFACES)[number];

interface Story {
	readonly id: string;
	readonly word: string;
	readonly files: Readonly<Record<(typeof FILES)[number], string>>;
}
interface Made {
	readonly body: BodyInit;
	readonly about: Cacheable;
}

/** A story that readers see, with a picture, a sound, a film and a poster, in a word of its own. */
async function shownStory(): Promise<Story> {
	const id = newStoryId();
	const word = marker('heron');
	const fileName = (type: string) => `${randomBytes(16).toString('hex')}.${type}`;
	const files = {
		...{ picture: fileName('jpg'), sound: fileName('webm'), film: fileName('mp4') },
		...{ still: fileName('jpg'), captions: fileName('vtt') }
	};
	const poster = fileName('pdf');
	for (const name of [...Object.values(files), poster]) writeFileSync(join(folder, name), word);
	const file = (name: string, type: string) => ({ name, type, width: 1, height: 1, bytes: word.length });
	const rendition = { ...file(files.picture, 'image/jpeg'), type: 'image/jpeg' as const };
	const captions = { ...file(files.captions, 'text/vtt'), width: null, height: null };
	const said = { ...{ confirmed: true, people: 'none' as const }, cues: [{ from: 0, to: 1, text: 'Bread.' }] };
	const made = { voice: 'original' as const, captions, seconds: 1, waveform: [] };
	const still = file(files.still, 'image/jpeg');
	const [sound, film] = [[file(files.sound, 'audio/webm')], [file(files.film, 'video/mp4')]];
	await showStory(db, {
		id,
		tellings: [telling('en', { title: `Bread and ${word}` })],
		pictures: [
			{ id: 'p', people: 'none', confirmed: true, rungs: { none: { renditions: [rendition], alt: 'A street' } } }
		],
		recordings: [
			{ id: 's', kind: 'sound', ...said, made: [{ ...made, picture: 'none', files: sound, poster: null }] },
			{ id: 'f', kind: 'film', ...said, made: [{ ...made, picture: 'as_it_is', files: film, poster: still }] }
		],
		posters: { en: { name: poster, bytes: word.length } }
	});
	return { id, word, files };
}

const addressOf = ({ id, word, files }: Story): Record<Surface, string> => ({
	page: `/en/stories/${id}`,
	list: '/en/stories',
	search: `/en/stories?q=${word}`,
	feed: '/en/feed.xml',
	jsonFeed: '/en/feed.json',
	sitemap: '/sitemap.xml',
	api: '/api/v1/stories',
	apiStory: `/api/v1/stories/${id}`,
	home: '/en',
	poster: `/en/stories/${id}/poster.pdf`,
	...(Object.fromEntries(FILES.map((kind) => [kind, `/media/${files[kind]}`])) as Record<
		(typeof FILES)[number],
		string
	>)
});

const search = (query: string) => new URLSearchParams(query);
const json = (value: unknown) => JSON.stringify(value);

/** What the route of this surface asks the door and hands on; null: the story is gone. */
async function make(surface: Surface, { id, word, files }: Story): Promise<Made | null> {
	const ofStory = (expiresAt: number | null): Cacheable => ({ tags: [`story:${id}`], expiresAt, forget: true });
	const ofList = (expiresAt: number | null): Cacheable => ({ tags: ['list'], expiresAt });
	switch (surface) {
		case 'page': {
			const found = await door.readStory({ id, locale: 'en', language: null, siteName: 'A' });
			return found.ok ? { body: json(found.value), about: ofStory(found.value.expiresAt) } : null;
		}
		case 'list':
		case 'search': {
			const browse = await door.browseStories('en', search(surface === 'search' ? `q=${word}` : ''));
			return { body: json(browse), about: ofList(browse.expiresAt) };
		}
		case 'feed': {
			const feed = await door.writeFeed({ origin: ORIGIN, locale: 'en', title: 'A', siteName: 'A' });
			return { body: feed.xml, about: ofList(feed.expiresAt) };
		}
		case 'jsonFeed': {
			const feed = await door.writeJsonFeed({ origin: ORIGIN, locale: 'en', title: 'A', siteName: 'A' });
			return { body: feed.json, about: ofList(feed.expiresAt) };
		}
		case 'api':
		case 'apiStory': {
			const caller = randomBytes(6).toString('hex');
			const answered = await door.api.answer({ operation: ASKED[surface], search: search(''), id, caller });
			if (!answered.ok) return null;
			const { body, tags, expiresAt } = answered.answer;
			return { body: json(body), about: { tags: [...tags], expiresAt } };
		}
		case 'sitemap': {
			const sitemap = await door.writeSitemap({ origin: ORIGIN, locales: ['en', 'fr', 'ar'] });
			return { body: sitemap.xml, about: ofList(sitemap.expiresAt) };
		}
		case 'home': {
			const home = await door.readHome('en');
			return { body: json(home), about: ofList(home.expiresAt) };
		}
		default: {
			const found = surface === 'poster' ? await door.openPoster(id, 'en') : await door.openFile(files[surface]);
			if (!found.ok) return null;
			const { expiresAt, isPlayed, body } = found.value;
			// What is played is sent part by part and kept by nobody.
			return { body: body(), about: { ...ofStory(expiresAt), passing: isPlayed } };
		}
	}
}

/** What is played, and where it came to its end: it is never in the cache, so what readers were handed is looked at. */
const PLAYED: readonly Surface[] = ['sound', 'film'];
const puts = { kept: 0, refused: 0 };
/** The real cache; it is only counted what it keeps. */
const counting = (): Cache => ({
	...cache,
	put(...page) {
		const kept = cache.put(...page);
		puts[kept ? 'kept' : 'refused'] += 1;
		return kept;
	}
});

/** Renders one surface as the server and its route do; `at` is called at each moment on the way. */
async function render(surface: Surface, story: Story, at: (moment: Moment) => Promise<void>): Promise<void> {
	const key = canonical(addressOf(story)[surface]);
	const how = { savesData: false, caller: 'nobody', framedBy: null, accept: 'br', common: [] };
	const side = createSide(doors, counting(), { key, ...how });
	await at('before the first read');
	await door.siteName();
	await at('between two reads');
	const made = await make(surface, story);
	await at('before it is kept');
	if (made) await (await side.finish(new Response(made.body), made.about)).arrayBuffer();
	await at('after it is kept');
}

/** The surfaces on which the cache still gives something of the story. */
function givenOf(story: Story): Surface[] {
	const addresses = addressOf(story);
	return SURFACES.filter((surface) => {
		const kept = cache.get(canonical(addresses[surface]) ?? '');
		const body = kept ? pickVariant(kept.variants, undefined).body.toString('utf8') : '';
		// An empty search names the word that was looked for; the story itself is found by its id.
		return body.includes(story.id) || (surface !== 'search' && body.includes(story.word));
	});
}

test(`${races} renderings that race with taking back leave nothing in the cache`, { timeout: 7_200_000 }, async () => {
	const visible: string[] = [];
	const landed = new Map<Moment, number>();
	let went = 0;
	const race = async () => {
		const story = await shownStory();
		const moment = MOMENTS[randomInt(MOMENTS.length)] ?? 'between two reads';
		const leader = SURFACES[randomInt(SURFACES.length)] ?? 'page';
		let takingBack: Promise<void> | null = null;
		const takeBack = async () => {
			await new Promise((next) => setTimeout(next, randomInt(4)));
			await db.worker
				.transaction()
				.execute((tx) => takeBackStory(tx, { storyId: story.id, byWhom: 'teller', after: 'keep_sealed' }));
		};
		// One surface begins the taking-back at its moment; half of the time it also waits until that is done.
		const waits = randomInt(2) === 0;
		const lead = async (now: Moment) => {
			if (now !== moment) return;
			went += givenOf(story).length;
			takingBack = takeBack();
			if (waits) await takingBack;
		};
		const stay = () => new Promise<void>((next) => setTimeout(next, randomInt(4)));
		// Every second story has been read before.
		if (randomInt(2) === 0) for (const surface of SURFACES) await render(surface, story, async () => {});
		await Promise.all(SURFACES.map((surface) => render(surface, story, surface === leader ? lead : stay)));
		await takingBack;
		landed.set(moment, (landed.get(moment) ?? 0) + 1);
		await heardAll();
		visible.push(...givenOf(story).map((surface) => `${surface} (${moment})`));
		// And who asks from now on gets nothing, and leaves nothing.
		for (const surface of SURFACES) await render(surface, story, async () => {});
		visible.push(...givenOf(story).map((surface) => `${surface}, asked afterwards`));
		for (const surface of PLAYED) if (await make(surface, story)) visible.push(`${surface}, played afterwards`);
	};
	for (let done = 0; done < races; done += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, race));
	console.log(
		`${races} races on ${SURFACES.length} surfaces: ${MOMENTS.map((moment) => `${landed.get(moment) ?? 0} ${moment}`).join(', ')}; ` +
			`${puts.kept} kept, ${puts.refused} refused, ${went} given until then; visible: ${visible.length}`
	);
	expect(visible).toEqual([]);
	// Every order really happened: pages that were kept and went, and pages that were made too late to be kept.
	expect(puts.refused).toBeGreaterThan(races / 4);
	expect(went).toBeGreaterThan(races / 10);
	expect(landed.size).toBe(MOMENTS.length);
});
