import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Sends the reader to the first page in the language the browser asks for. */
export const GET: RequestHandler = ({ locals, setHeaders }) => {
	setHeaders({ vary: 'accept-language', 'cache-control': 'no-store' });
	redirect(307, `/${locals.locale}`);
};
