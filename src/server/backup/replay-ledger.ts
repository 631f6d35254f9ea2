/**
 * After a restore, what tellers decided since the backup is done again, before anything can be shown: taken back and
 * erased stay gone; a part that was withheld stays withheld; what was paused, narrowed otherwise or held comes back held, for
 * people to look at.
 */
import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import { isFingerprint } from '#server/seal/fingerprint.ts';
import type { ErasureLedger } from '#server/seal/erasure-ledger.ts';
import type { LedgerEntry } from '#server/seal/ledger-chain.ts';
import { isHeld, setHold } from '#server/store/consent/holds.ts';
import { takeBackForOne, takeBackStory } from '#server/store/consent/change-state.ts';
import { withholdAgain } from '#server/store/consent/withheld.ts';
import { type RestoredStory, restoredStories } from '#server/store/copy/restored-stories.ts';
import { eraseRows } from '#server/store/ending/erase-story.ts';
import type { StoryDb } from '#server/store/handle.ts';

export interface Replayed {
	readonly takenBack: number;
	readonly erased: number;
	readonly held: number;
}

/**
 * Replays in the caller's transaction. `holdAll`: there is a gap in the ledger, so nothing may be shown unseen. `heldAt`: when
 * wide holds were set that are in force again (`endAgain`); what they cover is not held a second time for itself.
 */
export async function replayLedger(
	tx: StoryDb,
	ledger: ErasureLedger,
	{
		replayAfter,
		holdAll,
		heldAt = new Set(),
		now
	}: { replayAfter: number; holdAll: boolean; heldAt?: ReadonlySet<string>; now: Date }
): Promise<Replayed> {
	const stories = await restoredStories(tx);
	const covered = new Set<string>();
	const byName = new Map(stories.map((story) => [ledger.nameOf(story.id), story]));
	const entries = await ledger.read();
	const erase = new Set<string>();
	/** What the teller chose for what was told: the last word counts. Null: a line of long ago, which does not say. */
	const takeBack = new Map<string, AfterTakingBack | null>();
	/** The same for each of several tellers, by story and person. */
	const together = new Map<string, Map<string, AfterTakingBack>>();
	const hold = new Set<string>();
	const withhold: Parameters<typeof withholdAgain>[1][] = [];
	for (const entry of entries) {
		const { n, at, kind, story: name, after, teller } = entry;
		const story = byName.get(name);
		// A receipt, an account and a hold have names of their own.
		if (!story || story.erased) continue;
		// Gone is for good, however old the line is; the rest counts only if the backup may not know it.
		if (kind === 'erased') erase.add(story.id);
		else if (kind === 'taken_back') {
			// The backup knows of it, and that the teller has said yes afresh since.
			if (n <= replayAfter && story.cameBackAt !== null && Date.parse(at) < story.cameBackAt) continue;
			// Of a story that the backup knows as taken back, only a newer choice counts.
			const counts = !story.takenBack || (after !== undefined && n > replayAfter);
			const person = story.tellers.find((id) => ledger.nameOf(id) === teller);
			if (counts && person !== undefined && after !== undefined)
				together.set(story.id, (together.get(story.id) ?? new Map()).set(person, after));
			else if (counts) takeBack.set(story.id, after ?? takeBack.get(story.id) ?? null);
		} else if (n > replayAfter && !story.takenBack) {
			const part = withheldPart(ledger, story, entry);
			if (kind === 'held' && heldAt.has(at) && (await isHeld(tx, story.id))) covered.add(story.id);
			else if (part === null) hold.add(story.id);
			else withhold.push(part);
		}
	}
	if (holdAll) for (const { id, erased } of stories) if (!erased) hold.add(id);

	const known = new Set(stories.filter((story) => story.takenBack).map((story) => story.id));
	for (const id of erase) await eraseRows(tx, id, now);
	for (const [id, after] of takeBack)
		// Where the choice is not known, the usual one: it can still be called off with the receipt.
		if (!erase.has(id)) await takeBackStory(tx, { storyId: id, byWhom: 'system', after: after ?? 'erase_in_7_days' });
	for (const [id, tellers] of together)
		for (const [person, after] of erase.has(id) ? [] : tellers)
			await takeBackForOne(tx, { storyId: id, personId: person, byWhom: 'system', after });
	for (const part of withhold) if (!erase.has(part.storyId)) await withholdAgain(tx, part);
	const gone = new Set([...takeBack.keys(), ...together.keys()]);
	const stillThere = [...hold].filter((id) => !erase.has(id) && !gone.has(id));
	for (const id of stillThere) await setHold(tx, { scope: 'story', value: id, reason: 'restored', byWhom: 'system' });
	return {
		takenBack: [...gone].filter((id) => !erase.has(id) && !known.has(id)).length,
		erased: erase.size,
		held: new Set([...stillThere, ...[...covered].filter((id) => !erase.has(id) && !gone.has(id))]).size
	};
}

/** The one part that a line withholds, as the restored rows know it; null: it is about all of the story, or cannot be found. */
function withheldPart(
	ledger: ErasureLedger,
	story: RestoredStory,
	{ part: name, teller }: LedgerEntry
): Parameters<typeof withholdAgain>[1] | null {
	if (name === undefined) return null;
	// Told by one, the line need not say by whom.
	const personId =
		teller === undefined || story.tellers.length === 0
			? story.teller
			: story.tellers.find((id) => ledger.nameOf(id) === teller);
	const file = story.files.find((id) => ledger.nameOfPart(id) === name);
	if (!personId) return null;
	if (file !== undefined) return { storyId: story.id, personId, part: { file } };
	return isFingerprint(name) ? { storyId: story.id, personId, part: { paragraph: name } } : null;
}
