import { error, redirect } from '@sveltejs/kit';
import { streamOf } from '#lib/answers/file-in-parts.ts';
import type { RequestHandler } from './$types';

/** The words of a recording as somebody else read them, with a name that says nothing. An ended pass leads back to the digits. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const door = locals.doors.intake?.mine ?? error(503, 'readers_only');
	const form = await request.formData();
	const [pass, reading] = [form.get('pass'), form.get('reading')];
	const heard = await door.hearReading(
		typeof pass === 'string' ? pass : '',
		typeof reading === 'string' ? reading : ''
	);
	if (!heard.ok) redirect(303, `/${locals.locale}/my-story`);
	const { type, ending, pieces } = heard.value;
	return new Response(streamOf(pieces), {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="voice.${ending}"`,
			'cache-control': 'no-store'
		}
	});
};
