/** Historical texts, one after another: shown whole, approved with one click each. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { PeopleSeen } from '#domain/story/picture-rungs.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { sourceOf, waitingHistorical } from '#server/store/review/batch.ts';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { changeStory } from '#server/store/review/story-parts.ts';
import { countOpenBeside } from '../translate/open-beside.ts';
import { authorize, type NotAllowed } from '../authorize.ts';
import type { DeskDeps } from '../deps.ts';
import {
	isAsSeen,
	namesSomebody,
	noteWaits,
	readyVersions,
	reviewVersions,
	type SeenVersion,
	withoutUnfit
} from './approve-story.ts';
import { type PictureView, readPictures } from './read-pictures.ts';
import { readTellings, type TellingView } from './read-tellings.ts';
import { printOfBeside, standsBeside } from './stands-beside.ts';
import { type Barred, workOn } from './work.ts';

export interface BatchPage {
	/** How many wait, this one included. */
	readonly left: number;
	/** Null: nothing waits. */
	readonly story: {
		readonly id: string;
		readonly tellings: readonly TellingView[];
		readonly pictures: readonly PictureView[];
		readonly source: Readonly<Record<string, string>>;
		/** Says exactly what stands there beside the texts; it comes back with an approval. */
		readonly besidePrint: string;
	} | null;
	/** The one after it, to skip to. */
	readonly next: string | null;
}

/** The text to look at: the one asked for if it waits, else the first. */
export async function openBatch(
	deps: DeskDeps,
	member: Member,
	asked: string | null
): Promise<Result<BatchPage, NotAllowed | Barred>> {
	const allowed = authorize(member, 'review_batch');
	if (!allowed.ok) return allowed;
	const waiting = await waitingHistorical(deps.db, member);
	const at = Math.max(0, waiting.indexOf(asked ?? ''));
	const storyId = waiting[at];
	if (storyId === undefined) return ok({ left: 0, story: null, next: null });
	const read = await workOn(
		deps,
		member,
		{ act: 'review', storyId, lock: false },
		async ({ tx, key, row: { basis } }) => {
			const besidePrint = printOfBeside(key, await standsBeside(tx, storyId));
			return ok({
				id: storyId,
				besidePrint,
				tellings: await readTellings({ tx, key, storyId, basis }),
				pictures: await readPictures(tx, key, storyId),
				source: await sourceOf(tx, storyId)
			});
		}
	);
	if (!read.ok) return read;
	return ok({ left: waiting.length, story: read.value, next: waiting[(at + 1) % waiting.length] ?? null });
}

export interface BatchApproval {
	readonly storyId: string;
	readonly seen: readonly SeenVersion[];
	/** The print of all that stood on the page beside the texts. */
	readonly besidePrint: string;
	/** What was seen in each picture on the page. */
	readonly pictures: readonly { readonly fileId: string; readonly people: PeopleSeen }[];
}

/**
 * Approves one historical text and hands it over, in one act: danger low, faces confirmed, versions approved. The author
 * died long ago; the teller's questions do not apply. Only for texts of the public domain. Other people in the text may live,
 * or be mourned: what a single approval asks about them is asked here too. Its list of questions is not (one click each), and
 * the words of recordings are not on this page, so they stay unapproved and unshown.
 */
export async function approveHistorical(
	deps: DeskDeps,
	member: Member,
	{ storyId, seen, besidePrint, pictures }: BatchApproval
): Promise<
	Result<null, Barred | 'not_historical' | 'telling_gaps' | 'changed_meanwhile' | 'box_missing' | 'mention_left'>
> {
	return workOn(deps, member, { act: 'review', storyId }, async (at) => {
		const { tx, row } = at;
		if (row.basis !== 'public_domain') return refuse('not_historical');
		const versions = await readyVersions(at, seen);
		if (!versions.ok) return versions;
		if (!(await isAsSeen(at, besidePrint))) return refuse('changed_meanwhile');
		const { fit, waits } = await withoutUnfit(at, versions.value);
		if (await namesSomebody(at, fit)) return refuse('mention_left');
		const known = await readPictures(tx, at.key, storyId);
		const chosen = pictures.flatMap((one) => {
			const picture = known.find((other) => other.id === one.fileId && other.state === 'ready');
			return picture ? [{ ...one, covers: picture.covers, crop: picture.crop }] : [];
		});
		if (chosen.some((one) => one.people === 'covered' && one.covers.length === 0)) return refuse('box_missing');
		for (const { fileId, people, covers, crop } of chosen) {
			await confirmPeople(tx, { storyId, fileId, people, covers, crop, memberId: member.id, at: deps.clock() });
		}
		await changeStory(tx, storyId, { risk: 'low', risk_by: member.id });
		await logHistory(tx, { storyId, memberId: member.id, did: 'risk_judged', detail: { risk: 'low' } });
		await noteWaits(at, member, waits);
		await reviewVersions(at, member, fit);
		await countOpenBeside(at, deps.clock());
		await changeStory(tx, storyId, { desk_state: 'ready' });
		await logHistory(tx, { storyId, memberId: member.id, did: 'handed_over' });
		await enqueue(tx, 'publish', { storyId });
		return ok(null);
	});
}
