import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveOffice } from '#server/desk/manage-offices.ts';
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
