import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { PRACTICE_OFFICE, seedPractice } from '#server/store/accounts/practice.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { readSetting } from '#server/store/settings.ts';
import { deleteGenerated, generatedStories, inBulk, insertGenerated } from '#server/store/shown/bulk-shown.ts';
import { insertShownRows, shownColumns } from '#server/store/shown/shown-row.ts';
import { declarations } from './declaration.ts';
import { generatedStory, type GeneratedStory } from './generated-story.ts';

const BATCH = 500;
/** From here on the indexes are made anew instead of being kept. */
const MANY = 20_000;

export type Generated =
	{ readonly ok: true; readonly all: number } | { readonly ok: false; readonly reason: 'no_practice' };

/** Shows `wanted` more generated stories; in practice mode only. `seen` is told how far it is. */
export async function generateStories(
	db: OwnerDb,
	{ wanted, clock, seen }: { wanted: number; clock: () => number; seen: (done: number, all: number) => void }
): Promise<Generated> {
	if ((await readSetting(db, 'practice')) !== true) return { ok: false, reason: 'no_practice' };
	await seedPractice(db);
	const texts = declarations();
	const now = clock();
	const first = await generatedStories(db);
	const made = async (from: number) => {
		await setImmediate();
		const size = Math.max(0, Math.min(BATCH, wanted - from));
		const stories = Array.from({ length: size }, (_, n) => generatedStory(first + from + n, texts, now));
		return { stories, rows: stories.flatMap(rowsOf) };
	};
	await inBulk(db, wanted >= MANY, async (tx) => {
		let batch = await made(0);
		for (let done = 0; done < wanted; done += BATCH) {
			await insertGenerated(tx, PRACTICE_OFFICE, batch.stories);
			// The database writes these rows while the next ones are made.
			const [next] = await Promise.all([made(done + BATCH), insertShownRows(tx, batch.rows)]);
			seen(done + batch.stories.length, wanted);
			batch = next;
		}
	});
	return { ok: true, all: first + wanted };
}

function rowsOf({ id, language, publishedDay, shown }: GeneratedStory) {
	const story = { id, language, basis: 'public_domain' as const, publishedDay };
	return shown.map((each) => shownColumns(story, each, generatedFeedId(id, each.language)));
}

/** What stands for a generated story in feeds. */
export function generatedFeedId(id: string, language: string): string {
	return createHash('sha256').update(`generated/${id}/${language}`).digest('hex').slice(0, 32);
}

/** Takes all generated stories away again. Returns how many there were. */
export async function removeGenerated(db: OwnerDb): Promise<number> {
	const all = await generatedStories(db);
	return all === 0 ? 0 : inBulk(db, all >= MANY, deleteGenerated);
}
