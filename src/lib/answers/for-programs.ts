/** How routes of the API answer: JSON that pages of other sites may read, and problems (RFC 9457) instead of pages. */
import type { RequestEvent } from '@sveltejs/kit';
import type { Asked } from '#server/public/api/api.ts';
import type { Problem } from '#server/public/api/problem.ts';

/** Whoever may read a page may read this; there is no cookie that could be sent along. */
const ANYBODY = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag, link, retry-after' };

/** Answers an operation; what it says is kept like a page. */
export async function answerPrograms(
	{ locals, params, url }: RequestEvent,
	operation: Asked['operation']
): Promise<Response> {
	const { api } = locals.doors.public;
	const answered = await api.answer({
		operation,
		search: url.searchParams,
		id: params.id ?? null,
		caller: locals.caller
	});
	if (!answered.ok) return problemFor(answered.problem, answered.retryAfter);
	const { body, tags, expiresAt, next, forget, unlisted = false } = answered.answer;
	locals.cacheable = { tags: [...tags], expiresAt, ...(forget ? { forget, unlisted } : {}) };
	const links = [
		...(next ? [`<${next}>; rel="next"`] : []),
		`<${api.terms}>; rel="license"`,
		`<${api.document}>; rel="service-desc"; type="application/json"`,
		`<${api.docs}>; rel="service-doc"; type="text/html"`
	];
	return jsonFor(body, { link: links.join(', ') });
}

/** JSON that pages of other sites may read. */
export function jsonFor(body: object, headers: Record<string, string> = {}): Response {
	return new Response(`${JSON.stringify(body)}\n`, {
		headers: { 'content-type': 'application/json; charset=utf-8', ...ANYBODY, ...headers }
	});
}

/** `retryAfter`: seconds. */
export function problemFor(problem: Problem | BrokenProblem, retryAfter?: number): Response {
	return new Response(`${JSON.stringify(problem)}\n`, {
		status: problem.status,
		headers: {
			'content-type': 'application/problem+json',
			'cache-control': 'no-store',
			...ANYBODY,
			...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) })
		}
	});
}

/** Problems that no operation has: the framework's. */
export interface BrokenProblem {
	readonly type: 'about:blank';
	readonly title: string;
	readonly status: number;
	readonly detail?: string;
}

/** Something of ours broke; `id`: under which the log knows it. */
export function brokenFor(status: number, id: string | undefined): Response {
	const detail = id === undefined ? {} : { detail: `If it happens again, tell us this number: ${id}` };
	return problemFor({ type: 'about:blank', title: 'Something broke on our side', status, ...detail });
}

/** A page of another site asks whether it may send If-None-Match: it may. */
export function OPTIONS(): Response {
	return new Response(null, {
		status: 204,
		headers: {
			...ANYBODY,
			'access-control-allow-methods': 'GET, HEAD',
			'access-control-allow-headers': 'accept, if-none-match',
			'access-control-max-age': '86400',
			'cache-control': 'no-store'
		}
	});
}

/** Nothing can be written here. */
export function fallback(): Response {
	const answer = problemFor({ type: 'about:blank', title: 'Everything here is read only', status: 405 });
	answer.headers.set('allow', 'GET, HEAD, OPTIONS');
	return answer;
}
