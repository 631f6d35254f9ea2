import { redirect } from '@sveltejs/kit';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

const SCOPES = ['story', 'country', 'language'] as const;
const REASONS = ['danger', 'request', 'news', 'mistake', 'legal'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const holds = await desk.readHolds(member);
	return {
		holds: holds.ok ? holds.value : [],
		myId: member.id,
		story: url.searchParams.get('story') ?? '',
		done: url.searchParams.get('done'),
		count: Number(url.searchParams.get('count') ?? 0),
		noLedger: url.searchParams.has('no-ledger')
	};
};

export const actions: Actions = {
	hold: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const scope = SCOPES.find((word) => word === field(form, 'scope'));
		const reason = REASONS.find((word) => word === field(form, 'because'));
		const typed = {
			scope: scope ?? '',
			because: reason ?? '',
			story: field(form, 'story').trim(),
			country: field(form, 'country'),
			language: field(form, 'language').trim()
		};
		if (scope === undefined || reason === undefined) return refused('no_choice' as const, { typed });
		const done = await desk.hold(member, { scope, value: typed[scope], reason });
		if (!done.ok) return refused(done.reason === 'not_found' ? ('no_story' as const) : done.reason, { typed });
		redirect(303, `/desk/holds?done=held&count=${done.value.stories}${done.value.inLedger ? '' : '&no-ledger'}`);
	},
	lift: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.lift(member, field(await request.formData(), 'hold'));
		return done.ok
			? redirect(303, `/desk/holds?done=${done.value.lifted ? 'lifted' : 'asked'}`)
			: refused(done.reason, { typed: null });
	}
};
