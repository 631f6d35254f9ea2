import { error, fail, type Cookies } from '@sveltejs/kit';
import type { Visit } from '#server/intake/tell-view.ts';
import type { Actions, PageServerLoad } from './$types';

interface Here {
	readonly cookies: Cookies;
	readonly locals: App.Locals;
	readonly url: URL;
}

function doorOf({ locals }: Pick<Here, 'locals'>) {
	const door = locals.doors.intake?.tell;
	if (!door) error(404);
	return door;
}

/** The cookie is for these pages only, ends with the browser, and never travels from another site. */
function cookieOf({ url }: Pick<Here, 'url'>, locale: string) {
	const secure = url.protocol === 'https:';
	return {
		name: secure ? '__Secure-tell' : 'tell',
		options: { path: `/${locale}/tell`, httpOnly: true, sameSite: 'strict', secure } as const
	};
}

function visitOf(here: Here): Visit {
	const { locale, caller } = here.locals;
	const token = here.cookies.get(cookieOf(here, locale).name) ?? null;
	return { mode: 'self', member: null, locale, caller, token };
}

export const load: PageServerLoad = async (event) => {
	const { locale } = event.locals;
	const known = { locale, myStory: `${event.url.host}/${locale}/my-story` };
	// A press of a button brings its own page.
	if (event.request.method === 'POST') return { ...known, view: null };
	return { ...known, view: await doorOf(event).open(visitOf(event)) };
};

export const actions: Actions = {
	default: async (event) => {
		const { view, status, cookie } = await doorOf(event).post(visitOf(event), event.request);
		const { name, options } = cookieOf(event, event.locals.locale);
		if (cookie) event.cookies.set(name, cookie, options);
		else if (cookie === null) event.cookies.delete(name, options);
		return status === 200 ? { view } : fail(status, { view });
	}
};
