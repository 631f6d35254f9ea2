/** The forms of the sheets that end a story, and that find a yes invalid. */
import type { Actions } from '@sveltejs/kit';
import { deskOf, field } from '../../../desk-request.ts';
import { back, ledgerOf, sayNo } from './review-form.ts';

type Act = Actions<{ id: string }>[string];

const ask: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const asked = { reason: field(form, 'reason'), words: field(form, 'words') };
	const done = await desk.review.askToEnd(member, { storyId: params.id, ...asked });
	if (!done.ok) return sayNo('closing', done.reason, { closing: asked });
	return back(url, `end_${done.value.outcome}`, ledgerOf(done.value), 'closing');
};

const end: Act = async ({ locals, params, url }) => {
	const { desk, member } = deskOf(locals);
	const done = await desk.review.endStory(member, params.id);
	return done.ok ? back(url, 'end_ended', ledgerOf(done.value), 'closing') : sayNo('closing', done.reason, {});
};

const keep: Act = async ({ locals, params, url }) => {
	const { desk, member } = deskOf(locals);
	const done = await desk.review.keepStory(member, params.id);
	return done.ok ? back(url, 'end_kept', {}, 'closing') : sayNo('closing', done.reason, {});
};

const doubt: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const asked = { reason: field(form, 'reason'), words: field(form, 'words'), person: field(form, 'person') };
	const done = await desk.review.doubtYes(member, { storyId: params.id, ...asked });
	if (!done.ok) return sayNo('invalid', done.reason, { invalid: asked });
	return back(url, 'yes_doubted', ledgerOf(done.value), 'invalid');
};

const invalid: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const person = field(await request.formData(), 'person');
	const done = await desk.review.findYesInvalid(member, { storyId: params.id, person });
	return done.ok ? back(url, 'yes_invalid', ledgerOf(done.value), 'invalid') : sayNo('invalid', done.reason, {});
};

const holds: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const person = field(await request.formData(), 'person');
	const done = await desk.review.dropDoubt(member, { storyId: params.id, person });
	return done.ok ? back(url, 'doubt_dropped', {}, 'invalid') : sayNo('invalid', done.reason, {});
};

export const closingActions = {
	...{ end_ask: ask, end_do: end, end_keep: keep },
	...{ yes_doubt: doubt, yes_invalid: invalid, yes_holds: holds }
};
