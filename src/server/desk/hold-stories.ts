import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isCountry } from '#domain/place/countries.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { liftHold, setHold } from '#server/store/consent/holds.ts';
import { listHolds, type HoldLine } from '#server/store/desk/list-holds.ts';
import { authorize, authorizeStory, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';
import { noteInLedger } from './note-in-ledger.ts';

export const HOLD_REASONS = ['danger', 'request', 'news', 'mistake', 'legal'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** Holds in force. */
export async function readHolds(deps: DeskDeps, member: Member): Promise<Result<HoldLine[], NotAllowed>> {
	const allowed = authorize(member, 'see_holds');
	return allowed.ok ? ok(await listHolds(deps.db)) : allowed;
}

export interface Held {
	readonly stories: number;
	/** False: the stories are hidden, but the list outside the database could not be written. */
	readonly inLedger: boolean;
}

/** Hides one story, all of a country, or all in a language, in one act: every one of them or none. */
export async function hold(
	deps: DeskDeps,
	member: Member,
	asked: { scope: 'story' | 'country' | 'language'; value: string; reason: HoldReason }
): Promise<Result<Held, NotAllowed | 'not_found' | 'no_country' | 'no_language'>> {
	const value = asked.value.trim();
	if (asked.scope !== 'story') {
		const allowed = authorize(member, 'hold_many');
		if (!allowed.ok) return allowed;
		if (asked.scope === 'country' && !isCountry(value.toUpperCase())) return refuse('no_country');
		if (asked.scope === 'language' && !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value)) return refuse('no_language');
	}
	return deps.db.transaction().execute(async (tx) => {
		if (asked.scope === 'story') {
			const allowed = await authorizeStory(tx, member, 'hold_story', value.toLowerCase(), { lock: true });
			if (!allowed.ok) return allowed;
		}
		const exact = { story: value.toLowerCase(), country: value.toUpperCase(), language: value }[asked.scope];
		const { storyIds } = await setHold(tx, {
			scope: asked.scope,
			value: exact,
			reason: asked.reason,
			byWhom: `member:${member.id}`
		});
		return ok({ stories: storyIds.length, inLedger: await noteInLedger(deps, 'held', storyIds) });
	});
}

/** Lifting takes two different reviewers: the first asks, the second lifts. */
export async function lift(
	deps: DeskDeps,
	member: Member,
	holdId: string
): Promise<Result<{ lifted: boolean }, NotAllowed | 'unknown' | 'same_person'>> {
	const allowed = authorize(member, 'lift_hold');
	if (!allowed.ok) return allowed;
	if (!/^[0-9a-f-]{36}$/.test(holdId)) return refuse('unknown');
	return deps.db.transaction().execute(async (tx) => {
		const done = await liftHold(tx, holdId, member.id, deps.clock());
		if (!done.ok) return done;
		for (const storyId of done.value.storyIds) await enqueue(tx, 'publish', { storyId }, { key: `publish:${storyId}` });
		return ok({ lifted: done.value.lifted });
	});
}
