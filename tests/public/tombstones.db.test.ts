/** What feeds and programs are told is gone: each telling that they had, none that they never had, and nothing but its day. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TOP } from '#domain/consent/ladders.ts';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { feedId } from '#server/publishing/publish-story.ts';
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
	const [en, fr] = ['en', 'fr'].map((language) => tag(feedId(floor.publishing.feedKey, storyId, language)));
	return { storyId, en: en ?? '', fr: fr ?? '' };
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
