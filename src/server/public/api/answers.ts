/** What each address of the API answers. Each takes a question without mistakes and says what its answer rests on. */
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { isCountry } from '#domain/place/countries.ts';
import { codeName } from '#domain/place/place-name.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { openOffices } from '#server/store/shown/about-site.ts';
import { MOST_GONE, TOMBSTONE_DAYS } from '#server/store/shown/feed-entries.ts';
import { findStory, isUnlisted } from '#server/store/shown/find-story.ts';
import { goneForPrograms, refsForPrograms } from '#server/store/shown/gone-for-programs.ts';
import { shownSummary, storyFacets, type Facet } from '#server/store/shown/story-facets.ts';
import { bestTelling } from '../best-telling.ts';
import { addressOf, cursorFrom, filterFrom, NO_FILTER } from '../browse-filter.ts';
import { type Lasting, type PublicDeps, earliest } from '../deps.ts';
import { searchStories } from '../search-stories.ts';
import { storyFields, wholeFields, type Reader } from './story-fields.ts';
import { API, terms } from './terms.ts';

const PAGE = 24;
const DAY = 86_400_000;

export interface ApiQuestion extends Reader {
	readonly search: URLSearchParams;
	/** The story's id, where the address has one. */
	readonly id: string | null;
}

/** An answer: its body, until when it is true, and what it falls with. */
export interface ApiAnswer extends Lasting {
	readonly body: object;
	/** `list`, `story:ID`, `site`. */
	readonly tags: readonly string[];
	/** The address of the next page. */
	readonly next?: string | null;
	/** Search engines are told to forget it at its end: it is one story. */
	readonly forget?: true;
	/** Search engines are told not to list it. */
	readonly unlisted?: boolean;
}

const spoken = ({ locale }: Reader) => locale ?? 'en';

/** One page of stories, each in the reader's language if there, else as it was told. */
export async function listStoriesAnswer({ db }: PublicDeps, asked: ApiQuestion): Promise<ApiAnswer> {
	const filter = filterFrom(asked.search);
	const after = cursorFrom(asked.search.get('after'));
	const reader = asked.locale ?? '';
	const { page, terms: looked, instead } = await searchStories(db, filter, { reader, after, size: PAGE });
	const [counted, summary] = await Promise.all([
		storyFacets(db, filter, spoken(asked), looked ? { terms: looked } : {}),
		shownSummary(db)
	]);
	const refOf = await refsForPrograms(
		db,
		page.stories.map(({ feedId }) => feedId)
	);
	const until = earliest(...page.stories.map(({ shown }) => shown.expiresAt));
	const next = page.next && `${asked.origin}${API}/stories${withLocale(addressOf(filter, page.next), asked)}`;
	return {
		body: {
			stories: page.stories.map((story) => storyFields(story, refOf(story.feedId), asked)),
			total: counted.stories,
			instead,
			next,
			...terms(until, asked.origin, spoken(asked))
		},
		tags: ['list'],
		expiresAt: summary.expiresAt,
		next
	};
}

function withLocale(query: string, { search }: ApiQuestion): string {
	const locale = search.get('locale');
	const next = new URLSearchParams(query);
	if (locale) next.set('locale', locale);
	next.sort();
	return `?${next}`;
}

/** One story in one language. */
export async function readStoryAnswer(
	{ db }: PublicDeps,
	asked: ApiQuestion
): Promise<Result<ApiAnswer, 'gone' | 'not_found'>> {
	if (!isStoryId(asked.id)) return refuse('not_found');
	const tellings = await findStory(db, asked.id);
	const telling = bestTelling(tellings, { locale: asked.locale ?? '', asked: asked.search.get('lang') });
	if (!telling) return refuse('gone');
	const refOf = await refsForPrograms(
		db,
		tellings.map(({ feedId }) => feedId)
	);
	const { shown } = telling;
	return ok({
		body: {
			...storyFields(telling, refOf(telling.feedId), asked),
			...wholeFields(shown, asked),
			tellings: tellings.map(({ shown: { language }, feedId, toldIn }) => ({
				language,
				ref: refOf(feedId),
				original: language === toldIn
			})),
			...terms(shown.expiresAt, asked.origin, asked.locale ?? shown.language)
		},
		tags: [`story:${asked.id}`],
		expiresAt: earliest(...tellings.map(({ shown: { expiresAt } }) => expiresAt)),
		forget: true,
		unlisted: await isUnlisted(db, asked.id)
	});
}

/** What can be asked for, and how many stories there are behind each. */
export async function readFacetsAnswer({ db }: PublicDeps, asked: ApiQuestion): Promise<ApiAnswer> {
	const locale = spoken(asked);
	const [facets, summary] = await Promise.all([storyFacets(db, NO_FILTER, locale, { things: true }), shownSummary(db)]);
	const having = (what: string) => facets.with.find(({ value }) => value === what)?.stories ?? 0;
	const places = (counted: readonly Facet[]) =>
		[...counted]
			.sort((a, b) => Number(isCountry(b.value)) - Number(isCountry(a.value)) || (a.value < b.value ? -1 : 1))
			.map(({ value, stories }) => ({ code: value, name: codeName(value, locale), stories }));
	return {
		body: {
			from: places(facets.from),
			now: places(facets.now),
			brings: facets.brings.map(({ value, stories }) => ({ thing: value, stories })),
			languages: facets.languages.map(({ value, stories }) => ({ language: value, stories })),
			with: { picture: having('picture'), sound: having('sound'), film: having('film') },
			total: facets.stories,
			...terms(summary.expiresAt, asked.origin, locale)
		},
		tags: ['list'],
		expiresAt: summary.expiresAt
	};
}

/** The offices that take stories. Made anew when one changes. */
export async function listOfficesAnswer({ db }: PublicDeps, asked: ApiQuestion): Promise<ApiAnswer> {
	const offices = await openOffices(db);
	return {
		body: {
			offices: offices.map(({ id, name, country, contact }) => ({ id, name, country, contact })),
			...terms(null, asked.origin, spoken(asked))
		},
		tags: ['site'],
		expiresAt: null
	};
}

/** What went since a day, or in as many days as are known. Changes at midnight UTC. */
export async function listGoneAnswer({ db, clock }: PublicDeps, asked: ApiQuestion): Promise<ApiAnswer> {
	const today = Math.floor(clock() / DAY);
	const known = new Date((today - TOMBSTONE_DAYS) * DAY).toISOString().slice(0, 10);
	const wanted = asked.search.get('since') ?? known;
	const since = wanted < known ? known : wanted;
	const gone = await goneForPrograms(db, since, MOST_GONE + 1);
	return {
		body: {
			since,
			complete: wanted >= known && gone.length <= MOST_GONE,
			gone: gone.slice(0, MOST_GONE).map(({ ref, goneOn }) => ({ ref, gone_on: goneOn })),
			...terms(null, asked.origin, spoken(asked))
		},
		tags: ['list'],
		expiresAt: (today + 1) * DAY
	};
}
