import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Sends people to the description in the language their browser asks for. */
export const GET: RequestHandler = ({ locals, setHeaders }) => {
	setHeaders({ vary: 'accept-language', 'cache-control': 'no-store' });
	redirect(307, `/${locals.locale}/api`);
};
