import { type Levels, cap } from '#domain/consent/ladders.ts';

/** The most that may be shown of anybody under eighteen, whoever agreed (the law of a country may allow more). */
export const CHILD: Levels = cap({
	name: 'system_pseudonym',
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
});

/** Somebody in the story who was never asked, or has not answered: face covered, not heard, not named. */
export const NOT_ASKED: Levels = cap({ name: 'none', face: 'solid_mask', voice: 'none', family: 'roles_only' });

/** Somebody in the story who said no or took the yes back: not in the picture and not mentioned. */
export const OBJECTED: Levels = cap({ name: 'none', face: 'none', voice: 'none', family: 'none' });

/** Whoever hides name or face must not be given away by a fine place, an exact date and an exact age together. */
export const HIDDEN_IDENTITY: Levels = cap({
	origin: 'country',
	transit: 'country',
	current: 'country',
	time: 'year',
	age: 'band10'
});
