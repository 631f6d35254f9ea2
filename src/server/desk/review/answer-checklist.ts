/** The questions that two people answer, each without seeing what the other said until both are done. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { mayOnStory, type StorySubject } from '#domain/office/may.ts';
import {
	type Answered,
	type CheckAnswer,
	type Checklist,
	type ChecklistQuestion,
	NOTE_MOST,
	openQuestions,
	pairOf,
	readAnswered,
	readSettled,
	type Settled,
	type Side,
	SIDES,
	type Standing,
	standingOf
} from '#domain/story/checklist.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { unreview } from './withdraw-review.ts';
import type { DeskDeps } from '../deps.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

type Reading = Pick<AtWork, 'tx' | 'key' | 'storyId' | 'subject'> & { readonly isHistorical: boolean };

interface Answers extends Answered {
	readonly version: number;
}

/** Everything about the questions of a story, unblinded: for deciding, never for a page. */
interface Known extends Record<Side, Answers> {
	readonly settled: Settled;
	readonly settledVersion: number;
	readonly standing: Standing;
}

/** What one person may see of the questions. */
export interface ChecklistView {
	readonly isHistorical: boolean;
	/** For whom this person answers. */
	readonly side: Side;
	readonly own: { readonly answers: Checklist; readonly version: number; readonly isIn: boolean };
	/** Whether the other side's answers are in; what they are is not said before both are. */
	readonly otherIsIn: boolean;
	readonly both: {
		readonly answers: Readonly<Record<Side, Checklist>>;
		readonly differing: readonly ChecklistQuestion[];
		readonly settled: Settled;
		readonly settledVersion: number;
	} | null;
	/** How many questions stand between the story and its approval. */
	readonly open: number;
}

/** Who may approve this story answers as its second pair of eyes, everybody else for those who made the text. */
function sideOf(member: Member, subject: StorySubject, isHistorical: boolean): Side {
	return isHistorical || mayOnStory(member, 'review', subject) ? 'reviewer' : 'author';
}

async function readAll({ tx, key, storyId, subject, isHistorical }: Reading): Promise<Known> {
	const [first, second] = await Promise.all(
		SIDES.map(async (side): Promise<Answers> => {
			const opened = await openField(tx, key, storyId, `checklist:${side}`);
			return { ...readAnswered(opened?.value, opened?.byMember ?? null), version: opened?.version ?? 0 };
		})
	);
	if (first === undefined || second === undefined) throw new Error('a side of the questions is missing');
	const opened = await openField(tx, key, storyId, 'checklist:settled');
	const settled = readSettled(opened?.value);
	const standing = standingOf({ author: first, reviewer: second, settled, authors: subject.authors, isHistorical });
	return { author: first, reviewer: second, settled, settledVersion: opened?.version ?? 0, standing };
}

/** What this person may see. */
export async function readQuestions(at: Reading, member: Member): Promise<ChecklistView> {
	const known = await readAll(at);
	const side = sideOf(member, at.subject, at.isHistorical);
	const { standing } = known;
	const own = known[side];
	// Answers that count for nothing, because whoever gave them has a hand in the text now, are nobody's to see.
	const isOwnVoid = own.given && !standing.isIn[side] && openQuestions(own.answers, at.isHistorical).length === 0;
	const answers = isOwnVoid ? {} : own.answers;
	const missing = (one: Side) => (standing.isIn[one] ? 0 : 1);
	return {
		isHistorical: at.isHistorical,
		side,
		own: { answers, version: own.version, isIn: standing.isIn[side] },
		otherIsIn: standing.isIn[side === 'author' ? 'reviewer' : 'author'],
		both:
			standing.bothIn && !at.isHistorical
				? {
						answers: { author: known.author.answers, reviewer: known.reviewer.answers },
						differing: standing.differing,
						settled: Object.fromEntries(
							Object.entries(known.settled).filter(([question]) => !standing.unsettled.some((one) => one === question))
						),
						settledVersion: known.settledVersion
					}
				: null,
		open: standing.isIn[side]
			? missing(side === 'author' ? 'reviewer' : 'author') + standing.unsettled.length
			: Math.max(1, openQuestions(answers, at.isHistorical).length)
	};
}

/** Why the questions stand in the way of an approval; null: they do not. */
export async function questionsInTheWay(
	at: AtWork
): Promise<'checklist_open' | 'checklist_other_open' | 'checklist_differs' | null> {
	const { standing } = await readAll({ ...at, isHistorical: at.row.basis === 'public_domain' });
	if (!standing.isIn.reviewer) return 'checklist_open';
	if (!standing.isIn.author) return 'checklist_other_open';
	return standing.unsettled.length > 0 ? 'checklist_differs' : null;
}

/**
 * Saves a person's answers for their side. `given`: they are that side's word, if there is one to every question; else they
 * are kept and can go on. Once both are in, neither changes: what differs is settled.
 */
export async function saveChecklist(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly checklist: Checklist;
		readonly given: boolean;
		readonly after: number;
	}
): Promise<Result<{ version: number; open: number }, Barred | 'changed_meanwhile' | 'checklist_both_in'>> {
	const { storyId, checklist, after } = asked;
	return workOn(deps, member, { act: 'fill_checklist', storyId }, async (at) => {
		const isHistorical = at.row.basis === 'public_domain';
		const { standing } = await readAll({ ...at, isHistorical });
		if (standing.bothIn) return refuse('checklist_both_in');
		const open = openQuestions(checklist, isHistorical).length;
		const given = asked.given && open === 0;
		const side = sideOf(member, at.subject, isHistorical);
		const next = { field: `checklist:${side}`, after, value: { answers: checklist, given }, byMember: member.id };
		const sealed = await sealNext(at, next);
		if (!sealed.ok) return sealed;
		if (given) await logHistory(at.tx, { storyId, memberId: member.id, did: 'checklist_saved', detail: { side } });
		return ok({ version: sealed.value, open });
	});
}

/** Settles a question on which the two answers differ. The note is sealed: it says why, and that can be the story itself. */
export async function settleQuestion(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly question: ChecklistQuestion;
		readonly answer: CheckAnswer;
		readonly note: string;
		readonly after: number;
	}
): Promise<Result<null, Barred | 'changed_meanwhile' | 'nothing_differs' | 'why_missing' | 'too_long'>> {
	const { storyId, question, answer, after } = asked;
	const note = tidyText(asked.note);
	return workOn(deps, member, { act: 'fill_checklist', storyId }, async (at) => {
		const known = await readAll({ ...at, isHistorical: at.row.basis === 'public_domain' });
		if (!known.standing.differing.includes(question)) return refuse('nothing_differs');
		if (note === '') return refuse('why_missing');
		if (note.length > NOTE_MOST) return refuse('too_long');
		const between = pairOf(question, known.author.answers, known.reviewer.answers);
		const value: Settled = { ...known.settled, [question]: { answer, note, by: member.id, between } };
		const sealed = await sealNext(at, { field: 'checklist:settled', after, value, byMember: member.id });
		if (!sealed.ok) return sealed;
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'checklist_settled', detail: { question } });
		return ok(null);
	});
}

/**
 * Both answer anew, because the text has become another one. What was answered stays sealed in its versions; an approval
 * that stood on it ends.
 */
export async function answerAnew(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<null, Barred | 'checklist_open'>> {
	return workOn(deps, member, { act: 'fill_checklist', storyId }, async (at) => {
		const known = await readAll({ ...at, isHistorical: at.row.basis === 'public_domain' });
		if (!known.standing.bothIn) return refuse('checklist_open');
		for (const side of SIDES) {
			if (known[side].version === 0) continue;
			await sealNext(at, {
				field: `checklist:${side}`,
				after: known[side].version,
				value: { answers: {}, given: false },
				byMember: member.id
			});
		}
		if (known.settledVersion > 0)
			await sealNext(at, {
				field: 'checklist:settled',
				after: known.settledVersion,
				value: {},
				byMember: member.id
			});
		await unreview(at, member, 'questions');
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'checklist_anew' });
		return ok(null);
	});
}
