import { redirect } from '@sveltejs/kit';
import { pressOf, sessionIn } from '../../../../../press-request.ts';
import type { RequestHandler } from './$types';

/** A form and no link: nothing that fetches ahead takes a kit, for each one that is taken stands in the ledger. */
export const POST: RequestHandler = async ({ locals, params, cookies, url }) => {
	const page = `/${locals.locale}/press/stories/${params.id}`;
	const session = sessionIn(cookies, url);
	if (!session) return redirect(303, page);
	const { locale } = locals;
	const taken = await pressOf(locals).takeKit(session, { storyId: params.id, locale, origin: url.origin });
	if (!taken.ok) return redirect(303, `${page}?said=${taken.reason}`);
	return new Response(taken.value.body, {
		headers: {
			'content-type': 'application/zip',
			// Its number in the ledger, and no word of the story.
			'content-disposition': `attachment; filename="press-kit-${taken.value.id.slice(0, 8)}.zip"`,
			'cache-control': 'no-store'
		}
	});
};
