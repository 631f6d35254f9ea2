import type { PictureRefusal } from '#server/media/picture.ts';

/** Thrown inside the child to carry a named refusal up to the place that sends it. */
export function refusal(reason: PictureRefusal): Error {
	return new Error(reason, { cause: 'refusal' });
}

/** Turns an error of the decoder into a named refusal; `undefined` means the error is a bug of ours. */
export function refusalOf(error: unknown): PictureRefusal | undefined {
	if (!(error instanceof Error)) return undefined;
	if (error.cause === 'refusal') return error.message as PictureRefusal;
	if (/alloc|out of memory/i.test(error.message)) return 'out_of_memory';
	if (/exceeds pixel limit|image too large/i.test(error.message)) return 'too_many_pixels';
	// sharp hands on what its decoders say as plain errors, in many words; bugs of ours are of other kinds.
	return error.constructor === Error ? 'damaged' : undefined;
}
