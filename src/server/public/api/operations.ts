/** Every address of `/api/v1`, as data; see `parameters.ts`. */
import * as m from '#lib/paraglide/messages.js';
import {
	AFTER,
	BRINGS,
	FROM,
	ID,
	LANG,
	LOCALE,
	NOW,
	Q,
	SINCE,
	WITH,
	type Parameter,
	type Words
} from './parameters.ts';
import type { AnswerSchema } from './schemas.ts';

export type OperationId = 'listStories' | 'readStory' | 'readFacets' | 'listOffices' | 'listGone';

export interface Operation {
	/** Below `/api/v1`, as OpenAPI writes it. */
	readonly path: string;
	readonly about: Words;
	readonly parameters: readonly Parameter[];
	/** The name of the schema of its answer. */
	readonly answer: AnswerSchema;
	/** Beside what every address may answer. */
	readonly refusals: readonly (404 | 410)[];
}

export const OPERATIONS: Readonly<Record<OperationId, Operation>> = {
	listStories: {
		path: '/stories',
		about: m.api_op_stories,
		parameters: [Q, FROM, NOW, BRINGS, LANG, WITH, LOCALE, AFTER],
		answer: 'StoryList',
		refusals: []
	},
	readStory: {
		path: '/stories/{id}',
		about: m.api_op_story,
		parameters: [ID, LANG, LOCALE],
		answer: 'StoryWhole',
		refusals: [404, 410]
	},
	readFacets: { path: '/facets', about: m.api_op_facets, parameters: [LOCALE], answer: 'Facets', refusals: [] },
	listOffices: { path: '/offices', about: m.api_op_offices, parameters: [], answer: 'OfficeList', refusals: [] },
	listGone: { path: '/gone', about: m.api_op_gone, parameters: [SINCE], answer: 'GoneList', refusals: [] }
};
