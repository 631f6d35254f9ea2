/** What a reviewer writes down about a story: danger, whether the teller needs help. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isObject } from '#domain/base/shape.ts';
import { isRisk, type Risk } from '#domain/consent/risk.ts';
import { graver, isWholeRubric, judgeRisk as judgeByRubric, readRubric, type Rubric } from '#domain/consent/rubric.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { changeStory } from '#server/store/review/story-parts.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { DeskDeps } from '../deps.ts';
import { unreview } from './withdraw-review.ts';
import { holdForTrafficking } from './trafficking.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

/**
 * Judges how dangerous it would be to be recognised, by the answers to the rubric. A story that is shown is hidden and comes
 * back by the new limit; one that turns out to be critical needs its approval again, from a reviewer of another office.
 */
export async function judgeRisk(
	deps: DeskDeps,
	member: Member,
	asked: JudgedRisk
): Promise<Result<{ risk: Risk; inLedger: boolean }, Barred | 'rubric_open' | 'changed_meanwhile'>> {
	const { storyId } = asked;
	return workOn(deps, member, { act: 'judge_risk', storyId }, async (at) => {
		const { tx, row } = at;
		const judged = row.basis === 'public_domain' ? ok(null) : await answerRubric(at, member, asked);
		if (!judged.ok) return judged;
		// While the flag is on, the story is critical whatever the answers say.
		const isTrafficking = judged.value?.trafficking === 'set' || row.hold_events.includes('court_case');
		const risk = graver(judged.value?.risk ?? 'low', isTrafficking ? 'critical' : (asked.raise ?? 'low'));
		await changeStory(tx, storyId, { risk, risk_by: member.id, risk_floor: judged.value?.risk ?? null });
		await logHistory(tx, { storyId, memberId: member.id, did: 'risk_judged', detail: { risk } });
		if (risk === 'critical' && row.risk !== 'critical') await unreview(at, member, 'risk');
		const inLedger = judged.value?.trafficking === 'set' ? await holdForTrafficking(deps, at, member) : true;
		await hideStory(tx, storyId);
		await enqueue(tx, 'publish', { storyId }, { key: `publish:${storyId}` });
		return ok({ risk, inLedger: inLedger ?? true });
	});
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
): Promise<Result<{ risk: Risk; trafficking: 'set' | 'as_before' }, 'rubric_open' | 'changed_meanwhile'>> {
	if (!isWholeRubric(answers)) return refuse('rubric_open');
	const before = readSavedRubric((await openField(at.tx, at.key, storyId, 'rubric'))?.value);
	const value = { answers, raise };
	const sealed = await sealNext(at, { field: 'rubric', after, value, byMember: member.id });
	if (!sealed.ok) return sealed;
	// A talk and two people took the flag off: the same answer once more does not set it again.
	const isNew = answers.trafficking === 'yes' && before.answers.trafficking !== 'yes';
	return ok({ risk: judgeByRubric(answers).risk, trafficking: isNew ? 'set' : 'as_before' });
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
