import { type Levels, cap } from '#domain/consent/ladders.ts';

/** Why a child must never be known, whoever agreed (after UNICEF's principles for reporting on children). */
export const NEVER_KNOWN = ['abuse', 'perpetrator', 'hiv', 'charged', 'armed'] as const;

export type NeverKnown = (typeof NEVER_KNOWN)[number];

/** What is left of such a child: a name of the house and no face. Counts as well while nobody has answered the list. */
export const NO_IDENTITY: Levels = cap({ name: 'system_pseudonym', face: 'none', voice: 're_voiced' });

/** Somebody of the panel who signed, and the office they came from. */
export interface Signature {
	readonly memberId: string;
	readonly officeId: string;
}

/** Two people must have signed for a child who is alone, one of them from outside the office that gathered the story. */
export function panelHasSigned(signatures: readonly Signature[], storyOffice: string): boolean {
	const members = new Set(signatures.map(({ memberId }) => memberId));
	return members.size >= 2 && signatures.some(({ officeId }) => officeId !== storyOffice);
}
