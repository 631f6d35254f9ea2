import { error } from '@sveltejs/kit';

/** Whether a page asked for the form of its request, and got none. */
export interface WatchedForm {
	readonly unreadable: boolean;
}

/**
 * From here on a body that is no form, or that ends in its middle, is the fault of who sends it: the page that asks for
 * the form of this request is left with a refusal, not with an exception that looks like a bug of ours.
 */
export function watchForm(request: Request): WatchedForm {
	const watched = { unreadable: false };
	const read = request.formData.bind(request);
	request.formData = async () => {
		try {
			return await read();
		} catch {
			watched.unreadable = true;
			error(400, 'unreadable');
		}
	};
	return watched;
}
