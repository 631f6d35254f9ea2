import { error, redirect } from '@sveltejs/kit';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
	const { desk, member } = deskOf(locals);
	const page = await desk.readPress(member);
	if (!page.ok) error(403, page.reason);
	setHeaders({ 'cache-control': 'no-store' });
	const { waiting, registered, questions, mail } = page.value;
	const person = (row: (typeof waiting)[number]) => ({
		id: row.id,
		name: row.name,
		outlet: row.outlet,
		email: row.email,
		purpose: row.purpose,
		officeName: row.officeName,
		at: row.confirmedAt.getTime(),
		until: row.approvedUntil?.getTime() ?? null,
		kits: row.kits,
		untold: row.untold
	});
	return {
		now: locals.doors.clock(),
		waiting: waiting.map(person),
		registered: registered.map(person),
		questions: questions.map(({ id, storyId, kind, name, outlet, at, text }) => ({
			...{ id, storyId, kind, name, outlet },
			...{ at, text }
		})),
		mail,
		done: url.searchParams.has('done')
	};
};

export const actions: Actions = {
	decide: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const done = await desk.decideJournalist(member, { id: field(form, 'journalist'), answer: field(form, 'answer') });
		return done.ok ? redirect(303, '/desk/press?done') : sayNo(done.reason, { id: '', text: '' });
	},
	answer: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const [id, text] = [field(form, 'question'), field(form, 'text')];
		const done = await desk.answerPress(member, { id, answer: text, close: field(form, 'close') !== '' });
		return done.ok ? redirect(303, '/desk/press?done') : sayNo(done.reason, { id, text });
	}
};

/** What is not there any more was most likely answered by a colleague: what was typed is not lost over it. */
function sayNo(reason: 'not_allowed' | 'not_found' | 'nothing_said' | 'too_long', typed: { id: string; text: string }) {
	return refused(reason === 'not_found' ? ('meanwhile' as const) : reason, typed);
}
