/** The forms of the sheet about danger. */
import type { Actions } from '@sveltejs/kit';
import { isRisk } from '#domain/consent/risk.ts';
import { readRubric, RUBRIC_QUESTIONS } from '#domain/consent/rubric.ts';
import { deskOf, field } from '../../../desk-request.ts';
import { back, ledgerOf, numberOf, sayNo } from './review-form.ts';

type Act = Actions<{ id: string }>[string];

const judge: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const form = await request.formData();
	const answers = readRubric(Object.fromEntries(RUBRIC_QUESTIONS.map((name) => [name, field(form, `rubric-${name}`)])));
	const typed = field(form, 'risk');
	const raise = isRisk(typed) ? typed : null;
	const after = Math.max(0, numberOf(form, 'after'));
	const done = await desk.review.judgeRisk(member, { storyId: params.id, answers, raise, after });
	if (!done.ok) return sayNo('risk', done.reason, { rubric: { answers, raise } });
	const { waits, unreviewed } = done.value;
	const what = waits ? 'milder_waits' : unreviewed ? 'facts_unreviewed' : 'judged';
	return back(url, what, ledgerOf(done.value), 'risk');
};

const trafficking: Act = async ({ locals, params, url }) => {
	const { desk, member } = deskOf(locals);
	const done = await desk.review.flagTrafficking(member, params.id);
	if (!done.ok) return sayNo('trafficking', done.reason, {});
	return back(url, 'trafficking', ledgerOf(done.value), 'trafficking');
};

const talk: Act = async ({ locals, params, url, request }) => {
	const { desk, member } = deskOf(locals);
	const note = field(await request.formData(), 'note');
	const done = await desk.review.askLiftTrafficking(member, { storyId: params.id, note });
	return done.ok
		? back(url, 'trafficking_asked', {}, 'trafficking')
		: sayNo('trafficking', done.reason, { talkNote: note });
};

const lift: Act = async ({ locals, params, url }) => {
	const { desk, member } = deskOf(locals);
	const done = await desk.review.liftTrafficking(member, params.id);
	return done.ok ? back(url, 'trafficking_lifted', {}, 'risk') : sayNo('trafficking', done.reason, {});
};

export const riskActions = { risk: judge, trafficking, trafficking_talk: talk, trafficking_lift: lift };
