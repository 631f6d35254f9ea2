import { fail, redirect } from '@sveltejs/kit';
import { wayBack } from '#lib/links/way-back.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where a form lands that somebody sends whose session has ended: what was typed comes back, to be sent again. */
export const load: PageServerLoad = ({ request }) => {
	if (request.method !== 'POST') redirect(303, '/desk/sign-in');
};

// What is typed to prove who one is never comes back on a page.
const secret = /password|^code$/i;

export const actions: Actions = {
	default: async ({ request, url }) => {
		const to = wayBack(url.searchParams.get('to'));
		if (to === null) redirect(303, '/desk/sign-in');
		const kept: { name: string; value: string }[] = [];
		let files = false;
		for (const [name, value] of await request.formData())
			if (typeof value !== 'string') files ||= value.size > 0;
			else if (!secret.test(name)) kept.push({ name, value });
		const isInParts = request.headers.get('content-type')?.startsWith('multipart/') ?? false;
		return fail(401, { to, kept, files, isInParts });
	}
};
