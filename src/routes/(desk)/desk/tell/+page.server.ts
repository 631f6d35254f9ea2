import { error, fail, redirect } from '@sveltejs/kit';
import { mayAtDesk } from '#domain/office/may.ts';
import { askAgain, pageAsked, tellCookie } from '#lib/links/tell-cookie.ts';
import { RECORDING_ALLOWED } from '#lib/links/recording-allowed.ts';
import { deskOf } from '../../desk-request.ts';
import type { Actions, PageServerLoad, PageServerLoadEvent } from './$types';

const ADDRESS = '/desk/tell';

/**
 * The same form as the teller's own, filled in together. The tellers' door takes the story, so that nothing which an
 * interviewer writes down is easier to read than what a teller sends alone.
 */
function here({ locals, cookies, url }: Pick<PageServerLoadEvent, 'locals' | 'cookies' | 'url'>) {
	const { member } = deskOf(locals);
	if (!mayAtDesk(member, 'gather')) error(403, 'not_allowed');
	const tell = locals.doors.intake?.tell;
	if (!tell) error(404, 'not_found');
	const cookie = tellCookie(ADDRESS, url.protocol);
	const visit = {
		mode: 'interviewer' as const,
		member: member.id,
		office: member.officeId,
		locale: locals.locale,
		caller: `member:${member.id}`,
		token: cookies.get(cookie.name) ?? null
	};
	return { tell, visit, cookie };
}

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'cache-control': 'no-store', 'permissions-policy': RECORDING_ALLOWED });
	const { tell, visit } = here(event);
	const known = { locale: visit.locale, address: ADDRESS, myStory: `${event.url.host}/${visit.locale}/my-story` };
	// A press of a button brings its own page.
	if (event.request.method === 'POST') return { ...known, view: null };
	return { ...known, view: await tell.open(visit, pageAsked(event.url)) };
};

export const actions: Actions = {
	default: async (event) => {
		const { tell, visit, cookie } = here(event);
		const { view, status, cookie: token, again } = await tell.post(visit, event.request);
		if (token) event.cookies.set(cookie.name, token, cookie.options);
		else if (token === null) event.cookies.delete(cookie.name, cookie.options);
		if (again && visit.token) redirect(303, askAgain(event.url, again));
		return status === 200 ? { view } : fail(status, { view });
	}
};
