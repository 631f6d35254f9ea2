/** What the forms of the review page send and get back. */
import { error, fail, redirect } from '@sveltejs/kit';
import type { Field } from '#domain/story/telling-form.ts';
import type { DoneCode, RefusedCode } from '#lib/words/review-words.ts';
import { field } from '../../../desk-request.ts';

/** Fields of a form by name. */
export function fieldsOf(form: FormData): Field {
	return (name) => field(form, name);
}

/** A whole number of a form; -1 where there is none, which no version is. */
export function numberOf(form: FormData, name: string): number {
	const text = field(form, name);
	return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

/** For `back`: says that something is hidden, but stands on no list outside the database. */
export function ledgerOf({ inLedger }: { readonly inLedger: boolean }): Readonly<Record<string, number>> {
	return inLedger ? {} : { noledger: 1 };
}

/** Back to the sheet that `anchor` names, with a line that says what was done; `more` keeps the tab. */
export function back(
	url: URL,
	done: DoneCode,
	more: Readonly<Record<string, string | number>> = {},
	anchor = 'acts'
): never {
	const query = new URLSearchParams({ done, at: anchor });
	const tab = url.searchParams.get('lang');
	if (tab !== null) query.set('lang', tab);
	for (const [name, value] of Object.entries(more)) query.set(name, String(value));
	redirect(303, `${url.pathname}?${query.toString()}#${anchor}`);
}

/**
 * Answers a refusal beside the part of the page that it belongs to; what was typed goes along. Only a reason that has words
 * of its own is one: what may not be is 403, what is not there 404.
 */
export function sayNo<Typed extends object>(
	part: string,
	reason: RefusedCode | 'not_allowed' | 'not_found',
	typed: Typed
) {
	if (reason === 'not_allowed') error(403, 'not_allowed');
	if (reason === 'not_found') error(404, 'not_found');
	const isLate = reason === 'changed_meanwhile' || reason === 'approve_changed';
	return fail(isLate ? 409 : 400, { part, reason, ...typed });
}

/** Everything that was typed, by field. */
export function textsOf(form: FormData): [string, string][] {
	return [...form].flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
}
