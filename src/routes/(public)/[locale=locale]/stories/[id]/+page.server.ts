import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

/**
 * What others need to show it in a frame; null where the address of the site is not known. The one that somebody typed is not
 * good enough, for this page is kept for others; in practice it always is this computer.
 */
function frameOf(
	{ doors, locale }: App.Locals,
	story: { readonly id: string; readonly language: string },
	siteName: string | null,
	url: URL
) {
	const origin = doors.public.origin ?? (doors.site.practice ? url.origin : null);
	if (origin === null) return null;
	const title = m.embed_frame_title({ site: siteName ?? m.base_app_name() });
	const page = encodeURIComponent(`${origin}/${locale}/stories/${story.id}`);
	return {
		code: doors.public.frameCode({ origin, storyId: story.id, language: locale, title }),
		title,
		json: `${origin}/oembed?format=json&url=${page}`,
		xml: `${origin}/oembed?format=xml&url=${page}`
	};
}

export const load: PageServerLoad = async ({ locals, params, url, parent }) => {
	const { siteName } = await parent();
	const found = await locals.doors.public.readStory({
		id: params.id,
		locale: locals.locale,
		language: url.searchParams.get('lang'),
		siteName: siteName ?? m.base_app_name()
	});
	if (!found.ok) error(found.reason === 'gone' ? 410 : 404);
	// What stands below goes with the story that it is about; how to show it in a frame, with the office's list of sites.
	const stories = [params.id, ...found.value.related.map(({ id }) => id)].map((id) => `story:${id}`);
	const { expiresAt, unlisted } = found.value;
	locals.cacheable = { tags: [...stories, 'frames'], expiresAt, forget: true, unlisted };
	return { story: found.value, frame: found.value.framed ? frameOf(locals, found.value, siteName, url) : null };
};
