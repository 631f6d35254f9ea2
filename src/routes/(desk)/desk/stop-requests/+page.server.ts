import { redirect } from '@sveltejs/kit';
import { isAskedBy, isAskedHow } from '#domain/office/asked-how.ts';
import { typedStoryId } from '#domain/story/story-id.ts';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

const NOTHING = { storyId: '', who: '', how: '' };
const OUTCOMES = ['stays_paused', 'paused_now', 'no_reason'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const asked = url.searchParams;
	const [listed, paused, alarm] = await Promise.all([
		desk.listStopRequests(member, asked.get('after')),
		desk.listPaused(member, asked.get('paused')),
		desk.readStopAlarm(member)
	]);
	return {
		open: listed.ok ? listed.value : { lines: [], next: null, count: 0 },
		paused: paused.ok ? paused.value : { lines: [], next: null, count: 0 },
		alarm: alarm.ok ? alarm.value : null,
		// Where this page of the requests begins, for its own forms and links.
		after: asked.get('after'),
		chosen: asked.has('all'),
		myId: member.id,
		now: locals.doors.clock(),
		done: asked.get('done'),
		answered: countIn(asked.get('answered')),
		left: countIn(asked.get('left')),
		noLedger: asked.has('no-ledger')
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
		const chosen = [...new Set(form.getAll('request').filter((id) => typeof id === 'string'))];
		const [only, second] = chosen;
		if (only === undefined) return refused('no_choice' as const, NOTHING);
		if (second !== undefined) {
			const done = await desk.answerChosenStops(member, { requestIds: chosen, outcome });
			if (!done.ok) return refused(done.reason === 'not_found' ? ('unknown' as const) : done.reason, NOTHING);
			const { answered, left, inLedger } = done.value;
			redirect(303, `${after('chosen', inLedger)}&answered=${answered}&left=${left}`);
		}
		const done = await desk.answerStopRequest(member, { requestId: only, outcome });
		if (done.ok) redirect(303, after('answered', done.value.inLedger));
		// Most likely a colleague was faster.
		return refused(done.reason === 'not_found' ? ('unknown' as const) : done.reason, NOTHING);
	},
	looked: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const seen = countIn(field(form, 'seen'));
		const done = await desk.lookAtStops(member, { alarmId: field(form, 'alarm'), seen });
		return done.ok ? redirect(303, after('looked', true)) : refused(done.reason, NOTHING);
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

/** A number of stories; anything else is none. */
function countIn(typed: string | null): number {
	return /^\d{1,7}$/.test(typed ?? '') ? Number(typed) : 0;
}

function after(done: string, inLedger: boolean): string {
	return `/desk/stop-requests?done=${done}${inLedger ? '' : '&no-ledger'}`;
}
