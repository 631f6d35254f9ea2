import { error, redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Everything that was told and done, as one file with a name that says nothing. An ended pass leads back to the digits. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const door = locals.doors.intake?.mine ?? error(503, 'readers_only');
	const pass = (await request.formData()).get('pass');
	const data = await door.takeHome(typeof pass === 'string' ? pass : '');
	if (!data.ok) redirect(303, `/${locals.locale}/my-story`);
	return new Response(data.value, {
		headers: {
			'content-type': 'application/zip',
			'content-disposition': 'attachment; filename="data.zip"',
			'cache-control': 'no-store'
		}
	});
};
