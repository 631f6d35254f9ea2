/** Those who tell a story together, each with the own yes, for the card on the review page. */
import type { Grants } from '#domain/consent/story-consent.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';
import type { GroupTeller } from '#server/store/review/group.ts';
import { type GrantView, grantViews } from './consent-card.ts';

export interface TellerCard extends GroupTeller {
	readonly grants: readonly GrantView[];
	readonly later: readonly GrantView[];
}

export interface GroupCard {
	readonly tellers: readonly TellerCard[];
	/** How many texts each of them is asked about. */
	readonly texts: number;
	/** For whom somebody asked for a new receipt, or for the originals, within the hour. */
	readonly askedFor: { readonly receipt: string | null; readonly originals: string | null };
	/** The version that was made after this one was closed, and the one before this. */
	readonly versions: { readonly next: string | null; readonly before: string | null };
}

export function groupCard(
	{ consent }: LoadedStory,
	group: readonly GroupTeller[],
	later: ReadonlyMap<string, Grants>,
	known: Pick<GroupCard, 'texts' | 'askedFor' | 'versions'>
): GroupCard | null {
	if (group.length === 0) return null;
	const people = new Map(consent.people.map((person) => [person.id, person]));
	return {
		...known,
		tellers: group.map((teller) => {
			const person = people.get(teller.personId);
			return {
				...teller,
				// As it is told to whoever reads the card.
				state: person?.state ?? 'none',
				grants: grantViews(person?.grants ?? {}),
				later: grantViews(later.get(teller.personId) ?? {})
			};
		})
	};
}
