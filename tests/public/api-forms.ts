/** Checks answers of the API against the forms that its own description promises. For tests. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface Described {
	readonly paths: Readonly<Record<string, { readonly get: { readonly operationId: string } }>>;
}

/** Makes a check from a description: all that is wrong with an answer, in words; empty if nothing. */
export function formsOf(document: object): (pointer: string, answer: unknown) => string {
	const ajv = new Ajv2020({ strict: false, allErrors: true });
	formats.default(ajv);
	ajv.addSchema(document, 'api');
	const known = new Map<string, ValidateFunction>();
	return (pointer, answer) => {
		let check = known.get(pointer);
		if (!check) known.set(pointer, (check = ajv.compile({ $ref: `api#${pointer}` })));
		return check(answer) ? '' : ajv.errorsText(check.errors);
	};
}

/** The pointer to the form of an answer, as a part of an address: slashes and tildes are written differently there. */
export function answerAt(path: string): string {
	return `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/get/responses/200/content/application~1json/schema`;
}

/** The pointer to a named form. */
export function formAt(name: string): string {
	return `/components/schemas/${name}`;
}

/** The path of each operation. */
export function pathsOf(document: object): Record<string, string> {
	const { paths } = document as Described;
	return Object.fromEntries(Object.entries(paths).map(([path, { get }]) => [get.operationId, path]));
}
