import { error, redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The proof that the teller's yes, and taking it back, stand in the log. An ended pass leads back to the digits. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const door = locals.doors.intake?.mine ?? error(503, 'readers_only');
	const pass = (await request.formData()).get('pass');
	const proof = await door.logProof(typeof pass === 'string' ? pass : '');
	if (!proof.ok) redirect(303, `/${locals.locale}/my-story`);
	return new Response(JSON.stringify(proof.value, null, '\t'), {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': 'attachment; filename="log-proof.json"',
			'cache-control': 'no-store'
		}
	});
};
