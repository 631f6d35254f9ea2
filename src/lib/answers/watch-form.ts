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
			return withoutNul(await read());
		} catch {
			watched.unreadable = true;
			error(400, 'unreadable');
		}
	};
	return watched;
}

/** Without the sign that no keyboard has: a database breaks at it, wherever it stands. */
function withoutNul(form: FormData): FormData {
	const has = (text: FormDataEntryValue) => typeof text === 'string' && text.includes('\0');
	const entries = [...form];
	if (!entries.some((entry) => entry.some(has))) return form;
	const clean = new FormData();
	for (const [name, value] of entries)
		clean.append(name.replaceAll('\0', ''), typeof value === 'string' ? value.replaceAll('\0', '') : value);
	return clean;
}
