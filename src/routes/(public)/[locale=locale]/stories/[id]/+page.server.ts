import { error } from '@sveltejs/kit';
import { storyPath } from '#domain/story/story-path.ts';
import { m } from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

/**
 * The address of the site; null where it is not known. The one that somebody typed is not good enough, for this page is kept
 * for others; in practice it always is this computer.
 */
function originOf({ doors }: App.Locals, url: URL): string | null {
	return doors.public.origin ?? (doors.site.practice ? url.origin : null);
}

/** What others need to show it in a frame, in the language in which it is read here; null where our address is not known. */
function frameOf(
	{ doors, locale }: App.Locals,
	story: { readonly id: string; readonly language: string },
	siteName: string | null,
	origin: string | null
) {
	if (origin === null) return null;
	const title = m.embed_frame_title({ site: siteName ?? m.base_app_name() });
	const page = encodeURIComponent(origin + storyPath(locale, story.id, story.language));
	return {
		code: doors.public.frameCode({ origin, storyId: story.id, language: story.language, title }),
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
	const origin = originOf(locals, url);
	const frame = found.value.framed ? frameOf(locals, found.value, siteName, origin) : null;
	const address = (origin ?? '') + storyPath(locals.locale, params.id, found.value.language);
	return { story: found.value, frame, address };
};
