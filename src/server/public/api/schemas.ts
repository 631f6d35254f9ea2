/** The forms of all answers, as JSON Schema (2020-12): for the description of the API, and for the test of each answer. */
import { CONTENT_NOTES } from '#domain/story/content-notes.ts';

export type Schema = Readonly<Record<string, unknown>>;

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const text = (description: string, rest: Schema = {}): Schema => ({ type: 'string', description, ...rest });
/** Begins at the root where the site was not told its own address. */
const address = (description: string): Schema => text(description, { format: 'uri-reference' });
const whole = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
const yes = (description: string): Schema => ({ type: 'boolean', description });
const list = (items: Schema, description: string): Schema => ({ type: 'array', items, description });
const orNull = (schema: Schema, description: string): Schema => ({
	anyOf: [schema, { type: 'null' }],
	description
});
/** Every field is there, and no other. */
const object = (properties: Record<string, Schema>, description: string): Schema => ({
	type: 'object',
	description,
	properties,
	required: Object.keys(properties),
	additionalProperties: false
});
/** What a language tag looks like (BCP 47). */
const language = (description: string) => text(description, { pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$' });
const day = (description: string) => text(description, { format: 'date' });

const COUNT = orNull(whole('How many.'), 'Null: not counted.');

/** In every answer: until when, and on which terms. */
const TERMS: Record<string, Schema> = { consent: ref('Consent'), licence: ref('Licence') };

const STORY: Record<string, Schema> = {
	id: text('In addresses, the same in every language.', { pattern: '^[0-9a-hjkmnp-tv-z]{10}$' }),
	ref: text('Of this telling; /gone names it when it is no longer shown.', { pattern: '^[0-9a-f]{32}$' }),
	url: address('Of the page for readers.'),
	self: address('Of the whole story, for programs.'),
	language: language('Of the words below.'),
	told_in: language('The language in which it was told.'),
	title: text('A heading.'),
	brings: text('What this person brings, in a few words.'),
	items: list(text('One thing.'), 'What lies in the suitcase.'),
	summary: text('A few sentences.'),
	name: orNull(text('As shown.'), 'Null: the teller shows no name. It may be one that the site gave.'),
	from: orNull(ref('Place'), 'The first home, no finer than the teller allows.'),
	now: orNull(ref('Place'), 'Where the teller lives, no finer than the teller allows.'),
	kilometres: orNull(whole('Rounded.'), 'Between both, where both countries are shown.'),
	time: orNull(ref('Time'), 'Of the way.'),
	picture: orNull(ref('Picture'), 'The first picture.'),
	has_sound: yes('Whether there is something to listen to.'),
	has_film: yes('Whether there is a film.'),
	published_on: day('The day on which it went out, together with others.'),
	basis: text('Who said yes: the teller, or for an old text that belongs to everybody, the office that brought it.', {
		enum: ['teller', 'public_domain', 'canary']
	}),
	consent: ref('Consent')
};

export const SCHEMAS = {
	Consent: object(
		{
			until: orNull(
				text('A month.', { pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' }),
				'The last month in which everything in here may be shown. Null: nothing in here rests on consent.'
			)
		},
		'Shown only as long as the tellers allow, and taken back at any time.'
	),
	Licence: object(
		{
			name: text('What it is called.', { const: 'limited-revocable-1.0' }),
			url: address('What may be done, for people to read.')
		},
		'On which terms.'
	),
	Place: object(
		{
			region: text('UN M49.', { pattern: '^[0-9]{3}$' }),
			country: orNull(text('ISO 3166-1, two letters.', { pattern: '^[A-Z]{2}$' }), 'Null: only the region is shown.'),
			name: text('For readers.')
		},
		'A named area; never coordinates.'
	),
	Time: object(
		{
			level: text('How exact.', { enum: ['decade', 'year', 'month', 'day'] }),
			value: text('2010 for a decade, 2015, 2015-09, 2015-09-03.', { pattern: '^[0-9]{4}(-[0-9]{2}){0,2}$' })
		},
		'A time as shown.'
	),
	File: object(
		{
			url: address('Gone when the story is.'),
			type: text('Media type.'),
			width: orNull(whole('Pixels.'), 'Null for sound.'),
			height: orNull(whole('Pixels.'), 'Null for sound.')
		},
		'A picture, sound or film in one form.'
	),
	Picture: object(
		{
			alt: text('Words for those who cannot see it.'),
			altLanguage: orNull(text('BCP 47.'), 'Where nobody translated these words: their language.'),
			files: list(ref('File'), 'The same in several forms.')
		},
		'A picture.'
	),
	Recording: object(
		{
			kind: text('What it is.', { enum: ['sound', 'film'] }),
			voice: text('Whose voice is heard.', { enum: ['none', 're_voiced', 'original'] }),
			seconds: { type: 'number', exclusiveMinimum: 0, description: 'How long.' },
			files: list(ref('File'), 'The same in several forms, the lightest first.'),
			captions: orNull(address('WebVTT.'), 'Its words while it plays.'),
			transcript: list(text('A line.'), 'Its words; empty unless the whole text is shown.'),
			wordsLanguage: orNull(text('BCP 47.'), 'Where nobody translated these words: their language.')
		},
		'Something to listen to or to watch.'
	),
	Block: object(
		{ kind: text('What it is.', { enum: ['paragraph', 'quote'] }), text: text('Its words.') },
		'A paragraph, or words of the teller set off from it.'
	),
	About: object(
		{
			age: orNull(
				object({ from: whole('Years.'), to: whole('Years, the same as from where the age is exact.') }, 'An age.'),
				'As shown.'
			),
			gender: orNull(text('As shown.'), 'Null: not shown.'),
			family: orNull(text('As shown.'), 'Null: not shown.'),
			legal: orNull(text('As shown.'), 'Null: not shown.'),
			others: list(text('As shown.'), 'What else the teller chose to say of themselves.')
		},
		'What the teller shows of themselves.'
	),
	Telling: object(
		{
			language: language('Of this telling.'),
			ref: text('Of this telling; see /gone.', { pattern: '^[0-9a-f]{32}$' }),
			original: yes('Whether it was told in this language.')
		},
		'A language in which the story can be read.'
	),
	Story: object(STORY, 'A story as lists show it, in one language.'),
	StoryList: object(
		{
			stories: list(ref('Story'), 'Newest day first; 24 at most.'),
			total: orNull(
				whole('How many stories answer the question, on all pages together.'),
				'Null: more than 1,000, or too many to count.'
			),
			instead: orNull(
				text('Words that stand in stories.'),
				'What was looked for instead of q, because that stands in no story. Null: what was asked.'
			),
			next: orNull(address('Of the next page.'), 'Null at the end. The header Link says the same.'),
			...TERMS
		},
		'One page of stories.'
	),
	StoryWhole: object(
		{
			...STORY,
			text: text('How much of the text the teller shows.', { enum: ['summary', 'excerpt', 'full'] }),
			notes: list(
				text('What it is.', { enum: CONTENT_NOTES }),
				'What the text speaks of. Said to readers before the text, in their language; empty: nothing is to be said.'
			),
			blocks: list(ref('Block'), 'The text, as much of it as is shown.'),
			pictures: list(ref('Picture'), 'All pictures.'),
			recordings: list(ref('Recording'), 'All sounds and films.'),
			about: ref('About'),
			tellings: list(ref('Telling'), 'In which languages it can be read.'),
			...TERMS
		},
		'One story in one language, all of it that is shown.'
	),
	PlaceCount: object(
		{
			code: text('ISO 3166-1 (two letters) or UN M49 (three digits).', { pattern: '^([A-Z]{2}|[0-9]{3})$' }),
			name: text('For readers.'),
			stories: COUNT
		},
		'Stories from or in a place.'
	),
	Facets: object(
		{
			from: list(ref('PlaceCount'), 'Where tellers come from.'),
			now: list(ref('PlaceCount'), 'Where tellers live.'),
			brings: list(
				object({ thing: text('In the language asked for.'), stories: COUNT }, 'A thing.'),
				'What tellers bring, most frequent first; 40 at most.'
			),
			languages: list(
				object({ language: language('To read in.'), stories: COUNT }, 'A language.'),
				'In which languages stories can be read.'
			),
			with: object(
				{ picture: whole('How many.'), sound: whole('How many.'), film: whole('How many.') },
				'Stories with something to see or hear.'
			),
			total: orNull(whole('All stories.'), 'Null: not counted.'),
			...TERMS
		},
		'What can be asked for, and how many stories there are behind each.'
	),
	Office: object(
		{
			id: text('Stays the same.'),
			name: text('As the office is called.'),
			country: text('ISO 3166-1, two letters.', { pattern: '^[A-Z]{2}$' }),
			contact: text('How to come, call or write.')
		},
		'An office that takes stories and answers for them.'
	),
	OfficeList: object({ offices: list(ref('Office'), 'By country and name.'), ...TERMS }, 'All offices.'),
	GoneList: object(
		{
			since: day('The first day of which this list knows, or that was asked for.'),
			complete: yes(
				'False: more went since the day asked for than is known here. Erase every copy, and begin anew with the list.'
			),
			gone: list(
				object(
					{
						ref: text('As a story gave it.', { pattern: '^[0-9a-f]{32}$' }),
						gone_on: day('UTC.')
					},
					'A telling that is no longer shown, for whatever reason.'
				),
				'Newest first.'
			),
			...TERMS
		},
		'What to erase.'
	),
	Problem: {
		...object(
			{
				type: text('Always about:blank.'),
				title: text('What happened.'),
				status: { type: 'integer', description: 'As in the status line.' },
				detail: text('What to do.'),
				errors: list(
					object({ parameter: text('Its name.'), detail: text('What is wrong.') }, 'A mistake.'),
					'What is wrong with the question.'
				)
			},
			'What went wrong (RFC 9457).'
		),
		required: ['type', 'title', 'status']
	}
} satisfies Record<string, Schema>;

export type AnswerSchema = 'StoryList' | 'StoryWhole' | 'Facets' | 'OfficeList' | 'GoneList';
