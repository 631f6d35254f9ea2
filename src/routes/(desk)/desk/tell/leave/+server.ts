import { redirect } from '@sveltejs/kit';
import { tellCookie } from '#lib/links/tell-cookie.ts';
import { deskOf } from '../../../desk-request.ts';
import type { RequestHandler } from './$types';

/** Forgets what was begun and goes back to the desk: the interviewer stays signed in. */
export const GET: RequestHandler = async ({ cookies, locals, url }) => {
	deskOf(locals);
	const { name, options } = tellCookie('/desk/tell', url.protocol);
	const token = cookies.get(name) ?? null;
	cookies.delete(name, options);
	await locals.doors.intake?.tell.leave(token);
	redirect(303, '/desk');
};
