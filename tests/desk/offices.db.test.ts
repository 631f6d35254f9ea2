import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOffices, saveFrameHosts, saveOffice, saveSiteName } from '#server/desk/manage-offices.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { listen } from '#server/store/listen.ts';
import { noteFrame } from '#server/store/shown/find-frame.ts';
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
	await expect.poll(() => heard, { timeout: 30_000 }).toContain('*');

	expect((await saveSiteName(floor.deps, manager, '')).ok).toBe(true);
	expect(await siteName(floor.db.public)).toBeNull();
	await listening.stop();
});

test('an office names the sites that may show its stories in a frame; what stands elsewhere has ended', async () => {
	const { office_manager: manager, editor, network_manager: network } = floor.people;
	const { storyId } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		channels: ['web', 'embed'],
		now: floor.clock.now
	});
	expect(await floor.publish(storyId)).toBe('published');
	for (const host of ['news.example.org', 'xn--bcher-kva.example', 'other.example'])
		expect(await noteFrame(floor.db.public, storyId, host)).toBe('noted');
	const save = (by: typeof manager, hosts: string | null, office = 'brussels') =>
		saveFrameHosts(floor.deps, by, { office, any: hosts === null, hosts: hosts ?? 'ignored' });
	expect(await save(editor, 'news.example.org')).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await save(manager, null, 'tunis')).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await save(network, null, 'nowhere')).toEqual({ ok: false, reason: 'not_found' });
	expect(await save(manager, 'not a site')).toMatchObject({ reason: 'frame_hosts', site: 'not', why: 'spelling' });
	const named = async () => {
		const offices = await readOffices(floor.deps, manager);
		return offices.ok ? offices.value.find(({ id }) => id === 'brussels')?.frameHosts : offices.reason;
	};
	expect(await named()).toBeNull();

	expect((await save(manager, 'https://news.example.org/\nbücher.example')).ok).toBe(true);
	expect(await named()).toEqual(['news.example.org', 'xn--bcher-kva.example']);
	const atDesk = await floor.review.read(editor, storyId);
	const sites = atDesk.ok ? (atDesk.value.framedOn ?? []) : [];
	expect(
		sites
			.filter(({ ended }) => ended === null)
			.map(({ site }) => site)
			.sort()
	).toEqual(['news.example.org', 'xn--bcher-kva.example']);
	expect(sites.filter(({ ended }) => ended !== null).map(({ site }) => site)).toEqual(['other.example']);
	expect((await save(manager, null)).ok).toBe(true);
	expect(await named()).toBeNull();
});

test('the teller’s page names the sites, and what became of each', async () => {
	const { storyId } = await tellStory(floor.db.owner, floor.keys, { channels: ['web', 'embed'], now: floor.clock.now });
	expect(await floor.publish(storyId)).toBe('published');
	await noteFrame(floor.db.public, storyId, 'news.example.org');
	const copies = async () => {
		const { rows } = await sql<{
			copies: { channel: string; recipient: string; what: string; outcome: string | null }[];
		}>`
			select story.page_of(${storyId}, null) -> 'copies' as copies`.execute(floor.db.owner);
		return rows[0]?.copies.filter(({ channel }) => channel === 'embed');
	};
	expect(await copies()).toMatchObject([
		{ recipient: 'readers', what: 'frame', outcome: null },
		{ recipient: 'news.example.org', what: 'frame', outcome: null }
	]);
	await floor.db.owner
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' }));
	expect((await copies())?.map(({ outcome }) => outcome)).toEqual(['removed', 'removed']);
});
