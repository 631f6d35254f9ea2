import { error, redirect } from '@sveltejs/kit';
import { isLocale } from '#lib/paraglide/runtime.js';
import { field, setCookies, visitOf } from '../../desk-request.ts';
import type { RequestHandler } from './$types';

/** The banner of practice mode: become the editor or the reviewer, or tell a story as a teller does. */
export const POST: RequestHandler = async ({ locals, request, cookies }) => {
	const { desk, visit } = visitOf(locals);
	const form = await request.formData();
	const as = field(form, 'as');
	const locale = field(form, 'locale');
	if (as === 'teller' && locals.doors.site.practice) redirect(303, `/${isLocale(locale) ? locale : 'en'}/tell`);
	if (as !== 'editor' && as !== 'reviewer') error(404, 'not_found');
	const done = await desk.switchPractice(visit, as, locale);
	if (!done.ok) error(404, 'not_found');
	setCookies(cookies, done.value);
	redirect(303, '/desk');
};
