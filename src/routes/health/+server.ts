import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** 200 while pages can be served, 503 while the database is away. */
export const GET: RequestHandler = async ({ locals }) => {
	const health = await locals.doors.health();
	return json(health, { status: health.status === 'down' ? 503 : 200 });
};
