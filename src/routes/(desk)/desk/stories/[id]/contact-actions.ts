/** The forms that change in person how a teller is reached. */
import type { Actions } from '@sveltejs/kit';
import { deskOf, field } from '../../../desk-request.ts';
import { back, sayNo, textsOf } from './review-form.ts';

type Act = Actions<{ id: string }>[string];

const contactAsk: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const done = await desk.review.askContact(member, params.id, field(await request.formData(), 'person'));
	return done.ok ? back(url, 'contact_asked', {}, 'contact-change') : sayNo('contact', done.reason, {});
};

const contactGive: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const answers = Object.fromEntries(textsOf(await request.formData()));
	const done = await desk.review.giveContact(member, { storyId: params.id, answers });
	return done.ok ? back(url, 'saved', {}, 'contact-change') : sayNo('contact', done.reason, { person: answers });
};

export const contactActions = { contact_ask: contactAsk, contact_give: contactGive };
