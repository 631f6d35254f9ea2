import { expect, test } from 'vitest';
import { answerInParts, streamOf } from './file-in-parts.ts';

const bytes = Uint8Array.from({ length: 10 }, (_, at) => at);
const file = {
	type: 'video/mp4',
	bytes: 10,
	tag: '"tag"',
	part: (from: number, to: number) =>
		streamOf(
			(async function* () {
				yield bytes.subarray(from, to + 1);
			})()
		)
};
async function ask(headers: Record<string, string>, method = 'GET') {
	const answer = answerInParts(file, new Request('http://localhost/a', { method, headers }));
	const body = [...new Uint8Array(await answer.arrayBuffer())];
	return { status: answer.status, range: answer.headers.get('content-range'), body, headers: answer.headers };
}

test('a file comes whole, or the part that was asked for', async () => {
	expect(await ask({})).toMatchObject({ status: 200, range: null, body: [...bytes] });
	expect(await ask({ range: 'bytes=2-4' })).toMatchObject({ status: 206, range: 'bytes 2-4/10', body: [2, 3, 4] });
	expect(await ask({ range: 'bytes=8-' })).toMatchObject({ status: 206, range: 'bytes 8-9/10', body: [8, 9] });
	expect(await ask({ range: 'bytes=-3' })).toMatchObject({ status: 206, range: 'bytes 7-9/10', body: [7, 8, 9] });
	expect(await ask({ range: 'bytes=5-99' })).toMatchObject({ status: 206, range: 'bytes 5-9/10' });
	expect((await ask({ range: 'bytes=0-0' })).headers.get('content-length')).toBe('1');
});

test('a part outside the file is refused, and what is no range is ignored', async () => {
	for (const range of ['bytes=10-', 'bytes=-0']) {
		expect(await ask({ range })).toMatchObject({ status: 416, range: 'bytes */10', body: [] });
	}
	for (const range of ['bytes=4-2', 'bytes=-', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b']) {
		expect(await ask({ range })).toMatchObject({ status: 200, body: [...bytes] });
	}
});

test('a part of another version is not mixed in, and HEAD says the same without a body', async () => {
	expect(await ask({ range: 'bytes=2-4', 'if-range': '"tag"' })).toMatchObject({ status: 206 });
	expect(await ask({ range: 'bytes=2-4', 'if-range': '"other"' })).toMatchObject({ status: 200 });
	const head = await ask({ range: 'bytes=2-4' }, 'HEAD');
	expect(head).toMatchObject({ status: 206, body: [] });
	expect(head.headers.get('content-length')).toBe('3');
});
