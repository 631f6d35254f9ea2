import { redirect } from '@sveltejs/kit';
import { isQueue } from '#domain/office/queues.ts';
import { deskOf, field, refused } from '../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	// Who only translates has no other list.
	if (member.roles.every((role) => role === 'translator')) redirect(303, '/desk/translate');
	const named = url.searchParams.get('queue') ?? 'arrived';
	const queue = isQueue(named) ? named : 'arrived';
	const everyLanguage = url.searchParams.get('languages') === 'all';
	const opened = await desk.openQueue(member, { queue, everyLanguage, after: url.searchParams.get('after') });
	return {
		queue,
		everyLanguage,
		myId: member.id,
		now: locals.doors.clock(),
		view: opened.ok ? opened.value : null,
		recovery: await desk.missingRecovery(member)
	};
};

export const actions: Actions = {
	claim: async ({ locals, request, url }) => {
		const { desk, member } = deskOf(locals);
		const storyId = field(await request.formData(), 'story');
		const done = await desk.claim(member, storyId);
		return done.ok ? redirect(303, backTo(url)) : refused(done.reason, { storyId });
	},
	release: async ({ locals, request, url }) => {
		const { desk, member } = deskOf(locals);
		const storyId = field(await request.formData(), 'story');
		const done = await desk.release(member, storyId);
		return done.ok ? redirect(303, backTo(url)) : refused(done.reason, { storyId });
	},
	assign: async ({ locals, request, url }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const storyId = field(form, 'story');
		const done = await desk.assign(member, storyId, field(form, 'to'));
		return done.ok ? redirect(303, backTo(url)) : refused(done.reason, { storyId });
	}
};

/** The queue that the form was sent from. */
function backTo(url: URL): string {
	const queue = url.searchParams.get('queue') ?? '';
	return isQueue(queue) ? `/desk?queue=${queue}` : '/desk';
}
