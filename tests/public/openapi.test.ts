import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { LOCALES } from '#domain/base/locales.ts';
import { canonical } from '#server/cache/key.ts';
import { openApi } from '#server/public/api/openapi.ts';
import { OPERATIONS } from '#server/public/api/operations.ts';
import { fits, WITH, type Parameter } from '#server/public/api/parameters.ts';
import { readQuestion } from '#server/public/api/read-question.ts';
import { formsOf } from './api-forms.ts';

const PARAMETERS: Parameter[] = Object.values(OPERATIONS).flatMap(({ parameters }) => [...parameters]);

describe('the description for programs', () => {
	test.each(['https://stories.example.org', ''])('is OpenAPI 3.1 at “%s”', async (origin) => {
		const validator = new Validator();
		const found = await validator.validate(openApi({ origin, siteName: 'Test' }));
		expect(found.errors).toBeUndefined();
		expect(found.valid).toBe(true);
		expect(validator.version).toBe('3.1');
	});

	test('has an example of each parameter that is what it may be, by our own check and by JSON Schema', () => {
		for (const { name, schema, example, ...parameter } of PARAMETERS) {
			expect(fits({ name, schema, example, ...parameter }, example), name).toBe(true);
			expect(formsOf({ example: schema })('/example', example), name).toBe('');
		}
	});

	test('says every parameter and address in every language', () => {
		const words = [...PARAMETERS, ...Object.values(OPERATIONS)].map(({ about }) => about);
		for (const locale of LOCALES) for (const about of words) expect(about({}, { locale })).not.toBe('');
	});
});

describe('a question', () => {
	const mistakes = (query: string) => {
		const read = readQuestion(OPERATIONS.listStories, new URLSearchParams(query));
		return read.ok ? [] : (read.problem.errors ?? []).map(({ parameter }) => parameter);
	};

	test.each([
		['', []],
		['q=bread&from=SY&now=155&lang=ar&with=film&with=picture&locale=fr', []],
		['from=XX', ['from']],
		['from=sy', ['from']],
		['now=999', ['now']],
		['lang=arabic-please', ['lang']],
		['with=smell', ['with']],
		['from=SY&from=IQ', ['from']],
		['after=12', ['after']],
		[`q=${'a'.repeat(201)}`, ['q']],
		['colour=red', ['colour']]
	])('%s has mistakes in %j', (query, wanted) => expect(mistakes(query)).toEqual(wanted));

	test('since must be a day of the calendar', () => {
		const ask = (since: string) => readQuestion(OPERATIONS.listGone, new URLSearchParams({ since })).ok;
		expect(['2026-11-29', '2026-02-30', 'yesterday'].map(ask)).toEqual([true, false, false]);
	});

	test('may repeat only what may be repeated', () => expect(PARAMETERS.filter((p) => p.repeated)).toEqual([WITH]));

	test.each([
		['/api/v1/stories?with=sound&with=film&q=', '/api/v1/stories?with=film&with=sound'],
		['/api/v1/stories?locale=fr&after=1-a', '/api/v1/stories?after=1-a&locale=fr'],
		['/api/v1/gone?since=2026-11-01', '/api/v1/gone?since=2026-11-01'],
		// What is unknown is answered with a problem, and no such answer is kept.
		['/api/v1/stories?colour=red', null],
		[`/api/v1/stories?q=${'a'.repeat(301)}`, null],
		// Pages for people leave it out, and know nothing of what only programs ask.
		['/en/stories?colour=red&locale=fr', '/en/stories']
	])('%s is kept as %s', (target, key) => expect(canonical(target)).toBe(key));
});
