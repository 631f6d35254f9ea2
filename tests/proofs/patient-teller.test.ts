/** The teller of the proofs does as a person would: what the page says it could not take is chosen again. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { pressUntilAnswered } from './patient-teller.ts';

const form = (more: string) =>
	`<form method="post" enctype="multipart/form-data"><textarea name="text">Words</textarea>${more}</form>`;

test.each([
	['could not be taken is chosen again', '<p class="error"><bdi>“one.mp4” was not taken.</bdi> Try again.</p>', [1, 1]],
	['is listed already is not', '<li class="row"><span><bdi>one.mp4</bdi> (2 kB)</span></li>', [1, 0]]
] as const)('a file that %s', async (_, said, sent) => {
	const files: number[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			files.push(Buffer.concat(chunks).includes('filename="one.mp4"') ? 1 : 0);
			response.writeHead(files.length === 1 ? 400 : 200, { 'content-type': 'text/html' }).end(form(said));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	try {
		const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/en/tell`;
		const page = { address, status: 200, html: form(''), cookies: new Map<string, string>(), leadsTo: null };
		await pressUntilAnswered(() => false)(page, 'text', { recording: [new File(['x'], 'one.mp4')] });
		expect(files).toEqual(sent);
	} finally {
		server.close();
	}
});
