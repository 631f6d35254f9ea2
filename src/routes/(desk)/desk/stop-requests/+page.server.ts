import { redirect } from '@sveltejs/kit';
import { isAskedBy, isAskedHow } from '#domain/office/asked-how.ts';
import { typedStoryId } from '#domain/story/story-id.ts';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

const NOTHING = { storyId: '', who: '', how: '' };
const OUTCOMES = ['stays_paused', 'paused_now', 'no_reason'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const listed = await desk.listStopRequests(member);
	return {
		lines: listed.ok ? listed.value.lines : [],
		myId: member.id,
		now: locals.doors.clock(),
		done: url.searchParams.get('done'),
		noLedger: url.searchParams.has('no-ledger')
	};
};

export const actions: Actions = {
	pause: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const typed = { storyId: storyIn(field(form, 'story')), who: field(form, 'who'), how: field(form, 'how') };
		if (!isAskedBy(typed.who) || !isAskedHow(typed.how)) return refused('no_choice' as const, typed);
		const done = await desk.pauseForSomebody(member, { storyId: typed.storyId, who: typed.who, how: typed.how });
		if (done.ok) redirect(303, after(done.value.already ? 'already' : 'paused', done.value.inLedger));
		return refused(done.reason === 'not_found' ? ('no_story' as const) : done.reason, typed);
	},
	answer: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const outcome = OUTCOMES.find((word) => word === field(form, 'outcome'));
		if (outcome === undefined) return refused('no_choice' as const, NOTHING);
		const done = await desk.answerStopRequest(member, { requestId: field(form, 'request'), outcome });
		if (done.ok) redirect(303, after('answered', done.value.inLedger));
		// Most likely a colleague was faster.
		return refused(done.reason === 'not_found' ? ('unknown' as const) : done.reason, NOTHING);
	},
	ask: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.askToLiftPause(member, field(await request.formData(), 'story'));
		return done.ok ? redirect(303, after('asked', true)) : refused(done.reason, NOTHING);
	},
	lift: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.liftPause(member, field(await request.formData(), 'story'));
		return done.ok ? redirect(303, after('lifted', true)) : refused(done.reason, NOTHING);
	}
};

/** An id as people give it: alone, or inside the address of the story's page. */
function storyIn(typed: string): string {
	return typedStoryId(typed) ?? typed.trim().toLowerCase().slice(0, 40);
}

function after(done: string, inLedger: boolean): string {
	return `/desk/stop-requests?done=${done}${inLedger ? '' : '&no-ledger'}`;
}
