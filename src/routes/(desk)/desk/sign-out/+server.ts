import { redirect } from '@sveltejs/kit';
import { setCookies, visitOf } from '../../desk-request.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies }) => {
	const { desk, visit } = visitOf(locals);
	setCookies(cookies, await desk.signOut(visit));
	redirect(303, '/desk/sign-in');
};
