import type { RequestHandler } from './$types';

/** Signed heads of the log (C2SP signed notes, an empty line after each), for offices that keep watch over one another. */
export const GET: RequestHandler = async ({ locals }) => {
	const notes = await locals.doors.public.logCheckpoints();
	return new Response(notes.map((note) => `${note}\n`).join(''), {
		headers: { 'content-type': 'text/plain; charset=utf-8' }
	});
};
