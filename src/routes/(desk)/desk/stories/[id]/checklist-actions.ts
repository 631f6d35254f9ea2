/** The buttons of the questions that two people answer. */
import type { RequestEvent } from '@sveltejs/kit';
import { isCheckAnswer, openQuestions, questionsOf, readChecklist } from '#domain/story/checklist.ts';
import { deskOf, field } from '../../../desk-request.ts';
import { back, numberOf, sayNo } from './review-form.ts';

type Event = RequestEvent<{ id: string }>;

export const checklistActions = {
	checklist: async ({ locals, params, url, request }: Event) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const typed = Object.fromEntries(questionsOf(true).map((name) => [name, field(form, `check-${name}`)]));
		const answers = readChecklist(typed);
		const given = field(form, 'given') === 'yes';
		const after = Math.max(0, numberOf(form, 'after'));
		const done = await desk.review.saveChecklist(member, { storyId: params.id, checklist: answers, given, after });
		if (!done.ok) return sayNo('checklist', done.reason, { answers });
		const { version, open } = done.value;
		if (!given || open === 0) return back(url, 'saved', { v: version }, 'checklist');
		// The one question that only some stories have is the last: the first open one is the same for all.
		return back(url, 'checklist_kept', { v: version }, `question-${openQuestions(answers, true)[0] ?? ''}`);
	},
	settle: async ({ locals, params, url, request }: Event) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const question = questionsOf(true).find((one) => one === field(form, 'question'));
		const [answer, note] = [field(form, 'answer'), field(form, 'note')];
		const typed = { settling: { question: question ?? '', answer, note } };
		if (question === undefined || !isCheckAnswer(answer)) return sayNo('settle', 'no_choice', typed);
		const after = Math.max(0, numberOf(form, 'after'));
		const done = await desk.review.settleQuestion(member, { storyId: params.id, question, answer, note, after });
		return done.ok ? back(url, 'saved', {}, 'checklist') : sayNo('settle', done.reason, typed);
	},
	anew: async ({ locals, params, url }: Event) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.review.answerAnew(member, params.id);
		return done.ok ? back(url, 'saved', {}, 'checklist') : sayNo('checklist', done.reason, {});
	}
};
