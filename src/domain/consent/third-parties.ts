import { type Levels, cap, levelOf, type PersonLevels } from '#domain/consent/ladders.ts';

/** What somebody is in a story who does not tell it. */
export const PERSON_KINDS = ['family', 'friend', 'companion', 'other', 'official', 'smuggler', 'perpetrator'] as const;

export type PersonKind = (typeof PERSON_KINDS)[number];

/** What they said when they were asked; nobody asked counts as covered, by role only. */
export const PERSON_SAID = ['not_asked', 'yes', 'no', 'objected'] as const;

export type PersonSaid = (typeof PERSON_SAID)[number];

/** Never named and never pictured on our channels: naming them is for a court, and their revenge falls on the teller. */
const NEVER_NAMED: readonly PersonKind[] = ['official', 'smuggler', 'perpetrator'];

const NO_NAME_NO_PICTURE: Levels = cap({ name: 'none', face: 'none', voice: 'none' });

/** Who is still in the country of origin is in danger there: the story as a whole says no place of it finer than its region. */
export const STORY_WITH_SOMEBODY_IN_ORIGIN: Levels = cap({ origin: 'region' });

/** What nobody can agree to for this person. */
export function limitsOf(person: { readonly kind: PersonKind; readonly inOrigin: boolean }): readonly Levels[] {
	return person.inOrigin || NEVER_NAMED.includes(person.kind) ? [NO_NAME_NO_PICTURE] : [];
}

/** Whether this person must not be mentioned at all. */
export function mustNotBeMentioned(said: PersonSaid): boolean {
	return said === 'no' || said === 'objected';
}

/**
 * What of the words for a person must stand in no text: `everything` that means them, or their `names`; null where they may be
 * named. Only a grown-up who said yes to the first name may be, and nobody for whom nobody can agree to it.
 */
export function mustNotBeSaid(person: {
	readonly kind: PersonKind;
	readonly minor: boolean;
	readonly inOrigin: boolean;
	readonly said: PersonSaid;
	/** What the person said yes to, while that is in force. */
	readonly yes: Pick<PersonLevels, 'name'> | null;
}): 'everything' | 'names' | null {
	if (mustNotBeMentioned(person.said)) return 'everything';
	const isYes = person.said === 'yes' && (person.yes?.name ?? 0) >= levelOf('name', 'first_name');
	return isYes && !person.minor && limitsOf(person).length === 0 ? null : 'names';
}

/** Whether somebody of this kind is close to the teller, and in danger where the teller came from. */
export function isClose(kind: PersonKind): boolean {
	return !NEVER_NAMED.includes(kind);
}

/** Whether a text names a kind. */
export function isPersonKind(text: string): text is PersonKind {
	return (PERSON_KINDS as readonly string[]).includes(text);
}

/** Whether a text names an answer. */
export function isPersonSaid(text: string): text is PersonSaid {
	return (PERSON_SAID as readonly string[]).includes(text);
}
