import { error, redirect } from '@sveltejs/kit';
import { isLanguageTag } from '#domain/base/shape.ts';
import { tidyLine } from '#domain/base/tidy-text.ts';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

/** The longest search that is looked for, in signs. */
const WORDS_MOST = 80;

export const load: PageServerLoad = async ({ locals, url }) => ({
	...(await search(locals, url.searchParams, [])),
	done: url.searchParams.get('done')
});

/** What is looked for, as an address or a form says it, and what may be printed of that; with what was chosen so far. */
async function search(locals: App.Locals, asked: URLSearchParams | FormData, chosen: readonly string[]) {
	const { desk, member } = deskOf(locals);
	const [words, lang] = [asked.get('q'), asked.get('lang')];
	const find = {
		words: typeof words === 'string' ? tidyLine(words).slice(0, WORDS_MOST) : '',
		language: isLanguageTag(lang) ? lang : null
	};
	const prints = await desk.readPrints(member, { ...find, chosen });
	if (!prints.ok) error(403, 'not_allowed');
	return { prints: prints.value, find };
}

function typedOrder(form: FormData) {
	return {
		kind: field(form, 'kind'),
		copies: field(form, 'copies'),
		recipient: field(form, 'recipient'),
		items: form.getAll('item').filter((value) => typeof value === 'string')
	};
}

export const actions: Actions = {
	// What was chosen and typed goes along from search to search, and stands in no address.
	find: async ({ locals, request }) => {
		const form = await request.formData();
		const typed = typedOrder(form);
		return { reason: null, typed, ...(await search(locals, form, typed.items)) };
	},
	order: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const typed = typedOrder(form);
		const done = await desk.orderPrint(member, typed);
		if (done.ok) redirect(303, '/desk/prints?done=ordered#orders');
		return refused(done.reason, { typed, ...(await search(locals, form, typed.items)) });
	},
	again: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.printAgain(member, field(await request.formData(), 'print'));
		return done.ok
			? redirect(303, '/desk/prints?done=again#orders')
			: refused(done.reason, { typed: null, prints: null, find: null });
	}
};
