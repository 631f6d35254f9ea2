/** What a reviewer writes down about a story: danger, the checklist, whether the teller needs help. */
import { type Result, ok } from '#domain/base/result.ts';
import type { Risk } from '#domain/consent/risk.ts';
import { type Checklist, openQuestions } from '#domain/story/checklist.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { changeStory } from '#server/store/review/story-parts.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { DeskDeps } from '../deps.ts';
import { unreview } from './withdraw-review.ts';
import { type Barred, sealNext, workOn } from './work.ts';

/**
 * Judges how dangerous it would be to be recognised. A story that is shown is hidden and comes back by the new limit; one
 * that turns out to be critical needs its approval again, from a reviewer of another office.
 */
export async function judgeRisk(
	deps: DeskDeps,
	member: Member,
	{ storyId, risk }: { readonly storyId: string; readonly risk: Risk }
): Promise<Result<null, Barred>> {
	return workOn(deps, member, { act: 'judge_risk', storyId }, async (at) => {
		const { tx, row } = at;
		await changeStory(tx, storyId, { risk, risk_by: member.id });
		await logHistory(tx, { storyId, memberId: member.id, did: 'risk_judged', detail: { risk } });
		if (risk === 'critical' && row.risk !== 'critical') await unreview(at, member, 'risk');
		await hideStory(tx, storyId);
		await enqueue(tx, 'publish', { storyId }, { key: `publish:${storyId}` });
		return ok(null);
	});
}

/** Saves the answers to the checklist, whole or in part. */
export async function saveChecklist(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly checklist: Checklist; readonly after: number }
): Promise<Result<{ version: number; open: number }, Barred | 'changed_meanwhile'>> {
	const { storyId, checklist, after } = asked;
	return workOn(deps, member, { act: 'fill_checklist', storyId }, async (at) => {
		const sealed = await sealNext(at, { field: 'checklist', after, value: checklist, byMember: member.id });
		if (!sealed.ok) return sealed;
		const open = openQuestions(checklist).length;
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'checklist_saved', detail: { open } });
		return ok({ version: sealed.value, open });
	});
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
