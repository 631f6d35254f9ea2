/** The forms of the sheet about consent that ends. */
import type { Actions } from '@sveltejs/kit';
import { deskOf, field } from '../../../desk-request.ts';
import { back, sayNo, textsOf } from './review-form.ts';

type Act = Actions<{ id: string }>[string];

const reminded: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const done = await desk.review.remindTeller(member, {
		storyId: params.id,
		personId: field(form, 'person'),
		endsAt: Number(field(form, 'ends')),
		stage: Number(field(form, 'stage')) || 0,
		outcome: field(form, 'outcome')
	});
	return done.ok ? back(url, 'saved', {}, 'ending') : sayNo('ending', done.reason, {});
};

const renew: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const renewal: Record<string, string> = {};
	// Boxes of one name become one answer.
	for (const [name, value] of textsOf(await request.formData()))
		renewal[name] = Object.hasOwn(renewal, name) ? `${renewal[name]},${value}` : value;
	const done = await desk.review.recordRenewal(member, {
		storyId: params.id,
		typed: renewal,
		language: locals.locale
	});
	return done.ok ? back(url, `renewal_${done.value}`, {}, 'ending') : sayNo('ending', done.reason, { renewal });
};

const historical: Act = async ({ locals, params, url }) => {
	const { desk, member } = deskOf(locals);
	const done = await desk.review.renewHistorical(member, params.id);
	return done.ok ? back(url, 'renewal_historical', {}, 'ending') : sayNo('ending', done.reason, {});
};

export const endingActions = { reminded, renew, renew_historical: historical };
