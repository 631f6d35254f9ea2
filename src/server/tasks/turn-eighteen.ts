import { isObject } from '#domain/base/shape.ts';
import { eighteenthBirthday } from '#domain/tell/child.ts';
import { publishingContext } from '#server/publishing/make-context.ts';
import { storyKey } from '#server/publishing/open-story.ts';
import { openJson } from '#server/seal/fields.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import { childrenNearEighteen, turnEighteen } from '#server/store/ending/turn-eighteen.ts';
import { latestNow } from '#server/store/ending/latest-now.ts';
import { readSealed } from '#server/store/sealed/sealed-fields.ts';
import { nameInLog } from './name-in-log.ts';
import type { ClockTask } from './task.ts';

/**
 * Each minute: whoever turns eighteen (00:00 UTC of that day) is suspended until somebody has asked the adult. Readers saw
 * nothing since that month began, because every yes of a child ends with the month before: this task only changes the state.
 */
export const task: ClockTask<'turn-eighteen'> = {
	name: 'turn-eighteen',
	cron: '* * * * *',
	async run(context) {
		const { db, clock, log } = context;
		const now = await latestNow(db, clock());
		const near = await childrenNearEighteen(db, new Date(now));
		if (near.length === 0) return;
		const { masterKeys } = await publishingContext(context);
		const name = nameInLog(context);
		for (const { storyId, note } of near) {
			const key = await storyKey(db, masterKeys, storyId);
			if (key === null) continue;
			try {
				const field = `child:${note}`;
				const sealed = await readSealed(db, storyId, field);
				const said =
					sealed && openJson(key, { table: 'story.sealed', row: storyId, field, version: sealed.version }, sealed.body);
				const birthday = isObject(said) && typeof said.birthday === 'string' ? eighteenthBirthday(said.birthday) : null;
				// A day that cannot be read counts as the first of its month: earlier is safer.
				if (birthday !== null && birthday > now) continue;
				if (await turnEighteen(db, storyId, new Date(now))) log(`${name(storyId)}: suspended`);
			} finally {
				forgetKey(key);
			}
		}
	}
};
