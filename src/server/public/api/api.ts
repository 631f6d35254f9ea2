/** The read API: checks a question against the data of its operation, counts it, and answers. */
import { isInterfaceLocale } from '#domain/base/locales.ts';
import { createLimit } from '#domain/base/limit.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import { siteName } from '#server/store/shown/about-site.ts';
import { atOneMoment } from '#server/store/shown/at-one-moment.ts';
import type { PublicDeps } from '../deps.ts';
import {
	listGoneAnswer,
	listOfficesAnswer,
	listStoriesAnswer,
	readFacetsAnswer,
	readStoryAnswer,
	type ApiAnswer,
	type ApiQuestion
} from './answers.ts';
import { openApi } from './openapi.ts';
import { OPERATIONS, type OperationId } from './operations.ts';
import { GONE, NOT_FOUND, TOO_MANY, type Problem } from './problem.ts';
import { readQuestion } from './read-question.ts';
import { API, DOCUMENT, docsAt, termsAt } from './terms.ts';

/** What is answered from memory does not count: only what costs the database something. */
const MOST = { most: 300, within: 60_000 };

export interface Asked {
	readonly operation: OperationId;
	readonly search: URLSearchParams;
	readonly id: string | null;
	/** The keyed hash of who asks. */
	readonly caller: string;
}

export type Answered =
	{ ok: true; answer: ApiAnswer } | { ok: false; problem: Problem; /** Seconds. */ retryAfter?: number };

/** An operation, as a page describes it to people. */
export interface Described {
	/** The whole path. */
	readonly path: string;
	readonly about: string;
	readonly parameters: readonly { readonly name: string; readonly about: string; readonly example: string }[];
}

/** Makes the API of a door. */
export function createApi(deps: PublicDeps) {
	const limit = createLimit(MOST, deps.clock);
	// Where nobody said what our own address is, addresses begin at the root: an answer is kept for all, and must not repeat
	// what the first of them typed.
	const origin = deps.origin ?? '';
	return {
		async answer({ operation, search, id, caller }: Asked): Promise<Answered> {
			if (!limit.take(caller)) return { ok: false, problem: TOO_MANY, retryAfter: limit.wait() };
			const question = readQuestion(OPERATIONS[operation], search);
			if (!question.ok) return question;
			const asked = { search, id, origin, locale: search.get('locale') };
			return atOneMoment(deps.db, (db) => answerTo({ ...deps, db }, operation, asked));
		},
		/** The description for programs. */
		async describeForPrograms(appName: string) {
			return openApi({ origin, siteName: (await siteName(deps.db)) ?? appName });
		},
		/** The same for people, in their language. */
		describe(locale: string): Described[] {
			const inLocale = { locale: (isInterfaceLocale(locale) ? locale : 'en') satisfies Locale };
			return Object.values(OPERATIONS).map(({ path, about, parameters }) => ({
				path: API + path,
				about: about({}, inLocale),
				parameters: parameters.map(({ name, about, example }) => ({ name, about: about({}, inLocale), example }))
			}));
		},
		/** Said of every other address below /api. */
		notFound: NOT_FOUND,
		/** Where the description for programs is, and the one for people. */
		document: origin + API + DOCUMENT,
		docs: docsAt(origin, 'en'),
		terms: termsAt(origin, 'en')
	};
}

async function answerTo(deps: PublicDeps, operation: OperationId, question: ApiQuestion): Promise<Answered> {
	switch (operation) {
		case 'listStories':
			return { ok: true, answer: await listStoriesAnswer(deps, question) };
		case 'readStory': {
			const found = await readStoryAnswer(deps, question);
			if (found.ok) return { ok: true, answer: found.value };
			return { ok: false, problem: found.reason === 'gone' ? GONE : NOT_FOUND };
		}
		case 'readFacets':
			return { ok: true, answer: await readFacetsAnswer(deps, question) };
		case 'listOffices':
			return { ok: true, answer: await listOfficesAnswer(deps, question) };
		case 'listGone':
			return { ok: true, answer: await listGoneAnswer(deps, question) };
	}
}
