/** A file that is sent whole or in part, so that a film can be entered anywhere (RFC 9110, 14). */

export interface FileInParts {
	readonly type: string;
	readonly bytes: number;
	/** Names these very bytes; null: they are never the same twice. */
	readonly tag: string | null;
	/** The bytes from one place to another, both included. */
	part(from: number, to: number): ReadableStream<Uint8Array>;
}

/** Answers GET and HEAD; one range at a time. A range that is out of the file is refused with 416. */
export function answerInParts(file: FileInParts, request: Request): Response {
	const headers = new Headers({
		'content-type': file.type,
		'content-disposition': 'inline',
		'accept-ranges': 'bytes'
	});
	if (file.tag !== null) headers.set('etag', file.tag);
	const range = wantedRange(request.headers, file);
	if (range === 'outside') {
		headers.set('content-range', `bytes */${file.bytes}`);
		return new Response(null, { status: 416, headers });
	}
	const { from, to } = range ?? { from: 0, to: file.bytes - 1 };
	headers.set('content-length', String(to - from + 1));
	if (range !== null) headers.set('content-range', `bytes ${from}-${to}/${file.bytes}`);
	const body = request.method === 'HEAD' ? null : file.part(from, to);
	return new Response(body, { status: range === null ? 200 : 206, headers });
}

/** Null: the whole file, also where a part of another version was asked for, or several parts at once. */
function wantedRange(headers: Headers, { bytes, tag }: FileInParts): { from: number; to: number } | 'outside' | null {
	const found = /^bytes=(\d*)-(\d*)$/.exec(headers.get('range')?.trim() ?? '');
	const unless = headers.get('if-range');
	if (!found || (found[1] === '' && found[2] === '') || (unless !== null && unless !== tag)) return null;
	const [, first = '', last = ''] = found;
	if (first === '') return Number(last) === 0 ? 'outside' : { from: Math.max(0, bytes - Number(last)), to: bytes - 1 };
	const from = Number(first);
	const to = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
	// An end before its beginning is no range at all.
	if (last !== '' && Number(last) < from) return null;
	return from < bytes ? { from, to } : 'outside';
}

/** A stream of what comes piece by piece; it ends its source when it is left. */
export function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
	const iterator = pieces[Symbol.asyncIterator]();
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await iterator.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		cancel: () => void iterator.return?.()
	});
}
