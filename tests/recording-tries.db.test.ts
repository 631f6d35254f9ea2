/** A recording that takes more than it may is not tried without end. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { isTriedAgain } from '#server/publishing/look-at-recording.ts';
import { countTry } from '#server/store/recordings/recording-looks.ts';
import { openReviewFloor } from './review/review-floor.ts';

test('what takes all the memory or time there is, is refused at the third try; what lacks a program or room waits', async () => {
	const floor = await openReviewFloor();
	try {
		const storyId = await floor.arrived();
		const id = randomUUID();
		await floor.db.owner
			.insertInto('story.file')
			.values({
				id,
				story_id: storyId,
				path: 'aa/aa',
				bytes: 1,
				body: Buffer.alloc(1),
				kind: 'recording',
				at: new Date()
			})
			.execute();
		const outcomes: boolean[] = [];
		for (const reason of ['out_of_memory', 'timeout', 'out_of_memory'] as const)
			outcomes.push(isTriedAgain(reason, await countTry(floor.db.worker, id)));
		expect(outcomes).toEqual([true, true, false]);
		for (const reason of ['no_program', 'no_room'] as const) expect(isTriedAgain(reason, 9)).toBe(true);
		for (const reason of ['damaged', 'too_long'] as const) expect(isTriedAgain(reason, 0)).toBe(false);
		expect(await countTry(floor.db.worker, randomUUID())).toBe(0);
	} finally {
		await floor.close();
	}
});
