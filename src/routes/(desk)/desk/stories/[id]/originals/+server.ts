import { error, redirect } from '@sveltejs/kit';
import { isStoryId } from '#domain/story/story-id.ts';
import { deskOf } from '../../../../desk-request.ts';
import type { RequestHandler } from './$types';

/** What was told, handed out in person: one file with a name that says nothing, kept nowhere on the way. */
export const POST: RequestHandler = async ({ locals, params }) => {
	const { desk, member } = deskOf(locals);
	if (!isStoryId(params.id)) error(404, 'not_found');
	const given = await desk.review.giveOriginals(member, params.id);
	if (!given.ok) {
		if (given.reason === 'not_allowed') error(403, given.reason);
		if (given.reason === 'not_found') error(404, given.reason);
		redirect(303, `/desk/stories/${params.id}?not-given=${given.reason}#originals`);
	}
	return new Response(given.value, {
		headers: {
			'content-type': 'application/zip',
			'content-disposition': 'attachment; filename="data.zip"',
			'cache-control': 'no-store'
		}
	});
};
