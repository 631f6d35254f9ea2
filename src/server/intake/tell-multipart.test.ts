import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBrokenForm, readForm } from './tell-multipart.ts';

interface Read {
	words: [string, string][];
	files: [string, string, Buffer][];
}

async function read(
	body: Uint8Array,
	type: string,
	cuts: readonly number[] = [],
	leaveAfter = Infinity
): Promise<Read> {
	const found: Read = { words: [], files: [] };
	async function* pieces() {
		let from = 0;
		for (const cut of [...cuts].sort((a, b) => a - b)) {
			if (cut <= from || cut >= body.length) continue;
			yield body.subarray(from, cut);
			from = cut;
		}
		yield body.subarray(from);
	}
	await readForm(pieces(), type, {
		mostWords: 100_000,
		field: (name, value) => found.words.push([name, value]),
		async file({ field, name, bytes }) {
			const all: Uint8Array[] = [];
			for await (const piece of bytes) {
				all.push(piece);
				if (all.length >= leaveAfter) break;
			}
			found.files.push([field, name, Buffer.concat(all)]);
		}
	});
	return found;
}

async function formOf(words: [string, string][], files: [string, Uint8Array][]) {
	const form = new FormData();
	for (const [name, value] of words) form.append(name, value);
	for (const [name, bytes] of files) form.append('pictures', new File([new Uint8Array(bytes)], name));
	const request = new Request('http://localhost', { method: 'POST', body: form });
	return { body: new Uint8Array(await request.arrayBuffer()), type: request.headers.get('content-type') ?? '' };
}

// What a browser changes by itself: line breaks, and halves of characters.
const word = fc.string({ unit: 'binary' }).map((text) => text.replace(/\r\n?|\n/g, '\r\n').toWellFormed());

test('whatever a browser sends arrives the same, however the network cuts it', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), word), { maxLength: 5 }),
			fc.array(fc.tuple(fc.stringMatching(/^[a-z "%é]{1,12}$/), fc.uint8Array({ maxLength: 3_000 })), { maxLength: 3 }),
			fc.array(fc.nat(6_000), { maxLength: 30 }),
			async (words, files, cuts) => {
				const { body, type } = await formOf(words, files);
				const got = await read(body, type, cuts);
				expect(got.words).toEqual(words);
				expect(got.files.map(([, , bytes]) => bytes)).toEqual(files.map(([, bytes]) => Buffer.from(bytes)));
			}
		),
		{ numRuns: 300 }
	);
});

test('a file that is left unread does not stop what comes after it', async () => {
	const { body, type } = await formOf(
		[],
		[
			['one', new Uint8Array(50_000)],
			['two', Uint8Array.of(1, 2, 3)]
		]
	);
	const got = await read(body, type, [10_000, 20_000, 30_000], 1);
	expect(got.files.map(([, name]) => name)).toEqual(['one', 'two']);
	expect(got.files[1]?.[2]).toEqual(Buffer.of(1, 2, 3));
});

test('a form that is cut off, is none, or has too many words is refused as such', async () => {
	const { body, type } = await formOf([['text', 'x'.repeat(1_000)]], [['a', new Uint8Array(100)]]);
	const isRefused = async (bytes: Uint8Array, as = type) =>
		isBrokenForm(
			await read(bytes, as).then(
				() => null,
				(error: unknown) => error
			)
		);
	for (const end of [0, 1, 40, 200, body.length - 3, body.length - 120])
		expect(await isRefused(body.subarray(0, end))).toBe(true);
	expect(await isRefused(Buffer.from('hello'), type)).toBe(true);
	const long = await formOf([['text', 'x'.repeat(200_000)]], []);
	expect(await isRefused(long.body, long.type)).toBe(true);
	expect(await isRefused(Buffer.from(`text=${'x'.repeat(200_000)}`), 'application/x-www-form-urlencoded')).toBe(true);
});

test('a form without files is read too', async () => {
	const got = await read(Buffer.from('text=a+b%0D%0Ac&x=%D9%82'), 'application/x-www-form-urlencoded', [3, 9]);
	expect(got.words).toEqual([
		['text', 'a b\r\nc'],
		['x', 'ق']
	]);
});
