import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { askAgain, pageAsked, tellCookie } from '#lib/links/tell-cookie.ts';
import { RECORDING_ALLOWED } from '#lib/links/recording-allowed.ts';
import type { Visit } from '#server/intake/tell-view.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = Pick<RequestEvent, 'cookies' | 'locals' | 'url'>;

function doorOf({ locals }: Event) {
	const door = locals.doors.intake?.tell;
	if (!door) error(503, 'readers_only');
	return door;
}

const cookieOf = ({ locals, url }: Event) => tellCookie(`/${locals.locale}/tell`, url.protocol);

function visitOf(event: Event): Visit {
	const { locale, caller } = event.locals;
	const token = event.cookies.get(cookieOf(event).name) ?? null;
	return { mode: 'self', member: null, office: null, locale, caller, token };
}

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'permissions-policy': RECORDING_ALLOWED });
	const { locale } = event.locals;
	const known = { locale, myStory: `${event.url.host}/${locale}/my-story` };
	// A press of a button brings its own page.
	if (event.request.method === 'POST') return { ...known, view: null };
	return { ...known, view: await doorOf(event).open(visitOf(event), pageAsked(event.url)) };
};

export const actions: Actions = {
	default: async (event) => {
		const visit = visitOf(event);
		const { view, status, cookie, again } = await doorOf(event).post(visit, event.request);
		const { name, options } = cookieOf(event);
		if (cookie) event.cookies.set(name, cookie, options);
		else if (cookie === null) event.cookies.delete(name, options);
		if (again && visit.token) redirect(303, askAgain(event.url, again));
		return status === 200 ? { view } : fail(status, { view });
	}
};
