import { redirect } from '@sveltejs/kit';
import { isList } from '#domain/office/queues.ts';
import { typedStoryId } from '#domain/story/story-id.ts';
import { deskOf, field, refused } from '../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	// Who only translates has no other list.
	if (member.roles.every((role) => role === 'translator')) redirect(303, '/desk/translate');
	const named = url.searchParams.get('queue') ?? 'arrived';
	const queue = isList(named) ? named : 'arrived';
	const everyLanguage = url.searchParams.get('languages') === 'all';
	const asked = {
		office: url.searchParams.get('office') ?? '',
		country: url.searchParams.get('country') ?? '',
		find: url.searchParams.get('find')?.trim() ?? ''
	};
	const storyId = typedStoryId(asked.find);
	const opened = await desk.openQueue(member, {
		...{ queue, everyLanguage, after: url.searchParams.get('after') },
		sought: {
			office: /^[a-z0-9-]{2,40}$/.test(asked.office) ? asked.office : null,
			country: /^[A-Z]{2}$/.test(asked.country) ? asked.country : null,
			// What is no number of a story finds none.
			storyId: asked.find === '' ? null : (storyId ?? 'none')
		}
	});
	return {
		queue,
		asked,
		/** One story was looked for. */
		found: asked.find !== '',
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

/** The list that the form was sent from, with what was looked for. */
function backTo(url: URL): string {
	const back = new URLSearchParams();
	for (const name of ['queue', 'office', 'country', 'find']) {
		const value = url.searchParams.get(name) ?? '';
		if (name === 'queue' ? isList(value) : value !== '') back.set(name, value);
	}
	return back.size > 0 ? `/desk?${back.toString()}` : '/desk';
}
