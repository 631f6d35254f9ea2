/** The forms of the sheet about people in the story. */
import type { Actions } from '@sveltejs/kit';
import { LADDER } from '#domain/consent/ladders.ts';
import { isPersonKind, isPersonSaid } from '#domain/consent/third-parties.ts';
import { LETTER_OUTCOMES } from '#domain/story/letter.ts';
import { typedPersonWords } from '#domain/story/mentions.ts';
import { deskOf, field } from '../../../desk-request.ts';
import { back, ledgerOf, sayNo, textsOf } from './review-form.ts';

type Act = Actions<{ id: string }>[string];

const typedOf = (form: FormData) => ({ person: Object.fromEntries(textsOf(form)) });

const add: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const kind = field(form, 'kind');
	if (!isPersonKind(kind)) return sayNo('people', 'no_choice', typedOf(form));
	const done = await desk.review.addPerson(member, {
		storyId: params.id,
		words: typedPersonWords(field(form, 'label'), field(form, 'names'), field(form, 'roles')),
		kind,
		minor: field(form, 'minor') === 'yes',
		inOrigin: field(form, 'in_origin') === 'yes'
	});
	return done.ok ? back(url, 'saved', ledgerOf(done.value), 'people') : sayNo('people', done.reason, typedOf(form));
};

const words: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const done = await desk.review.savePersonWords(member, {
		storyId: params.id,
		id: field(form, 'person'),
		words: typedPersonWords(field(form, 'label'), field(form, 'names'), field(form, 'roles'))
	});
	return done.ok ? back(url, 'saved', ledgerOf(done.value), 'people') : sayNo('people', done.reason, typedOf(form));
};

const said: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const answer = field(form, 'said');
	if (!isPersonSaid(answer)) return sayNo('people', 'no_choice', typedOf(form));
	const done = await desk.review.personSaid(member, {
		storyId: params.id,
		id: field(form, 'person'),
		said: answer,
		firstName: field(form, 'first_name') === 'yes',
		face: field(form, 'face') === 'yes',
		voice: LADDER.voice.find((rung) => rung === field(form, 'voice')) ?? 'none',
		bothAsked: field(form, 'both_asked') === 'yes'
	});
	return done.ok ? back(url, 'saved', ledgerOf(done.value), 'people') : sayNo('people', done.reason, typedOf(form));
};

const origin: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const done = await desk.review.findsPersonInOrigin(member, { storyId: params.id, id: field(form, 'person') });
	return done.ok ? back(url, 'saved', ledgerOf(done.value), 'people') : sayNo('people', done.reason, typedOf(form));
};

const letter: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const outcome = LETTER_OUTCOMES.find((known) => known === field(form, 'outcome'));
	if (outcome === undefined) return sayNo('letters', 'no_choice', typedOf(form));
	const done = await desk.review.decideLetter(member, {
		storyId: params.id,
		id: field(form, 'letter'),
		outcome,
		words: typedPersonWords(field(form, 'label'), field(form, 'mentions'))
	});
	return done.ok ? back(url, 'saved', ledgerOf(done.value), 'letters') : sayNo('letters', done.reason, typedOf(form));
};

export const peopleActions = { letter, person_add: add, person_words: words, person_said: said, person_origin: origin };
