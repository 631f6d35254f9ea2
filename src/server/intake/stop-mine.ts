/** The teller's switch: pause, go on, take back. Each hides in one transaction and is in the erasure ledger before "done". */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { inTurn } from '#server/intake/in-turn.ts';
import { type MyStory, parseMyStory } from '#server/intake/my-story.ts';
import type { Pass } from '#server/intake/pass.ts';
import { noteInLedger } from '#server/intake/note-in-ledger.ts';
import {
	type IntakeTx,
	pauseMine,
	readMyStory,
	resumeMine,
	stopStory,
	takeBackMine,
	takeMyTurn,
	unlistMine,
	waitForTurn
} from '#server/store/intake/my-story.ts';

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

/**
 * Ends the pause that stood on the page; the story comes back as far as consent allows. `seen`: how many pauses that page
 * knew of. One that came later, perhaps because somebody is in danger, is shown first.
 */
export async function resumeMyStory(
	context: MineContext,
	pass: Pass,
	seen: number
): Promise<Result<null, 'stopped' | 'not_paused' | 'paused_again'>> {
	return inTurn(context, pass, async (tx, story) => {
		if (story.takenBackAt !== null || story.erasedAt !== null) return refuse('stopped');
		if (story.state !== 'suspended') return refuse('not_paused');
		if (pausesOf(story) !== seen) return refuse('paused_again');
		return (await resumeMine(tx, pass)) === 'resumed' ? ok(null) : refuse('stopped');
	});
}

/**
 * Keeps the teller's story out of search engines, at once, or no longer. Said again it writes nothing. Less counts in the
 * erasure ledger: an older backup would bring it back among what they list.
 */
export async function unlistMyStory(
	context: MineContext,
	pass: Pass,
	{ storyId, keepOut }: { readonly storyId: string; readonly keepOut: boolean }
): Promise<Result<{ readonly ledger: boolean }, 'stopped'>> {
	const outcome = await context.db.transaction().execute((tx) => unlistMine(tx, pass, keepOut));
	if (outcome !== 'done' && outcome !== 'already') return refuse('stopped');
	const ledger = outcome === 'already' || !keepOut || (await noteInLedger(context, 'narrowed', storyId));
	return ok({ ledger });
}

/** How often it was paused, as far as this teller is told. */
export function pausesOf({ events }: Pick<MyStory, 'events'>): number {
	return events.filter(({ kind }) => kind === 'paused').length;
}

/** What was chosen for a story that was taken back; `none`: it was not. */
export function choiceThatStands({ takenBackAt, eraseAfter }: Pick<MyStory, 'takenBackAt' | 'eraseAfter'>): string {
	return takenBackAt === null ? 'none' : eraseAfter === null ? 'kept' : `erased ${Math.round(eraseAfter)}`;
}

/**
 * Takes the story back: hidden at once and for good. `after`: what becomes of what was told. `stood`: the choice that stood
 * on the page. A page that was older takes back, and changes no choice that was made since.
 */
export async function takeBackMyStory(
	context: MineContext,
	pass: Pass,
	story: Pick<MyStory, 'id' | 'personId' | 'group'>,
	{ after, stood }: { readonly after: AfterTakingBack; readonly stood: string }
): Promise<Result<Stopped, 'stopped' | 'choice_older'>> {
	const { id, personId, group } = story;
	// Of several tellers the ledger says which, and the earlier versions hold the same person's words.
	const whose = group ? [{ story: id, person: personId }, ...group.before] : [{ story: id, person: undefined }];
	const stopped = await hideAndRemember(
		context,
		id,
		'taken_back',
		async (tx) => {
			await takeMyTurn(tx, pass);
			const now = parseMyStory(await readMyStory(tx, pass));
			// Of several tellers each choice stands for itself.
			if (now?.takenBackAt && now.group === undefined) {
				if (stands(now, after, context.clock())) return 'already';
				if (choiceThatStands(now) !== stood) return 'choice_older';
			}
			return takeBackMine(tx, pass, after);
		},
		async () => {
			let written = true;
			for (const { story: each, person } of whose)
				written = (await noteInLedger(context, 'taken_back', each, after, person)) && written;
			return written;
		}
	);
	if (stopped.outcome === 'choice_older') return refuse('choice_older');
	return stopped.outcome === 'taken_back' || stopped.outcome === 'already' ? ok(stopped) : refuse('stopped');
}

/** Whether this was chosen already: a button pressed twice puts no day off. */
function stands({ eraseAfter, erasedAt }: MyStory, after: AfterTakingBack, now: number): boolean {
	if (erasedAt !== null) return false;
	if (eraseAfter === null) return after === 'keep_sealed';
	return after === (eraseAfter > now ? 'erase_in_7_days' : 'erase_now');
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
		await waitForTurn(tx);
		const outcome = await hide(tx);
		if (outcome !== kind && !(kind === 'taken_back' && outcome === 'already')) return { outcome, ledger: true };
		return { outcome, ledger: await remember() };
	});
}
