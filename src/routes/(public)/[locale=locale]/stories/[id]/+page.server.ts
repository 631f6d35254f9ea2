import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, parent }) => {
	const { siteName } = await parent();
	const found = await locals.doors.public.readStory({
		id: params.id,
		locale: locals.locale,
		language: url.searchParams.get('lang'),
		siteName: siteName ?? m.base_app_name()
	});
	if (!found.ok) error(found.reason === 'gone' ? 410 : 404);
	// What stands below goes with the story that it is about.
	const tags = [params.id, ...found.value.related.map(({ id }) => id)].map((id) => `story:${id}`);
	locals.cacheable = { tags, expiresAt: found.value.expiresAt, forget: true };
	return { story: found.value };
};
