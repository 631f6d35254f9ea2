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
	const { id, language, brings, title, summary, blocks, text, notes, expiresAt } = found.value;
	locals.cacheable = { tags: [`story:${params.id}`], expiresAt, forget: true };
	return { story: { id, language, brings, title, summary, blocks, text, notes } };
};
