import { error, redirect } from '@sveltejs/kit';
import { isStoryId } from '#domain/story/story-id.ts';
import { isPeopleSeen } from '#domain/story/picture-rungs.ts';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
	const { desk, member } = deskOf(locals);
	const opened = await desk.review.openBatch(member, url.searchParams.get('story'));
	if (!opened.ok) error(opened.reason === 'not_allowed' ? 403 : 404, opened.reason);
	setHeaders({ 'cache-control': 'no-store' });
	const done = url.searchParams.get('done') ?? '';
	return { batch: opened.value, done: isStoryId(done) ? done : null };
};

export const actions: Actions = {
	approve: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const storyId = field(form, 'story');
		const seen = [...form].flatMap(([name, value]) => {
			const [, language] = /^seen-(.+)$/.exec(name) ?? [];
			return language === undefined || typeof value !== 'string' ? [] : [{ language, version: Number(value) }];
		});
		const pictures = [...form].flatMap(([name, value]) => {
			const [, fileId] = /^people-(.+)$/.exec(name) ?? [];
			return fileId === undefined || typeof value !== 'string' || !isPeopleSeen(value)
				? []
				: [{ fileId, people: value }];
		});
		const next = field(form, 'next');
		const done = await desk.review.approveHistorical(member, {
			storyId,
			seen,
			besidePrint: field(form, 'beside'),
			pictures
		});
		if (!done.ok) return refused(done.reason === 'changed_meanwhile' ? 'approve_changed' : done.reason, { storyId });
		redirect(303, `/desk/approve?done=${storyId}${isStoryId(next) ? `&story=${next}` : ''}#approve`);
	}
};
