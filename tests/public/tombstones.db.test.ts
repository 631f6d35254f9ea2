/** What feeds and programs are told is gone: each telling that they had, none that they never had, and nothing but its day. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Levels, TOP } from '#domain/consent/ladders.ts';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { sweepShown } from '#server/store/ending/expire-grants.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { openReviewFloor, type ReviewFloor } from '../review/review-floor.ts';
import { telling } from '../told-story.ts';
import { showStory } from './shown-stories.ts';

let floor: ReviewFloor;
let door: PublicDoor;
beforeAll(async () => {
	floor = await openReviewFloor();
	door = createPublicDoor({ db: floor.db.public, clock: Date.now, files: '/nowhere', origin: null });
});
beforeEach(async () => {
	for (const table of ['gone_row', 'story_row', 'picture_row'])
		await sql`delete from ${sql.table(`shown.${table}`)}`.execute(floor.db.owner);
});
afterAll(() => floor.close());

const today = () => new Date().toISOString().slice(0, 10);
const about = { origin: 'https://s.example', locale: 'en', title: 'New', siteName: 'Test' } as const;
const tag = (id: string) => `tag:s.example,2026:s/${id}`;
/** What both feeds say is gone; they agree, and say nothing else of it. */
async function gone(): Promise<string[]> {
	const { xml } = await door.writeFeed(about);
	const refs = [...xml.matchAll(/<at:deleted-entry([^>]*)>/g)].map(([, said = '']) => {
		const [, ref, when] = /^ ref="([^"]*)" when="([^"]*)"\/$/.exec(said) ?? [];
		expect(when).toBe(`${today()}T00:00:00Z`);
		return ref ?? 'more than its id and its day';
	});
	const json = JSON.parse((await door.writeJsonFeed(about)).json) as { _suitcase_gone: { items: object[] } };
	expect(json._suitcase_gone.items).toEqual(refs.map((id) => ({ id, gone_on: today() })));
	return refs.sort();
}
/** Told in English, with a French translation that both of them approved; published on these channels. */
async function told(channels: readonly OfferedChannel[]): Promise<{ storyId: string; en: string; fr: string }> {
	const storyId = await floor.arrived({
		...{ levels: TOP, approved: true, deskState: 'ready' as const, channels },
		tellings: [telling('en'), telling('fr')]
	});
	await sql`update story.telling set source_language = 'en', fits_version = 1, teller_version = null
		where story_id = ${storyId} and language = 'fr'`.execute(floor.db.owner);
	expect(await floor.publish(storyId)).toBe('published');
	return { storyId, ...(await idsOf(storyId)) };
}
/** The ids of what is shown on the site now, by which feeds know it; empty: not shown. */
async function idsOf(storyId: string): Promise<{ en: string; fr: string }> {
	const { rows } = await sql<{ language: string; feed_id: string }>`select language, feed_id from shown.story_row
		where story_id = ${storyId} and channel = 'web'`.execute(floor.db.owner);
	const of = (language: string) => rows.filter((row) => row.language === language).map((row) => tag(row.feed_id));
	return { en: of('en')[0] ?? '', fr: of('fr')[0] ?? '' };
}
/** The teller says yes to other levels, as the own page does it: hidden at once, and shown anew by the worker. */
async function allowed(storyId: string, levels: Levels, until?: number): Promise<void> {
	await floor.db.desk.transaction().execute(async (tx) => {
		const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		for (const [personId, grants] of await grantsByPerson(tx, storyId)) {
			const changed = Object.entries(grants).map(([channel, grant]) => [
				channel,
				{ ...grant, levels, until: until ?? grant.until }
			]);
			await writeGrants(tx, { storyId, personId, version, grants: Object.fromEntries(changed) });
		}
		await hideStory(tx, storyId);
	});
	expect(await floor.publish(storyId)).toBe('published');
}
const asked = { id: null, caller: 'one', search: new URLSearchParams() } as const;
/** What programs are told is gone, newest first. */
async function goneForPrograms(): Promise<string[]> {
	const found = await door.api.answer({ ...asked, operation: 'listGone' });
	if (!found.ok) throw new Error(found.problem.title);
	const { gone } = found.answer.body as { gone: { ref: string; gone_on: string }[] };
	expect(gone.every((one) => Object.keys(one).join() === 'ref,gone_on' && one.gone_on === today())).toBe(true);
	return gone.map(({ ref }) => ref);
}
/** What programs read of a telling. */
async function forPrograms(id: string, language: string) {
	const search = new URLSearchParams({ lang: language });
	const found = await door.api.answer({ ...asked, operation: 'readStory', id, search });
	if (!found.ok) throw new Error(found.problem.title);
	return found.answer.body as { ref: string; text: string; published_on: string };
}

test('a language that is shown no more is gone, alone; with the story, each language that was there; back, none', async () => {
	const { storyId, en, fr } = await told(['web', 'print']);
	expect(await gone()).toEqual([]);
	const read = (version: number | null) =>
		sql`update story.telling set reviewed_version = ${version} where story_id = ${storyId} and language = 'fr'`.execute(
			floor.db.owner
		);
	await read(null);
	expect(await floor.publish(storyId)).toBe('published');
	expect(await gone()).toEqual([fr]);
	expect((await door.writeFeed(about)).xml).toContain(`<id>${en}</id>`);
	await read(1);
	expect(await floor.publish(storyId)).toBe('published');
	expect(await gone()).toEqual([]);
	await hideStory(floor.db.worker, storyId);
	expect(await gone()).toEqual([en, fr].sort());
	expect(await floor.publish(storyId)).toBe('published');
	expect(await gone()).toEqual([]);
});

test('a yes to the site that ends leaves one, also where something is still printed or was made anew since', async () => {
	const { storyId, en, fr } = await told(['web', 'print']);
	await sql`update shown.story_row set expires_at = now() where story_id = ${storyId} and channel = 'web'`.execute(
		floor.db.owner
	);
	await sweepShown(floor.db.worker, new Date(Date.now() + 1_000));
	expect(await gone()).toEqual([en, fr].sort());

	const other = await told(['web', 'print']);
	await sql`update story.consent_grant set ended = true where story_id = ${other.storyId} and channel = 'web'`.execute(
		floor.db.owner
	);
	// Before anybody swept: what publishes computes it anew.
	expect(await floor.publish(other.storyId)).toBe('published');
	expect(await gone()).toEqual([en, fr, other.en, other.fr].sort());
});

test('what no feed ever had leaves none: frames, paper, press and networks alone, and a canary', async () => {
	const { storyId } = await told(['print', 'embed']);
	await hideStory(floor.db.worker, storyId);
	const canary = await showStory(floor.db, { basis: 'canary' });
	await showStory(floor.db, { id: canary, basis: 'canary', onWeb: false, framed: true });
	await hideStory(floor.db.worker, canary);
	expect(await gone()).toEqual([]);
});

test('what shows less now is gone under its old id, comes under a new one, and no day says more', async () => {
	const { storyId, en, fr } = await told(['web', 'print']);
	const before = [await forPrograms(storyId, 'en'), await forPrograms(storyId, 'fr')];
	const entryOf = async (id: string) =>
		(await door.writeFeed(about)).xml.split(`<id>${id}</id>`)[1]?.split('</entry>')[0];
	const said = await entryOf(en);
	expect(said).toContain('<published>');

	await allowed(storyId, { ...TOP, text: 1 });
	expect(await gone()).toEqual([en, fr].sort());
	expect((await goneForPrograms()).sort()).toEqual(before.map(({ ref }) => ref).sort());
	const now = await idsOf(storyId);
	expect(new Set([en, fr, now.en, now.fr]).size).toBe(4);
	// The same words and days as before, under the new id: the summary was what the feed had.
	expect(await entryOf(now.en)).toBe(said);
	const { xml } = await door.writeFeed(about);
	expect([en, fr].filter((id) => xml.includes(`<id>${id}</id>`))).toEqual([]);
	const after = await forPrograms(storyId, 'en');
	expect(after).toMatchObject({ text: 'summary', published_on: before[0]?.published_on });
	expect(await goneForPrograms()).not.toContain(after.ref);

	// A yes given anew to the same, and a pause, change nothing.
	await allowed(storyId, { ...TOP, text: 1 });
	expect(await idsOf(storyId)).toEqual(now);
	// What may be kept for less long is told, too.
	await allowed(storyId, { ...TOP, text: 1 }, Date.now() + 40 * 86_400_000);
	expect(await gone()).toEqual([en, fr, now.en, now.fr].sort());
});

test('a telling that went out under an id of before is told as gone with its first change', async () => {
	const { storyId, en, fr } = await told(['web']);
	await sql`update shown.story_row set feed_id = 'before-' || language where story_id = ${storyId}`.execute(
		floor.db.owner
	);
	expect(await floor.publish(storyId)).toBe('published');
	expect(await gone()).toEqual(['before-en', 'before-fr'].map(tag));
	expect(await idsOf(storyId)).toEqual({ en, fr });
});

test('feeds name all that went, and say so where it is more than stands in them', async () => {
	const went = (count: number) =>
		sql`insert into shown.gone_row (feed_id, gone_on)
			select md5(n::text), (now() at time zone 'utc')::date from generate_series(1, ${count}::integer) as n
			on conflict do nothing`.execute(floor.db.owner);
	const both = async () => {
		const json = JSON.parse((await door.writeJsonFeed(about)).json) as { _suitcase_gone: { complete: boolean } };
		const { xml } = await door.writeFeed(about);
		return [
			json._suitcase_gone.complete,
			/<s:gone xmlns:s="urn:uuid:[-0-9a-f]{36}" complete="(.*?)"\/>/.exec(xml)?.[1]
		];
	};
	await went(600);
	expect(await gone()).toHaveLength(600);
	expect(await both()).toEqual([true, 'true']);
	await went(10_000);
	expect(await gone()).toHaveLength(10_000);
	expect(await both()).toEqual([true, 'true']);
	await went(10_001);
	expect(await gone()).toHaveLength(10_000);
	expect(await both()).toEqual([false, 'false']);
});
