import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** An address that others may link to. Who we are stands on one page until there is more: browsers must not remember the way. */
export const GET: RequestHandler = ({ locals }) => {
	redirect(307, `/${locals.locale}/about#offices`);
};
