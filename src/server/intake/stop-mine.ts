/** The teller's switch: pause, go on, take back. Each hides in one transaction and is in the erasure ledger before "done". */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import type { Pass } from '#server/intake/pass.ts';
import { noteInLedger } from '#server/intake/note-in-ledger.ts';
import { type IntakeTx, pauseMine, resumeMine, stopStory, takeBackMine } from '#server/store/intake/my-story.ts';

/**
 * `ledger`: false when the story is hidden but the erasure ledger could not be written (its disk is full or gone). The
 * page says so: until it is written, a restored backup could show the story again.
 */
export interface Stopped {
	readonly outcome: string;
	readonly ledger: boolean;
}

/** Pauses the teller's story at once. Refused where there is no story any more, or it was taken back. */
export async function pauseMyStory(
	context: MineContext,
	pass: Pass,
	storyId: string
): Promise<Result<Stopped, 'stopped'>> {
	const stopped = await hideAndRemember(context, storyId, 'paused', (tx) => pauseMine(tx, pass));
	return stopped.outcome === 'paused' || stopped.outcome === 'already' ? ok(stopped) : refuse('stopped');
}

/** Ends the pause; the story comes back as far as consent allows. */
export async function resumeMyStory(context: MineContext, pass: Pass): Promise<Result<null, 'stopped'>> {
	const outcome = await context.db.transaction().execute((tx) => resumeMine(tx, pass));
	return outcome === 'resumed' ? ok(null) : refuse('stopped');
}

/** Takes the story back: hidden at once and for good. `after`: what becomes of what was told. */
export async function takeBackMyStory(
	context: MineContext,
	pass: Pass,
	story: Pick<MyStory, 'id' | 'personId' | 'group'>,
	after: AfterTakingBack
): Promise<Result<Stopped, 'stopped'>> {
	const { id, personId, group } = story;
	// Of several tellers the ledger says which, and the earlier versions hold the same person's words.
	const whose = group ? [{ story: id, person: personId }, ...group.before] : [{ story: id, person: undefined }];
	const stopped = await hideAndRemember(
		context,
		id,
		'taken_back',
		(tx) => takeBackMine(tx, pass, after),
		async () => {
			let written = true;
			for (const { story: each, person } of whose)
				written = (await noteInLedger(context, 'taken_back', each, after, person)) && written;
			return written;
		}
	);
	return stopped.outcome === 'taken_back' || stopped.outcome === 'already' ? ok(stopped) : refuse('stopped');
}

/**
 * Makes the way in for "please stop this story". Whatever came of it, the one who asked is told the same "thank you".
 * The database takes such requests one after the other; so does this queue, or a flood of them would hold every
 * connection while it waits, and a teller's own pause would wait behind it.
 */
export function createStopQueue(context: MineContext): (storyId: string) => Promise<void> {
	let last: Promise<unknown> = Promise.resolve();
	return (storyId) => {
		const mine = last.then(() => hideAndRemember(context, storyId, 'paused', (tx) => stopStory(tx, storyId)));
		last = mine.catch(() => undefined);
		return mine.then(() => undefined);
	};
}

/**
 * Hides inside a transaction and writes the ledger before it commits. If the ledger cannot be written, hiding still
 * happens: not showing comes first.
 */
async function hideAndRemember(
	context: MineContext,
	storyId: string,
	kind: 'paused' | 'taken_back',
	hide: (tx: IntakeTx) => Promise<string>,
	remember = () => noteInLedger(context, kind, storyId)
): Promise<Stopped> {
	return context.db.transaction().execute(async (tx) => {
		const outcome = await hide(tx);
		if (outcome !== kind && !(kind === 'taken_back' && outcome === 'already')) return { outcome, ledger: true };
		return { outcome, ledger: await remember() };
	});
}
