/** The form of the sheet about those who tell together. */
import { redirect, type Actions } from '@sveltejs/kit';
import { deskOf, field } from '../../../desk-request.ts';
import { sayNo, textsOf } from './review-form.ts';

type Act = Actions<{ id: string }>[string];

const makeWithout: Act = async ({ locals, params, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const told = {
		brings: field(form, 'brings'),
		title: field(form, 'title'),
		text: field(form, 'text'),
		language: field(form, 'language')
	};
	const done = await desk.review.makeWithout(member, { storyId: params.id, told });
	if (!done.ok) return sayNo('group', done.reason, { person: Object.fromEntries(textsOf(form)) });
	redirect(303, `/desk/stories/${done.value.storyId}?done=made_without`);
};

export const groupActions = { make_without: makeWithout };
