import { enqueue } from '#server/queue/enqueue.ts';
import { stopKits } from '#server/store/press/stopping.ts';
import type { Task } from './task.ts';

/** How long a story may take to come back that is only made anew (milliseconds). */
const PATIENCE_MS = 120_000;

/**
 * Something that the press may have of a story ended: ends the kits that do not stand any more, and has everybody told who
 * holds one. Where the story may be back in a moment (another channel was narrowed), it looks again before it says so.
 */
export const task: Task<'press-stop'> = {
	name: 'press-stop',
	async run({ db, clock, log }, { storyId, again = false }) {
		await db.transaction().execute(async (tx) => {
			const { stopped, waits } = await stopKits(tx, storyId, again);
			for (const id of stopped) await enqueue(tx, 'press-mail', { kind: 'stop', id });
			if (stopped.length > 0) log(`press: ${stopped.length} kits ended`);
			if (!waits) return;
			const runAt = new Date(clock() + PATIENCE_MS);
			await enqueue(tx, 'press-stop', { storyId, again: true }, { runAt });
		});
	}
};
