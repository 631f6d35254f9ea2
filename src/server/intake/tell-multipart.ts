/**
 * Reads a form while it arrives (RFC 7578), so that photographs go sealed to the disk without ever standing in memory
 * as a whole, and the words that stand before them in the form are known before the first photograph is.
 */

const LONGEST_HEAD = 16 * 1024;

export interface FilePart {
	readonly field: string;
	/** As the browser names it; never used as a path. */
	readonly name: string;
	/** Must be read to its end, or left: what is not read is thrown away. */
	readonly bytes: AsyncIterable<Uint8Array>;
}

export interface FormHandlers {
	field(name: string, value: string): void;
	file(part: FilePart): Promise<void>;
	/** The most that all words together may have, in bytes. */
	readonly mostWords: number;
}

/** Thrown when the form is cut off or is none, or has more words than it may. */
function brokenForm(why: 'cut_off' | 'malformed' | 'too_many_words'): Error {
	const error = new Error(`the form is ${why}`);
	error.name = 'BrokenForm';
	return error;
}

/** Whether an exception says that the form itself was broken. */
export function isBrokenForm(error: unknown): boolean {
	return error instanceof Error && error.name === 'BrokenForm';
}

/** Reads either kind of form that a browser sends. `type` is the header Content-Type. */
export async function readForm(source: AsyncIterable<Uint8Array>, type: string, handlers: FormHandlers): Promise<void> {
	const arriving = untilCutOff(source);
	const boundary = /^multipart\/form-data\b.*?\bboundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(type);
	if (boundary) return readParts(arriving, boundary[1] ?? boundary[2] ?? '', handlers);
	const body = await readAll(arriving, handlers.mostWords);
	for (const [name, value] of new URLSearchParams(body.toString('utf8'))) handlers.field(name, value);
}

/** Whoever goes away while sending, or sends more than is taken, has sent a form that is cut off. */
async function* untilCutOff(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
	try {
		yield* source;
	} catch {
		throw brokenForm('cut_off');
	}
	return undefined;
}

async function readParts(source: AsyncIterable<Uint8Array>, boundary: string, handlers: FormHandlers): Promise<void> {
	const line = Buffer.from(`\r\n--${boundary}`);
	const reader = createReader(source);
	// The first boundary has no line before it.
	reader.unread(Buffer.from('\r\n'));
	for await (const chunk of upTo(reader, line)) void chunk;
	let words = 0;
	for (;;) {
		const after = (await reader.take(2)).toString('latin1');
		if (after === '--') return;
		if (after !== '\r\n') throw brokenForm('malformed');
		const head = (await readAll(upTo(reader, Buffer.from('\r\n\r\n')), LONGEST_HEAD)).toString('utf8');
		const field = parameter(head, 'name');
		const name = parameter(head, 'filename');
		if (field === null) throw brokenForm('malformed');
		const body = upTo(reader, line);
		if (name === null) {
			const value = await readAll(body, handlers.mostWords - words);
			words += value.length;
			handlers.field(field, value.toString('utf8'));
		} else {
			await handlers.file({ field, name, bytes: kept(body) });
			for await (const chunk of body) void chunk;
		}
	}
}

/** The same bytes; a reader that stops early does not end the source, for the rest must still be passed over. */
function kept(body: AsyncGenerator<Buffer>): AsyncIterable<Uint8Array> {
	return { [Symbol.asyncIterator]: () => ({ next: () => body.next() }) };
}

interface Reader {
	/** The next piece as it arrived; null at the end. */
	next(): Promise<Buffer | null>;
	/** Exactly so many bytes. Throws if there are fewer. */
	take(count: number): Promise<Buffer>;
	unread(bytes: Buffer): void;
}

function createReader(source: AsyncIterable<Uint8Array>): Reader {
	const iterator = source[Symbol.asyncIterator]();
	let waiting: Buffer | null = null;
	const next = async (): Promise<Buffer | null> => {
		if (waiting) {
			const piece = waiting;
			waiting = null;
			return piece;
		}
		const { done, value } = await iterator.next();
		return done ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
	};
	const unread = (bytes: Buffer) => {
		waiting = waiting ? Buffer.concat([bytes, waiting]) : bytes;
	};
	const take = async (count: number): Promise<Buffer> => {
		let held = Buffer.alloc(0);
		while (held.length < count) {
			const piece = await next();
			if (piece === null) throw brokenForm('cut_off');
			held = Buffer.concat([held, piece]);
		}
		unread(held.subarray(count));
		return held.subarray(0, count);
	};
	return { next, take, unread };
}

/** Everything before `mark`, piece by piece; the mark itself is taken away. Throws if it never comes. */
async function* upTo(reader: Reader, mark: Buffer): AsyncGenerator<Buffer, undefined> {
	let held: Buffer = Buffer.alloc(0);
	for (;;) {
		const piece = await reader.next();
		if (piece === null) throw brokenForm('cut_off');
		held = held.length > 0 ? Buffer.concat([held, piece]) : piece;
		const at = held.indexOf(mark);
		if (at >= 0) {
			reader.unread(held.subarray(at + mark.length));
			if (at > 0) yield held.subarray(0, at);
			return;
		}
		// The last bytes may be the beginning of the mark.
		const sure = held.length - (mark.length - 1);
		if (sure > 0) {
			yield held.subarray(0, sure);
			held = held.subarray(sure);
		}
	}
}

async function readAll(source: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	for await (const piece of source) {
		length += piece.length;
		if (length > most) throw brokenForm('too_many_words');
		pieces.push(piece);
	}
	return Buffer.concat(pieces);
}

/** A parameter of Content-Disposition. Browsers write a quotation mark and line breaks inside as %22, %0D and %0A. */
function parameter(head: string, name: string): string | null {
	const line = head.split('\r\n').find((text) => /^content-disposition:/i.test(text)) ?? '';
	const found = new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(line);
	return found?.[1]?.replace(/%(22|0D|0A)/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))) ?? null;
}
