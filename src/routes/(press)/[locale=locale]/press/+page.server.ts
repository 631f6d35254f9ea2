import { fail, redirect } from '@sveltejs/kit';
import { isMailAddress } from '#domain/press/registration.ts';
import { field, pressOf, sessionIn, setSession } from '../../press-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies, url }) => {
	const press = pressOf(locals);
	const session = sessionIn(cookies, url);
	const me = await press.me(session);
	const before = Number(url.searchParams.get('before') ?? NaN);
	return {
		me: me && { name: me.name, outlet: me.outlet, email: me.email, purpose: me.purpose, until: me.until.getTime() },
		mine: me && session ? await press.mine(session, locals.locale) : null,
		list: await press.stories(locals.locale, Number.isSafeInteger(before) && before > 0 ? before : null),
		canRegister: press.canRegister,
		offices: press.canRegister ? [] : await press.offices(),
		said: url.searchParams.get('said')
	};
};

export const actions: Actions = {
	/** Another link by mail. What is no address is told so; what is one is never told whether it is known. */
	again: async ({ locals, request }) => {
		const email = field(await request.formData(), 'email').trim();
		if (!isMailAddress(email)) return fail(400, { reason: 'email' as const, email });
		const sent = await pressOf(locals).sendLink(email, locals.caller);
		if (!sent.ok) return fail(429, { reason: sent.reason, email });
		return redirect(303, `/${locals.locale}/press?said=sent`);
	},
	leave: async ({ locals, cookies, url }) => {
		const session = sessionIn(cookies, url);
		if (session) await pressOf(locals).leave(session);
		setSession(cookies, url, null);
		return redirect(303, `/${locals.locale}/press?said=left`);
	},
	forget: async ({ locals, cookies, url }) => {
		const session = sessionIn(cookies, url);
		const outcome = session ? await pressOf(locals).forget(session) : 'unknown';
		setSession(cookies, url, null);
		return redirect(303, `/${locals.locale}/press?said=${outcome}`);
	}
};
