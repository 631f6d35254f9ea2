import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The public key with which anybody can check a certificate (Ed25519, SubjectPublicKeyInfo, PEM). */
export const GET: RequestHandler = ({ locals }) => {
	const door = locals.doors.intake?.mine ?? error(503, 'readers_only');
	return new Response(door.publicKey, {
		headers: { 'content-type': 'application/x-pem-file', 'cache-control': 'public, max-age=3600' }
	});
};
