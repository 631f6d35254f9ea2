import { error, fail, redirect } from '@sveltejs/kit';
import { isTranslateCode, type TranslateCode, type TranslateRefusal } from '#lib/words/translate-words.ts';
import { deskOf, field } from '../../../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const { desk, member } = deskOf(locals);
	const read = await desk.translate.readNotice(member, params.language);
	setHeaders({ 'cache-control': 'no-store' });
	if (!read.ok) error(read.reason === 'not_allowed' ? 403 : 404, 'not_found');
	const done = url.searchParams.get('done');
	return { view: read.value, done: isTranslateCode('done', done) ? done : null };
};

export const actions: Actions = {
	save: async ({ locals, params, request, url }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const done = await desk.translate.saveNotice(member, {
			language: params.language,
			after: Math.max(0, Number.parseInt(field(form, 'after'), 10) || 0),
			sourceHash: field(form, 'source'),
			field: (name) => field(form, name)
		});
		return done.ok ? back(url, 'saved', 'words', done.value.version) : no('words', done.reason, linesOf(form));
	},
	approve: async ({ locals, params, request, url }) => {
		const { desk, member } = deskOf(locals);
		const version = Number.parseInt(field(await request.formData(), 'version'), 10) || 0;
		const done = await desk.translate.approveNotice(member, { language: params.language, version });
		return done.ok ? back(url, 'registered', 'read') : no('read', done.reason, null);
	},
	withdraw: async ({ locals, params, url }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.translate.withdrawNotice(member, params.language);
		return done.ok ? back(url, 'withdrawn', 'read') : no('read', done.reason, null);
	}
};

function back(url: URL, done: TranslateCode<'done'>, anchor: string, version?: number): never {
	const query = new URLSearchParams({ done, ...(version === undefined ? {} : { v: String(version) }) });
	redirect(303, `${url.pathname}?${query.toString()}#${anchor}`);
}

/** What is not for this person is not there; all else goes back to the form with what was typed. */
function no(
	part: 'words' | 'read',
	reason: TranslateRefusal | 'not_allowed' | 'not_found',
	typed: Record<string, string> | null
) {
	if (reason === 'not_allowed') error(403, 'not_allowed');
	if (reason === 'not_found') error(404, 'not_found');
	return fail(reason === 'changed_meanwhile' ? 409 : 400, { part, reason, typed });
}

function linesOf(form: FormData): Record<string, string> {
	return Object.fromEntries(
		[...form].flatMap(([name, value]) =>
			typeof value === 'string' && /^line-\d{1,3}$/.test(name) ? [[name, value]] : []
		)
	);
}
