import { error, fail, redirect } from '@sveltejs/kit';
import { isLanguageTag } from '#domain/base/shape.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { typedTranslation } from '#domain/story/translation-form.ts';
import { isTranslateCode, type TranslateCode, type TranslateRefusal } from '#lib/words/translate-words.ts';
import { deskOf, field } from '../../../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const { desk, member } = deskOf(locals);
	const { id, language } = params;
	if (!isStoryId(id) || !isLanguageTag(language)) error(404, 'not_found');
	const read = await desk.translate.read(member, { storyId: id, language });
	setHeaders({ 'cache-control': 'no-store' });
	const done = url.searchParams.get('done');
	const now = { language, myId: member.id, done: isTranslateCode('done', done) ? done : null };
	// Its text is with somebody else: what was typed must not be lost over it.
	if (!read.ok && read.reason === 'not_now') return { ...now, view: null };
	// A refused language is as little there as one that was not given to this person.
	if (!read.ok) error(read.reason === 'not_allowed' ? 403 : 404, 'not_found');
	return { ...now, view: read.value };
};

export const actions: Actions = {
	save: async ({ locals, params, request, url }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const typed = typedTranslation((name) => field(form, name), params.language);
		const after = Math.max(0, Number.parseInt(field(form, 'after'), 10) || 0);
		const done = await desk.translate.save(member, { storyId: params.id, ...typed, after });
		if (!done.ok) return no('words', done.reason, { typed: textsOf(form) });
		back(url, done.value.unreviewed ? 'author_unreviewed' : 'saved', 'words', done.value.version);
	},
	approve: async ({ locals, params, request, url }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const done = await desk.translate.approve(member, {
			storyId: params.id,
			language: params.language,
			version: Number.parseInt(field(form, 'version'), 10) || 0,
			besidePrint: field(form, 'beside'),
			looked: field(form, 'looked') !== ''
		});
		return done.ok ? back(url, 'approved', 'read') : no('read', done.reason, {});
	},
	term: async ({ locals, params, request, url }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const [term, agreed] = [field(form, 'term'), field(form, 'form')];
		const forOffice = field(form, 'office') !== '';
		const where = { storyId: params.id, language: params.language };
		const done = await desk.translate.agree(member, { ...where, term, form: agreed, forOffice });
		return done.ok ? back(url, 'agreed', 'terms') : no('terms', done.reason, { term, agreed });
	}
};

function back(url: URL, done: TranslateCode<'done'>, anchor: string, version?: number): never {
	const query = new URLSearchParams({ done, at: anchor, ...(version === undefined ? {} : { v: String(version) }) });
	redirect(303, `${url.pathname}?${query.toString()}#${anchor}`);
}

/** What is not for this person, or in a language that a teller refused, is not there; all else goes back to the form. */
function no<Typed extends { typed?: Record<string, string>; term?: string; agreed?: string }>(
	part: 'words' | 'read' | 'terms',
	reason: TranslateRefusal | 'not_allowed' | 'not_found' | 'language_refused',
	typed: Typed
) {
	if (reason === 'not_allowed') error(403, 'not_allowed');
	if (reason === 'not_found' || reason === 'language_refused') error(404, 'not_found');
	return fail(reason === 'changed_meanwhile' ? 409 : 400, { part, reason, ...typed });
}

/** The words that were typed, by field. */
function textsOf(form: FormData): Record<string, string> {
	return Object.fromEntries(
		[...form].flatMap(([name, value]) =>
			typeof value === 'string' &&
			/^(title|brings|summary|(item|text)-\d{1,3}|(picture|cue)-[0-9a-f-]{36}-\w+)$/.test(name)
				? [[name, value]]
				: []
		)
	);
}
