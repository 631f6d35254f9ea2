import { error } from '@sveltejs/kit';
import { isStoryId } from '#domain/story/story-id.ts';
import { deskOf } from '../../../../../desk-request.ts';
import type { RequestHandler } from './$types';

/** The preview of a picture, for those who have it open; it is kept nowhere on the way. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { desk, member } = deskOf(locals);
	if (!isStoryId(params.id)) error(404, 'not_found');
	const picture = await desk.review.streamPicture(member, { storyId: params.id, fileId: params.file });
	if (!picture.ok) error(picture.reason === 'not_allowed' ? 403 : 404, picture.reason);
	const chunks = picture.value[Symbol.asyncIterator]();
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await chunks.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		cancel: () => void chunks.return?.()
	});
	return new Response(body, {
		headers: { 'content-type': 'image/webp', 'cache-control': 'no-store' }
	});
};
