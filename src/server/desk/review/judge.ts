/** What a reviewer writes down about a story: danger, whether the teller needs help. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isObject } from '#domain/base/shape.ts';
import { isRisk, type Risk } from '#domain/consent/risk.ts';
import { mayOnStory } from '#domain/office/may.ts';
import {
	contradicts,
	graver,
	isWholeRubric,
	judgeRisk as judgeByRubric,
	readRubric,
	type Rubric,
	type WrittenDown
} from '#domain/consent/rubric.ts';
import { isClose } from '#domain/consent/third-parties.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { changeStory } from '#server/store/review/story-parts.ts';
import { type ThirdParty, thirdPartiesOf } from '#server/store/review/third-parties.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { DeskDeps } from '../deps.ts';
import { unreview } from './withdraw-review.ts';
import { holdForTrafficking } from './trafficking.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

/**
 * Judges how dangerous it would be to be recognised, by the answers to the rubric. A story that is shown is hidden and comes
 * back by the new limit, where that shows less; one that may show more needs its approval again, and so does one that turns
 * out to be critical, from a reviewer of another office. That reviewer alone, or two of its own office, can say that it is
 * critical no longer: the first such judgement waits (`waits`) for a second. Nobody can while somebody in the story is still in
 * the country of origin; `rubric_family`: the answers say that nobody close is there, and such a person is written down.
 */
export async function judgeRisk(
	deps: DeskDeps,
	member: Member,
	asked: JudgedRisk
): Promise<Result<Judgement, Barred | 'rubric_open' | 'rubric_family' | 'changed_meanwhile'>> {
	const { storyId } = asked;
	return workOn(deps, member, { act: 'judge_risk', storyId }, async (at) => {
		const { tx, row } = at;
		const judged = row.basis === 'public_domain' ? ok(null) : await answerRubric(at, member, asked);
		if (!judged.ok) return judged;
		// While the flag is on, the story is critical whatever the answers say.
		const isTrafficking = judged.value?.trafficking === 'set' || row.hold_events.includes('court_case');
		const own = graver(judged.value?.risk ?? 'low', isTrafficking ? 'critical' : (asked.raise ?? 'low'));
		const isMilder = row.basis === 'teller' && row.risk === 'critical' && own !== 'critical';
		const waits = isMilder && !bringsDown(at, member);
		// Of two who say so, the graver judgement counts; the answers of the first are the ones before.
		const both = row.milder_by === null ? own : graver(own, judged.value?.before ?? 'low');
		const risk = waits ? 'critical' : isMilder ? both : own;
		const milder_by = waits ? member.id : null;
		await changeStory(tx, storyId, { risk, risk_by: member.id, risk_floor: judged.value?.risk ?? null, milder_by });
		await logHistory(tx, { storyId, memberId: member.id, did: 'risk_judged', detail: { risk } });
		// Milder shows more than the second pair of eyes allowed.
		const needsEyes = risk !== row.risk && (risk === 'critical' || graver(risk, row.risk) !== risk);
		const unreviewed = needsEyes && (await unreview(at, member, 'risk'));
		const inLedger = judged.value?.trafficking === 'set' ? await holdForTrafficking(deps, at, member) : true;
		await hideStory(tx, storyId);
		await enqueue(tx, 'publish', { storyId });
		return ok({
			risk,
			inLedger: inLedger ?? true,
			...(waits ? { waits } : {}),
			...(unreviewed ? { unreviewed } : {})
		});
	});
}

/** Whether a milder judgement by this person ends the tier: the reviewer of another office, or the second one of its own. */
function bringsDown({ row, subject }: AtWork, member: Member): boolean {
	return mayOnStory(member, 'review', subject) || (row.milder_by !== null && row.milder_by !== member.id);
}

export interface Judgement {
	readonly risk: Risk;
	readonly inLedger: boolean;
	/** It stays critical until somebody else judges it milder, too. */
	readonly waits?: boolean;
	/** It was approved, and needs that again. */
	readonly unreviewed?: boolean;
}

export interface JudgedRisk {
	readonly storyId: string;
	/** Answers to the rubric; of no account for a text of long ago, where nobody is left to be in danger. */
	readonly answers?: Partial<Rubric>;
	/** A graver judgement than the answers lead to; never a milder one. */
	readonly raise: Risk | null;
	/** The version of the answers that was on the page; 0: there was none. */
	readonly after?: number;
}

/** Seals the answers as a new version, so that each review keeps its own with who and when. */
async function answerRubric(
	at: AtWork,
	member: Member,
	{ storyId, answers = {}, raise, after = 0 }: JudgedRisk
): Promise<
	Result<
		{ risk: Risk; before: Risk; trafficking: 'set' | 'as_before' },
		'rubric_open' | 'rubric_family' | 'changed_meanwhile'
	>
> {
	if (!isWholeRubric(answers)) return refuse('rubric_open');
	const written = writtenDown(await thirdPartiesOf(at.tx, at.storyId));
	if (contradicts(answers, written)) return refuse('rubric_family');
	const before = readSavedRubric((await openField(at.tx, at.key, storyId, 'rubric'))?.value);
	const value = { answers, raise };
	const sealed = await sealNext(at, { field: 'rubric', after, value, byMember: member.id });
	if (!sealed.ok) return sealed;
	// A talk and two people took the flag off: the same answer once more does not set it again.
	const isNew = answers.trafficking === 'yes' && before.answers.trafficking !== 'yes';
	const was = isWholeRubric(before.answers) ? judgeByRubric(before.answers).risk : 'low';
	return ok({
		risk: judgeByRubric(answers, written).risk,
		before: graver(was, before.raise ?? 'low'),
		trafficking: isNew ? 'set' : 'as_before'
	});
}

/** What the people who are written down say about the danger. */
export function writtenDown(people: readonly Pick<ThirdParty, 'kind' | 'inOrigin'>[]): WrittenDown {
	const there = people.filter(({ inOrigin }) => inOrigin);
	return { inOrigin: there.length > 0, closeInOrigin: there.some(({ kind }) => isClose(kind)) };
}

/** The answers as they were sealed. */
export function readSavedRubric(value: unknown): { answers: Partial<Rubric>; raise: Risk | null } {
	const source = isObject(value) ? value : {};
	return {
		answers: readRubric(source.answers),
		raise: typeof source.raise === 'string' && isRisk(source.raise) ? source.raise : null
	};
}

/** Notes that the teller needs help, or no longer. Only reviewers see it. */
export async function flagHelp(
	deps: DeskDeps,
	member: Member,
	{ storyId, needsHelp }: { readonly storyId: string; readonly needsHelp: boolean }
): Promise<Result<null, Barred>> {
	return workOn(deps, member, { act: 'flag_help', storyId, alsoTakenBack: true }, async ({ tx }) => {
		await changeStory(tx, storyId, { needs_help: needsHelp });
		return ok(null);
	});
}
