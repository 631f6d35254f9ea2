/** What every field of a form has in common. */
export interface FieldProps {
	/** As sent; the id on the page is `f-` and this name. */
	name: string;
	label: string;
	hint?: string;
	/** What is wrong, in words; empty or absent if nothing is. */
	error?: string;
}

/** The id of a field on its page: where a summary of errors leads. */
export function fieldId(name: string): string {
	return `f-${name}`;
}

/** The ids of hint and error, for a screen reader; undefined if there is neither. */
export function describedBy({ name, hint, error }: Pick<FieldProps, 'name' | 'hint' | 'error'>): string | undefined {
	const ids = [hint ? `${fieldId(name)}-hint` : '', error ? `${fieldId(name)}-error` : ''].filter(Boolean);
	return ids.length > 0 ? ids.join(' ') : undefined;
}
