/** The program behind nginx and behind Caddy, set up to the letter of `docs/operating/proxy.md`. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainJpeg } from '../plain-jpeg.ts';
import { freePort } from './free-port.ts';
import { type Front, isInstalled, startCaddy, startNginx } from './front.ts';
import { giveReceipt, type Installation, install, until } from './installation.ts';
import { publishWhole } from './published-story.ts';
import { tellByForm } from './tell-by-form.ts';
import { openMyStory, takeBackByForm } from './teller-by-form.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-fronts-'));
/** A WAV file of this many bytes of silence, one channel at 48 kHz. */
function silence(bytes: number): Uint8Array<ArrayBuffer>[] {
	const head = Buffer.alloc(44);
	head.write('RIFF', 0);
	head.writeUInt32LE(36 + bytes, 4);
	head.write('WAVEfmt ', 8);
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(48_000, 24);
	head.writeUInt32LE(96_000, 28);
	head.writeUInt16LE(2, 32);
	head.writeUInt16LE(16, 34);
	head.write('data', 36);
	head.writeUInt32LE(bytes, 40);
	return [new Uint8Array(head), new Uint8Array(bytes)];
}

const start = {
	nginx: (name: string, at: { upstream: number; port: number }) =>
		startNginx(join(folder, name), { ...at, cached: true }),
	caddy: (name: string, at: { upstream: number; port: number }) => startCaddy(join(folder, name), at)
};

beforeAll(() => {
	// Certificates of a test are signed by nobody.
	process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
});
afterAll(() => {
	delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
	rmSync(folder, { recursive: true, force: true });
});

for (const program of ['nginx', 'caddy'] as const) {
	const missing = !isInstalled(program);
	if (missing) console.warn(`skipped: ${program} is not installed here (Debian: apt-get install ${program})`);
	describe.skipIf(missing)(`behind ${program}`, () => {
		let at: Installation;
		let front: Front;
		beforeAll(async () => {
			const [upstream, port] = [await freePort(), await freePort()];
			at = await install({ env: { PORT: String(upstream), ORIGIN: `https://localhost:${port}`, TRUSTED_PROXY: '1' } });
			front = await start[program](program, { upstream, port });
			await at.owner
				.insertInto('office.office')
				.values({ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'] })
				.execute();
		}, 300_000);
		afterAll(async () => {
			await front[Symbol.asyncDispose]();
			await at[Symbol.asyncDispose]();
		});

		test('a story with a photograph is told, and its receipt opens it', async () => {
			const photograph = new File([new Uint8Array(await plainJpeg())], 'street.jpg', { type: 'image/jpeg' });
			const digits = await tellByForm(front.origin, { text: 'Told through a proxy.', photographs: [photograph] });
			const page = await openMyStory(front.origin, digits);
			expect(page.status).toBe(200);
			const cookies = (await fetch(`${front.origin}/en`)).headers.getSetCookie();
			expect(cookies).toEqual([]);
		});
		test('a long recording goes through, and the words of its press with it', async () => {
			const digits = await tellByForm(front.origin, {
				text: 'Spoken through a proxy.',
				recordings: [new File(silence(150_000_000), 'long.wav', { type: 'audio/wav' })]
			});
			expect((await openMyStory(front.origin, digits)).status).toBe(200);
			const kept = await at.owner.selectFrom('story.file').select('kind').where('kind', '!=', 'picture').execute();
			expect(kept).toHaveLength(1);
		});
		test('a story that is taken back is gone from the front within two seconds', async () => {
			const story = await publishWhole(at);
			const page = await openMyStory(front.origin, await giveReceipt(at, story.storyId));
			const address = front.origin + story.addresses.page;
			for (let read = 0; read < 20; read++) expect((await fetch(address)).status).toBe(200);
			// Readers ask all the time, so that a cache has no reason to forget it.
			let last = 0;
			let over = false;
			const readers = (async () => {
				while (!over) {
					// How long an answer is on its way is the machine's affair.
					const asked = performance.now();
					const { status } = await fetch(address);
					if (status === 200) last = asked;
				}
			})();
			await takeBackByForm(page, 'keep_sealed');
			const done = performance.now();
			await until('it is gone', async () => performance.now() - Math.max(last, done) > 2_500);
			over = true;
			await readers;
			console.log(`${program}: given last ${Math.max(0, last - done).toFixed(0)} ms after the teller read "done"`);
			expect(last - done).toBeLessThan(2_000);
			expect((await fetch(address)).status).toBe(410);
		});
		test('nobody stands in its folder or on its screen, not even when the program is away', async () => {
			const upstream = await freePort();
			const lonely = await start[program](`${program}-alone`, { upstream, port: await freePort() });
			expect((await fetch(`${lonely.origin}/en/tell`)).status).toBe(502);
			await lonely[Symbol.asyncDispose]();
			for (const text of [front.printed(), lonely.printed()]) expect(text).not.toMatch(/remote_ip|client: |\/en\/tell/);
			const uploads = readdirSync(join(folder, program), { recursive: true }).map(String);
			expect(uploads.filter((name) => /temp-client_body.*\d|\.log$/.test(name))).toEqual([]);
		});
		test('the address it hands on is the one it saw, whatever the client says', async () => {
			const seen: IncomingHttpHeaders[] = [];
			const echo = createServer((request, response) => {
				seen.push(request.headers);
				response.end('ok');
			});
			const upstream = await freePort();
			await new Promise<void>((done) => echo.listen(upstream, '127.0.0.1', done));
			const between = await start[program](`${program}-echo`, { upstream, port: await freePort() });
			await fetch(`${between.origin}/en/tell`, { headers: { 'x-forwarded-for': '203.0.113.7, 203.0.113.8' } });
			expect(seen.at(-1)?.['x-forwarded-for']).toBe('127.0.0.1');
			expect(seen.at(-1)?.['x-forwarded-proto']).toBe('https');
			await between[Symbol.asyncDispose]();
			echo.close();
		});
	});
}
