import { whyPublishingWaits } from '#domain/drill/publishing-waits.ts';
import { publishingContext } from '#server/publishing/make-context.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { isCanary } from '#server/store/drill/canary-rows.ts';
import { readDrillFacts } from '#server/store/drill/runs.ts';
import { nameInLog } from '#server/tasks/name-in-log.ts';
import type { Task } from '#server/tasks/task.ts';

/** A story that waits is looked at again after this time (ms), and at once when a drill has passed. */
const LATER = 5 * 60_000;
/** When the ledger is looked at after something was shown: once for many stories (ms). */
const SOON = 20_000;

/**
 * Shows what consent lets be shown of one story now; hides it when that is nothing. While taking
 * back is not known to work (the nightly drill failed, or there was none), nothing new is shown; hiding goes on.
 */
export const task: Task<'publish'> = {
	name: 'publish',
	async run(context, { storyId }) {
		const { db, clock } = context;
		const waits = whyPublishingWaits(await readDrillFacts(db), clock());
		const nothingNew = waits !== null && !(await isCanary(db, storyId));
		const outcome = await publishStory(await publishingContext(context), storyId, { nothingNew });
		context.log(`${nameInLog(context)(storyId)}: ${outcome}`);
		// What readers had until now may be wanted no more: no restore may bring it back.
		if (outcome === 'published') await enqueue(db, 'complete-ledger', {}, { runAt: new Date(clock() + SOON) });
		if (outcome !== 'waits') return;
		await enqueue(db, 'publish', { storyId }, { runAt: new Date(clock() + LATER) });
		await enqueue(db, 'drill-alarm', {});
	}
};
