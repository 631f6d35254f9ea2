import { error, fail, redirect } from '@sveltejs/kit';
import { isStoryId } from '#domain/story/story-id.ts';
import { typedQuestion } from '#domain/press/registration.ts';
import { field, pressOf, sessionIn } from '../../../../press-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, cookies, url }) => {
	if (!isStoryId(params.id)) error(404);
	const press = pressOf(locals);
	const session = sessionIn(cookies, url);
	const me = await press.me(session);
	const offer = me && session ? await press.offer(session, params.id) : null;
	return {
		id: params.id,
		me: me && { name: me.name, outlet: me.outlet },
		offer: offer && {
			languages: [...offer.languages],
			pictures: offer.pictures,
			recordings: offer.recordings,
			until: offer.until.getTime(),
			office: offer.office,
			contact: offer.contact
		},
		said: url.searchParams.get('said')
	};
};

export const actions: Actions = {
	ask: async ({ locals, params, request, cookies, url }) => {
		const form = await request.formData();
		const typed = { kind: field(form, 'kind'), text: field(form, 'text') };
		const session = sessionIn(cookies, url);
		if (!session) return fail(403, { ...typed, reason: 'unknown' as const });
		const question = typedQuestion(typed.kind, typed.text);
		if (question === null) return fail(400, { ...typed, reason: 'empty' as const });
		const asked = await pressOf(locals).ask(session, params.id, question);
		if (!asked.ok) return fail(asked.reason === 'too_many' ? 429 : 410, { ...typed, reason: asked.reason });
		return redirect(303, `/${locals.locale}/press/stories/${params.id}?said=asked`);
	}
};
