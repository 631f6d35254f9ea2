/** What is said when a question cannot be answered: RFC 9457. In English, for whoever writes the program. */

export interface Problem {
	readonly type: 'about:blank';
	readonly title: string;
	readonly status: 400 | 404 | 410 | 429;
	readonly detail?: string;
	/** What is wrong with each parameter. */
	readonly errors?: readonly { readonly parameter: string; readonly detail: string }[];
}

/** A parameter that does not exist here, or is not what it may be. */
export function badQuestion(errors: NonNullable<Problem['errors']>): Problem {
	return { type: 'about:blank', title: 'This question has a mistake', status: 400, errors };
}

/** The same whether a story was taken back or never was. */
export const GONE: Problem = { type: 'about:blank', title: 'No longer available', status: 410 };

export const NOT_FOUND: Problem = { type: 'about:blank', title: 'There is nothing at this address', status: 404 };

export const TOO_MANY: Problem = {
	type: 'about:blank',
	title: 'Too many questions',
	status: 429,
	detail: 'Wait as many seconds as Retry-After says. What has not changed is answered from memory and not counted.'
};
