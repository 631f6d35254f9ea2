/** The forms of the sheet about a child. */
import type { Actions } from '@sveltejs/kit';
import { NEVER_KNOWN } from '#domain/consent/children.ts';
import { CHILD_FLAGS } from '#domain/tell/child.ts';
import { deskOf, field } from '../../../desk-request.ts';
import { back, ledgerOf, sayNo } from './review-form.ts';

type Act = Actions<{ id: string }>[string];

const sign: Act = async ({ locals, params, url }) => {
	const { desk, member } = deskOf(locals);
	const done = await desk.review.signBestInterests(member, params.id);
	return done.ok ? back(url, 'saved', {}, 'child') : sayNo('child', done.reason, {});
};

const flag: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const typed = field(await request.formData(), 'flag');
	const flags = CHILD_FLAGS.filter((known) => known === typed);
	if (flags.length === 0 && typed !== 'lift') return sayNo('child', 'no_choice', {});
	const done = await desk.review.flagChild(member, { storyId: params.id, flags });
	if (!done.ok) return sayNo('child', done.reason, {});
	return back(url, `child_${done.value.did}`, ledgerOf(done.value), 'child');
};

const list: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const answers = Object.fromEntries(
		NEVER_KNOWN.flatMap((why) => {
			const typed = field(form, `never-${why}`);
			return typed === 'yes' || typed === 'no' ? [[why, typed === 'yes']] : [];
		})
	);
	const done = await desk.review.answerNeverKnown(member, { storyId: params.id, answers });
	return done.ok ? back(url, 'saved', {}, 'child') : sayNo('child', done.reason, {});
};

const adult: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const childNote = field(form, 'note');
	const answer = field(form, 'goes_on');
	if (answer !== 'yes' && answer !== 'no') return sayNo('child', 'no_choice', { childNote });
	const asked = { storyId: params.id, goesOn: answer === 'yes', note: childNote };
	const done = await desk.review.recordAdultTalk(member, asked);
	if (!done.ok) return sayNo('child', done.reason, { childNote });
	return back(url, `adult_${done.value.did}`, ledgerOf(done.value), 'child');
};

export const childActions = { child_sign: sign, child_flag: flag, child_list: list, child_adult: adult };
