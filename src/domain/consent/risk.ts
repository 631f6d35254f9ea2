import { type Levels, TOP, cap } from '#domain/consent/ladders.ts';

/** How dangerous it would be for the people in a story to be recognised, from least to most. */
export const RISKS = ['low', 'medium', 'high', 'critical'] as const;

export type Risk = (typeof RISKS)[number];

/** Whether a text names a risk. */
export function isRisk(text: string): text is Risk {
	return (RISKS as readonly string[]).includes(text);
}

/** What a protection reviewer's judgement of danger allows at most. A graver judgement never allows more. */
export const RISK_LIMIT: Readonly<Record<Risk, Levels>> = {
	low: TOP,
	medium: cap({ origin: 'admin1', transit: 'country', current: 'country', time: 'month' }),
	high: cap({
		name: 'chosen_pseudonym',
		face: 'solid_mask',
		voice: 're_voiced',
		origin: 'country',
		transit: 'region',
		current: 'region',
		time: 'year',
		age: 'band10',
		art9: 'none',
		legal: 'none',
		family: 'roles_only'
	}),
	critical: cap({
		name: 'system_pseudonym',
		face: 'unrecognisable_at_capture',
		voice: 're_voiced',
		origin: 'region',
		transit: 'none',
		current: 'region',
		time: 'decade',
		age: 'band10',
		gender: 'none',
		art9: 'none',
		legal: 'none',
		family: 'none'
	})
};
