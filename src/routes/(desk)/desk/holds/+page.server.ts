import { error, redirect } from '@sveltejs/kit';
import { HOLD_REASONS, HOLD_SCOPES } from '#domain/consent/holds.ts';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const page = await desk.readHolds(member);
	if (!page.ok) error(403, page.reason);
	const count = url.searchParams.get('count') ?? '';
	return {
		...page.value,
		restore: await desk.readRestore(member),
		story: url.searchParams.get('story') ?? '',
		person: url.searchParams.get('person') ?? '',
		done: url.searchParams.get('done'),
		count: /^\d{1,6}$/.test(count) ? Number(count) : 0,
		noLedger: url.searchParams.has('no-ledger')
	};
};

/** What was typed, for every kind of hold: what belongs to another kind is kept as well. */
function typedHold(form: FormData) {
	const from = field(form, 'from').trim();
	const to = field(form, 'to').trim();
	return {
		scope: HOLD_SCOPES.find((word) => word === field(form, 'scope')) ?? '',
		because: HOLD_REASONS.find((word) => word === field(form, 'because')) ?? '',
		story: field(form, 'story').trim(),
		person: field(form, 'person').trim(),
		office: field(form, 'office'),
		country: field(form, 'country'),
		language: field(form, 'language').trim(),
		from,
		to,
		days: `${from}/${to}`
	} as const;
}

export const actions: Actions = {
	count: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const typed = typedHold(await request.formData());
		if (typed.scope === '') return refused('no_choice' as const, { typed });
		const counted = await desk.countHold(member, { scope: typed.scope, value: typed[typed.scope] });
		if (!counted.ok) return refused(counted.reason === 'not_found' ? ('no_story' as const) : counted.reason, { typed });
		return { typed, counted: counted.value };
	},
	hold: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const typed = typedHold(await request.formData());
		const { scope, because } = typed;
		if (scope === '' || because === '') return refused('no_choice' as const, { typed });
		const done = await desk.hold(member, { scope, value: typed[scope], reason: because });
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
