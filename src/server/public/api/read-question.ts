import { ok } from '#domain/base/result.ts';
import type { Operation } from './operations.ts';
import { fits, type Parameter } from './parameters.ts';
import { badQuestion, type Problem } from './problem.ts';

/**
 * The question of a program, if it has no mistake: a page for people leaves out what it does not understand, a program
 * wants to be told.
 */
export function readQuestion(
	{ parameters }: Pick<Operation, 'parameters'>,
	search: URLSearchParams
): { ok: true; value: URLSearchParams } | { ok: false; problem: Problem } {
	const errors = [...new Set(search.keys())].flatMap((name) => {
		const parameter = parameters.find((one) => one.in === 'query' && one.name === name);
		const detail = parameter ? mistakeIn(parameter, search.getAll(name)) : 'This address has no such parameter.';
		return detail === null ? [] : [{ parameter: name.slice(0, 40), detail }];
	});
	return errors.length > 0 ? { ok: false, problem: badQuestion(errors) } : ok(search);
}

function mistakeIn(parameter: Parameter, values: readonly string[]): string | null {
	if (values.length > 1 && !parameter.repeated) return 'It may be given once.';
	return values.every((value) => fits(parameter, value)) ? null : `It must be ${wordsFor(parameter)}.`;
}

/** What a parameter may be, for whoever writes the program. */
function wordsFor({ schema, example }: Parameter): string {
	if (schema.enum) return `one of ${schema.enum.join(', ')}`;
	if (schema.format === 'date') return 'a day, YYYY-MM-DD';
	if (schema.maxLength !== undefined) return `text of at most ${schema.maxLength} characters`;
	return `something like ${example}`;
}
