import { error, redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The certificate exactly as it was signed, with its signature. An ended pass leads back to the digits. */
export const POST: RequestHandler = async ({ locals, request, url }) => {
	const door = locals.doors.intake?.mine ?? error(503, 'readers_only');
	const pass = (await request.formData()).get('pass');
	const signed = await door.certificate(typeof pass === 'string' ? pass : '');
	if (!signed.ok) redirect(303, `/${locals.locale}/my-story`);
	const { text, signature } = signed.value;
	const key = `${url.origin}/.well-known/suitcase-signing-key`;
	return new Response(JSON.stringify({ text, signature, algorithm: 'Ed25519', key }, null, '\t'), {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': 'attachment; filename="certificate.json"',
			'cache-control': 'no-store'
		}
	});
};
