/** What a reviewer writes down about a story: danger, whether the teller needs help. */
import { type Result, ok } from '#domain/base/result.ts';
import type { Risk } from '#domain/consent/risk.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { changeStory } from '#server/store/review/story-parts.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { DeskDeps } from '../deps.ts';
import { unreview } from './withdraw-review.ts';
import { type Barred, workOn } from './work.ts';

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
