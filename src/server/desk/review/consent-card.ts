/** Where consent stands, for the card on the review page. */
import { OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { compareGrants } from '#domain/consent/change.ts';
import { goesOutBetween } from '#domain/consent/going-out.ts';
import type { Levels } from '#domain/consent/ladders.ts';
import type { Grant, Grants, State } from '#domain/consent/story-consent.ts';
import { grantsAfterWish, readWish } from '#domain/consent/wish.ts';
import { mayBeAsked } from '#domain/story/asking.ts';
import { waitsForBatch } from '#server/store/consent/going-out.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';
import type { OpenWish } from '#server/store/review/wishes.ts';
import { leastOf, stateOfAll } from './least-of.ts';
import type { Happened } from '#server/store/review/what-happened.ts';

export interface GrantView {
	readonly channel: OfferedChannel;
	readonly levels: Levels;
	/** Milliseconds since 1970; shown from then on, if that is still to come. */
	readonly from: number;
	/** The last instant of the last month in which it is shown. */
	readonly until: number;
	readonly excludedLanguages: readonly string[];
}

export interface ConsentCard {
	readonly version: number;
	readonly state: State | null;
	/** The last change of what is allowed. */
	readonly last: { readonly did: string; readonly who: string; readonly at: number } | null;
	readonly grants: readonly GrantView[];
	/** Accepted, and in force from its day on. */
	readonly later: readonly GrantView[];
	readonly claimOpen: boolean;
	readonly holdEvents: readonly string[];
	readonly held: boolean;
	/** When cooling-off ends; null: the teller has not said yes yet. */
	readonly coolingUntil: number | null;
	/** The first and the last day on which it can go out; null: it is out, waits for no batch, or waits for the teller's yes. */
	readonly goesOut: { readonly first: number; readonly last: number } | null;
	readonly showFirst: boolean;
	/** Milliseconds since 1970; null: nothing awaits the teller's word. */
	readonly waitingSince: number | null;
	/** Whether the tellers can be asked to read a text now. */
	readonly mayBeAsked: boolean;
	readonly k: number;
}

const CHANGES = [
	'given',
	'approved',
	'narrowed',
	'widened',
	'wider_began',
	'renewed',
	'taken_back',
	'expired',
	'withheld',
	'shown_again'
];

export function consentCard(
	story: LoadedStory,
	later: ReadonlyMap<string, Grants>,
	happened: readonly Happened[],
	now: number
): ConsentCard {
	const { row, consent } = story;
	const tellers = consent.people.filter((person) => person.role === 'teller');
	const [alone] = tellers.length === 1 ? tellers : [];
	const last = happened.find((line) => line.kind === 'consent' && CHANGES.includes(line.did));
	return {
		version: consent.consentVersion,
		state: stateOfAll(tellers),
		last: last ? { did: last.did, who: last.who, at: last.at } : null,
		grants: grantViews(leastOf(tellers)),
		later: grantViews((alone && later.get(alone.id)) ?? {}),
		claimOpen: consent.claimOpen,
		holdEvents: consent.holdEvents,
		held: consent.safetyHold,
		coolingUntil: Number.isFinite(consent.embargoUntil) ? consent.embargoUntil : null,
		goesOut: goesOut(story, now),
		showFirst: row.show_first,
		waitingSince: row.waiting_since?.getTime() ?? null,
		mayBeAsked: tellers.length > 0 && tellers.every(({ state }) => mayBeAsked(state)),
		k: Math.min(consent.k.origin, 1_000_000)
	};
}

/** The number of days that was drawn stays with the worker: the desk knows the earliest and the latest day. */
function goesOut({ row, consent, reviewedAt }: LoadedStory, now: number): ConsentCard['goesOut'] {
	if (!waitsForBatch(row) || row.published_on !== null || !Number.isFinite(consent.embargoUntil)) return null;
	return goesOutBetween(Math.max(consent.embargoUntil, reviewedAt ?? now), now);
}

/** The grants of the channels that are offered, for a page. */
export function grantViews(grants: Grants): GrantView[] {
	return OFFERED.flatMap((channel) => {
		const grant = grants[channel];
		return grant === undefined ? [] : [grantView(channel, grant)];
	});
}

function grantView(channel: OfferedChannel, grant: Grant): GrantView {
	const { levels, from, until, excludedLanguages } = grant;
	return { channel, levels, from, until: until - 1, excludedLanguages };
}

export interface WishView {
	readonly version: number;
	readonly at: number;
	/** Whose it is, where several tell together. */
	readonly person: string | null;
	/** False: it cannot be read, and only declined. */
	readonly readable: boolean;
	readonly change: 'wider' | 'narrower' | 'same';
	readonly before: readonly GrantView[];
	readonly after: readonly GrantView[];
	/** Everything was asked again because the time was nearly over. */
	readonly renewal: boolean;
}

/** A wish to show more beside what is allowed now. */
export function wishView(
	{ consent }: LoadedStory,
	wish: OpenWish | null,
	{ now, practice }: { now: number; practice: boolean }
): WishView | null {
	if (wish === null) return null;
	const whose = consent.people.find((person) => person.role === 'teller' && (wish.person ?? person.id) === person.id);
	const before = whose?.grants ?? {};
	const read = readWish(wish.grants);
	const wished = read === null ? { current: {}, later: {} } : grantsAfterWish(before, read, now, practice);
	const after = { ...wished.current, ...wished.later };
	return {
		version: wish.version,
		at: wish.at,
		person: wish.person,
		readable: read !== null,
		change: compareGrants(before, after),
		before: grantViews(before),
		after: grantViews(after),
		renewal: wish.renewal
	};
}
