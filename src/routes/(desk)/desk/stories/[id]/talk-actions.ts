/** The forms about talks with the teller: the claim for asylum, and whether the story is the teller's own wish. */
import type { Actions } from '@sveltejs/kit';
import { deskOf, field } from '../../../desk-request.ts';
import { back, sayNo } from './review-form.ts';

type Act = Actions<{ id: string }>[string];

const claim: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const [outcome, note, person] = [field(form, 'outcome'), field(form, 'note'), field(form, 'person')];
	const typed = { note, person: { person } };
	if (outcome !== 'decided' && outcome !== 'teller_lifts') return sayNo('talk', 'no_choice', typed);
	const done = await desk.review.recordTalk(member, { storyId: params.id, outcome, note, person });
	return done.ok ? back(url, 'talked', {}, 'consent') : sayNo('talk', done.reason, typed);
};

const alone: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const [outcome, note] = [field(form, 'outcome'), field(form, 'note')];
	const typed = { person: { outcome, note } };
	if (outcome !== 'own_wish' && outcome !== 'not_own_wish') return sayNo('alone', 'no_choice', typed);
	const done = await desk.review.talkedAlone(member, { storyId: params.id, outcome, note });
	return done.ok ? back(url, 'talked', {}, 'alone') : sayNo('alone', done.reason, typed);
};

export const talkActions = { talk: claim, alone };
