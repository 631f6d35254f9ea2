import { tidyLine, tidyText } from '#domain/base/tidy-text.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';

/** Signs at the most. */
export const PRESS_LIMITS = {
	name: 120,
	outlet: 120,
	email: 254,
	purpose: 1000,
	question: 4000,
	answer: 2000
} as const;

/** What a journalist types, as it goes back into the form. */
export interface TypedRegistration {
	readonly name: string;
	readonly outlet: string;
	readonly email: string;
	readonly purpose: string;
	readonly office: string;
	readonly terms: string;
}
export const NOTHING_TYPED: TypedRegistration = { name: '', outlet: '', email: '', purpose: '', office: '', terms: '' };

export type RegistrationField = keyof TypedRegistration;

/** What whoever holds the mailbox says of themselves when they confirm the address: the form again, to be corrected. */
export type TypedPerson = Pick<TypedRegistration, 'name' | 'outlet' | 'purpose' | 'office'>;

/** Reads the form's fields; anything too long is cut where a field ends. */
export function typedRegistration(field: (name: string) => string): TypedRegistration {
	return {
		...typedPerson(field),
		email: tidyLine(field('email')).slice(0, PRESS_LIMITS.email).toLowerCase(),
		terms: field('terms') === 'yes' ? 'yes' : ''
	};
}

/** Reads the fields about the person alone, as `typedRegistration` does. */
export function typedPerson(field: (name: string) => string): TypedPerson {
	return {
		name: tidyLine(field('name')).slice(0, PRESS_LIMITS.name),
		outlet: tidyLine(field('outlet')).slice(0, PRESS_LIMITS.outlet),
		purpose: tidyText(field('purpose')).slice(0, PRESS_LIMITS.purpose),
		office: field('office')
	};
}

/** The fields that are missing or cannot be; an office is one of `offices`. */
export function checkRegistration(
	typed: TypedRegistration,
	offices: readonly string[]
): Result<TypedRegistration, 'incomplete'> & { readonly wrong: readonly RegistrationField[] } {
	const wrong: RegistrationField[] = [...missingOfPerson(typed, offices)];
	if (!isMailAddress(typed.email)) wrong.push('email');
	if (typed.terms !== 'yes') wrong.push('terms');
	// As they stand in the form, one below the other.
	wrong.sort((a, b) => FIELDS.indexOf(a) - FIELDS.indexOf(b));
	return wrong.length === 0 ? { ...ok(typed), wrong } : { ...refuse('incomplete'), wrong };
}

const FIELDS = Object.keys(NOTHING_TYPED);

/** The fields about the person that are missing; an office is one of `offices`. */
export function missingOfPerson(typed: TypedPerson, offices: readonly string[]): readonly (keyof TypedPerson)[] {
	const missing: (keyof TypedPerson)[] = [];
	if (typed.name === '') missing.push('name');
	if (typed.outlet === '') missing.push('outlet');
	if (typed.purpose === '') missing.push('purpose');
	if (!offices.includes(typed.office)) missing.push('office');
	return missing;
}

/** Whether a mail server could know it: one address, nothing that ends a line or begins another. */
export function isMailAddress(text: string): boolean {
	return (
		text.length <= PRESS_LIMITS.email &&
		!/\p{Cc}/u.test(text) &&
		/^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]{2,}$/u.test(text)
	);
}

export type RequestKind = 'verify' | 'interview';

/** What journalists ask the desk. */
export interface PressQuestion {
	readonly kind: RequestKind;
	readonly text: string;
}

/** A question as it was typed; null: nothing was asked. */
export function typedQuestion(kind: string, text: string): PressQuestion | null {
	const asked = tidyText(text).slice(0, PRESS_LIMITS.question);
	return (kind === 'verify' || kind === 'interview') && asked !== '' ? { kind, text: asked } : null;
}
