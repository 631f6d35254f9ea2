/** Sites from before every correction was answered by itself: what was passed over then does not come back as open. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ourMigrations } from '#server/store/migrate.ts';
import { openCorrections } from '#server/store/review/corrections.ts';
import { openReviewFloor, type ReviewFloor } from './review-floor.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

test('a correction before one that was answered counts as answered, a newer one waits', async () => {
	const { owner } = floor.db;
	const storyId = await floor.arrived();
	for (const version of [1, 2, 3])
		await owner
			.insertInto('story.sealed')
			.values({ story_id: storyId, field: 'correction:en', version, body: Buffer.from('x') })
			.execute();
	await sql`insert into story.history (story_id, did, detail)
		values (${storyId}, 'correction_taken', '{"language": "en", "version": 2}')`.execute(owner);
	const open = async () => (await openCorrections(owner, storyId, 'en')).map(({ version }) => version);
	expect(await open()).toEqual([1, 3]);
	const all = ourMigrations().find(({ name }) => name.startsWith('0336'))?.sql ?? '';
	const overRows = all.slice(all.indexOf('insert into story.history (story_id, did, detail, at)'));
	expect(overRows).toContain('correction_left');
	await sql.raw(overRows).execute(owner);
	expect(await open()).toEqual([3]);
});
