import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveOffice, saveSiteName } from '#server/desk/manage-offices.ts';
import { listen } from '#server/store/listen.ts';
import { siteName } from '#server/store/shown/about-site.ts';
import { readSiteName } from '#server/store/site-name.ts';
import { openReviewFloor, type ReviewFloor } from '../review/review-floor.ts';
import { tellStory } from '../told-story.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

const jobs = async () =>
	(
		await sql<{ key: string }>`select key from graphile_worker.jobs where key like 'publish:%' order by key`.execute(
			floor.db.owner
		)
	).rows.map((row) => row.key);

test('an office that takes another name has its posters made anew; anything else makes none', async () => {
	const tell = async (office: string, channels: ('web' | 'print')[]) => {
		const { storyId } = await tellStory(floor.db.owner, floor.keys, { office, channels, now: floor.clock.now });
		expect(await floor.publish(storyId)).toBe('published');
		return storyId;
	};
	const printed = await tell('brussels', ['web', 'print']);
	await tell('brussels', ['web']);
	await tell('tunis', ['web', 'print']);
	const save = (change: { name?: string; contact?: string }) =>
		saveOffice(floor.deps, floor.people.office_manager, {
			...{ id: 'brussels', name: 'Office brussels', country: 'BE', serves: '', contact: '', mail: '', active: true },
			...change
		});
	expect((await save({ contact: 'Rue 1' })).ok).toBe(true);
	expect(await jobs()).toEqual([]);
	expect((await save({ name: 'House of stories' })).ok).toBe(true);
	expect(await jobs()).toEqual([`publish:${printed}`]);
});

test('the manager of the network names the site: pages and posters know it, kept answers are forgotten at once', async () => {
	const { network_manager: manager, office_manager: other } = floor.people;
	const heard: string[] = [];
	const ready = Promise.withResolvers<void>();
	const listening = listen(floor.db.logins.public, {
		gone: (tags) => heard.push(...tags),
		listening: ready.resolve,
		lost: () => {},
		beat: () => {}
	});
	await ready.promise;
	const { storyId } = await tellStory(floor.db.owner, floor.keys, { channels: ['print'], now: floor.clock.now });
	expect(await floor.publish(storyId)).toBe('published');
	expect(await saveSiteName(floor.deps, other, 'Ours')).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await saveSiteName(floor.deps, manager, 'x'.repeat(61))).toEqual({ ok: false, reason: 'site_name_long' });
	expect(await siteName(floor.db.public)).toBeNull();
	expect(heard.filter((tag) => tag === '*')).toEqual([]);

	expect(await saveSiteName(floor.deps, manager, ' Voices  of the Harbour ')).toMatchObject({ ok: true });
	expect(await siteName(floor.db.public)).toBe('Voices of the Harbour');
	expect(await readSiteName(floor.db.worker)).toBe('Voices of the Harbour');
	expect(await jobs()).toContain(`publish:${storyId}`);
	await expect.poll(() => heard).toContain('*');

	expect((await saveSiteName(floor.deps, manager, '')).ok).toBe(true);
	expect(await siteName(floor.db.public)).toBeNull();
	await listening.stop();
});
