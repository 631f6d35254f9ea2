import { enqueue } from '#server/queue/enqueue.ts';
import { stopKits } from '#server/store/press/stopping.ts';
import type { Task } from './task.ts';

/** How long a story may take to come back that is only made anew (milliseconds). */
const PATIENCE_MS = 120_000;

/**
 * Something that the press may have of a story ended: ends the kits that do not stand any more, and has everybody told who
 * holds one. Where the story may be back in a moment (another channel was narrowed), it looks again before it says so.
 */
export const task: Task = {
	name: 'press-stop',
	async run({ db, clock, log }, payload) {
		const asked = readPayload(payload);
		if (asked === null) return;
		const { storyId, again } = asked;
		await db.transaction().execute(async (tx) => {
			const { stopped, waits } = await stopKits(tx, storyId, again);
			for (const id of stopped) await enqueue(tx, 'press-mail', { kind: 'stop', id }, { key: `press-told:${id}` });
			if (stopped.length > 0) log(`press: ${stopped.length} kits ended`);
			if (!waits) return;
			const runAt = new Date(clock() + PATIENCE_MS);
			await enqueue(tx, 'press-stop', { storyId, again: true }, { key: `press-stop:${storyId}:again`, runAt });
		});
	}
};

function readPayload(payload: unknown): { storyId: string; again: boolean } | null {
	if (typeof payload !== 'object' || payload === null || !('storyId' in payload)) return null;
	const again = 'again' in payload && payload.again === true;
	return typeof payload.storyId === 'string' ? { storyId: payload.storyId, again } : null;
}
