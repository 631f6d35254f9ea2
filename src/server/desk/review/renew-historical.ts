/** Texts of long ago whose time ends: there is nobody to ask, so the office that imported them grants it again. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { endOfMonth, lastMonthWithin, LONGEST_YES } from '#domain/consent/durations.ts';
import type { StoryConsent } from '#domain/consent/story-consent.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { renewHistorical } from '#server/store/ending/renew-historical.ts';
import type { DeskDeps } from '../deps.ts';
import { isTime } from './renew-at-desk.ts';
import { type Barred, workOn } from './work.ts';

/** When the time of a text of long ago ends. */
export interface HistoricalEnd {
	/** The first instant after the first grant that ends (ms since 1970); null: all have ended. */
	readonly endsAt: number | null;
}

/** What the page says of it; null: it is not time. */
export function historicalEnd({ people }: StoryConsent, now: number): HistoricalEnd | null {
	const office = people.find(({ role }) => role === 'teller');
	if (!office || !isTime(office.state, office.grants, now)) return null;
	const ends = Object.values(office.grants).map(({ until }) => until);
	return { endsAt: ends.length === 0 ? null : Math.min(...ends) };
}

/** Grants a text of long ago for sixty months more, as far as it was granted last. */
export async function renewHistoricalText(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<null, Barred | 'not_historical' | 'not_yet' | 'stopped'>> {
	return workOn(deps, member, { act: 'renew_historical', storyId }, async ({ tx, row }) => {
		if (row.basis !== 'public_domain') return refuse('not_historical');
		const at = deps.clock();
		const until = endOfMonth(lastMonthWithin(at, LONGEST_YES)) ?? at;
		const outcome = await renewHistorical(tx, { storyId, memberId: member.id, until, at });
		if (outcome !== 'renewed') return refuse(outcome === 'not_yet' ? 'not_yet' : 'stopped');
		await enqueue(tx, 'publish', { storyId });
		return ok(null);
	});
}
