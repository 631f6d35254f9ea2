/** The description of the API for programs (OpenAPI 3.1), made from `operations.ts` and `schemas.ts`. */
import * as m from '#lib/paraglide/messages.js';
import type { Parameter } from './parameters.ts';
import { OPERATIONS, type Operation, type OperationId } from './operations.ts';
import { SCHEMAS, type Schema } from './schemas.ts';
import { API, DOCUMENT, LICENCE, docsAt, termsAt } from './terms.ts';

const english = { locale: 'en' } as const;
const OWN = Object.entries(OPERATIONS) as [OperationId, Operation][];

/** `origin`: the address of the site, without a slash at the end; or empty. */
export function openApi({ origin, siteName }: { origin: string; siteName: string }): Schema {
	return {
		openapi: '3.1.1',
		info: {
			title: siteName,
			version: '1',
			summary: m.api_title({}, english),
			description: `${m.api_lead({}, english)} ${m.api_how_1({}, english)}`,
			termsOfService: termsAt(origin, 'en'),
			license: { name: LICENCE, url: termsAt(origin, 'en') }
		},
		externalDocs: { url: docsAt(origin, 'en') },
		servers: [{ url: `${origin}${API}` }],
		security: [{}],
		paths: {
			...Object.fromEntries(OWN.map(([id, operation]) => [operation.path, { get: describe(id, operation) }])),
			[DOCUMENT]: {
				get: {
					operationId: 'readDescription',
					summary: m.api_op_document({}, english),
					responses: {
						200: { description: 'This document.', content: { 'application/json': { schema: { type: 'object' } } } },
						...ALWAYS
					}
				}
			}
		},
		components: { schemas: SCHEMAS, responses: RESPONSES, headers: HEADERS }
	};
}

function describe(operationId: OperationId, { about, parameters, answer, refusals }: Operation): Schema {
	return {
		operationId,
		summary: about({}, english),
		parameters: parameters.map(parameterOf),
		responses: {
			200: {
				description: 'The answer.',
				headers: {
					ETag: { $ref: '#/components/headers/ETag' },
					'Cache-Control': { $ref: '#/components/headers/CacheControl' },
					Link: { $ref: '#/components/headers/Link' }
				},
				content: { 'application/json': { schema: { $ref: `#/components/schemas/${answer}` } } }
			},
			400: { $ref: '#/components/responses/BadQuestion' },
			...Object.fromEntries(refusals.map((status) => [status, { $ref: `#/components/responses/${NAMES[status]}` }])),
			...ALWAYS
		}
	};
}

function parameterOf({ name, in: place, repeated, schema, about, example }: Parameter): Schema {
	return {
		name,
		in: place,
		description: about({}, english),
		...(place === 'path' ? { required: true } : {}),
		schema: repeated ? { type: 'array', items: schema } : schema,
		example: repeated ? [example] : example
	};
}

const NAMES = { 404: 'NotFound', 410: 'Gone' } as const;

const ALWAYS: Schema = {
	304: { $ref: '#/components/responses/Unchanged' },
	429: { $ref: '#/components/responses/TooMany' },
	default: { $ref: '#/components/responses/Broken' }
};

const problem = (description: string, headers: Schema = {}): Schema => ({
	description,
	headers,
	content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
});

const RESPONSES: Schema = {
	Unchanged: { description: 'Nothing has changed since the ETag that was sent in If-None-Match.' },
	BadQuestion: problem('A parameter is unknown, or is not what it may be.'),
	NotFound: problem('No id of a story has this form.'),
	Gone: problem('Not shown. Whether it ever was is not said. Whoever has a copy erases it.'),
	TooMany: problem('Too many questions.', { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
	Broken: problem('Something broke.')
};

const HEADERS: Schema = {
	ETag: { description: 'Send it back in If-None-Match.', schema: { type: 'string' } },
	CacheControl: {
		description: 'A minute at most, and never past the end of a consent inside.',
		schema: { type: 'string' }
	},
	Link: {
		description: 'rel=next: the next page; rel=license: the terms; service-desc and service-doc: the descriptions.',
		schema: { type: 'string' }
	},
	RetryAfter: { description: 'Seconds.', schema: { type: 'integer' } }
};
