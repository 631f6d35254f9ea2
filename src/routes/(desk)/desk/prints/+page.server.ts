import { error, redirect } from '@sveltejs/kit';
import { isLanguageTag } from '#domain/base/shape.ts';
import { tidyLine } from '#domain/base/tidy-text.ts';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

/** The longest search that is looked for, in signs. */
const WORDS_MOST = 80;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const words = tidyLine(url.searchParams.get('q') ?? '').slice(0, WORDS_MOST);
	const lang = url.searchParams.get('lang');
	const language = isLanguageTag(lang) ? lang : null;
	const prints = await desk.readPrints(member, { words, language });
	if (!prints.ok) error(403, 'not_allowed');
	return { prints: prints.value, find: { words, language }, done: url.searchParams.get('done') };
};

export const actions: Actions = {
	order: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const all = (name: string) => form.getAll(name).filter((value) => typeof value === 'string');
		const typed = {
			kind: field(form, 'kind'),
			copies: field(form, 'copies'),
			recipient: field(form, 'recipient'),
			items: all('item')
		};
		const done = await desk.orderPrint(member, typed);
		return done.ok ? redirect(303, '/desk/prints?done=ordered#orders') : refused(done.reason, { typed });
	},
	again: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.printAgain(member, field(await request.formData(), 'print'));
		return done.ok ? redirect(303, '/desk/prints?done=again#orders') : refused(done.reason, { typed: null });
	}
};
