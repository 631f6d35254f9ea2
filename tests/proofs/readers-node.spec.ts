/** A node for readers beside a whole one (`docs/operating/two-nodes.md`): it holds no key, shows stories, forgets at once. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../journeys/server.ts';
import { giveReceipt, type Installation, install, publicFolder, until } from './installation.ts';
import { publishWhole } from './published-story.ts';
import { openMyStory, takeBackByForm } from './teller-by-form.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-readers-'));
let whole: Installation;
let node: RunningServer;

beforeAll(async () => {
	whole = await install();
	// Of the shared folder it needs what readers see, and nothing else.
	mkdirSync(join(folder, 'files'), { recursive: true });
	mkdirSync(publicFolder(whole), { recursive: true });
	symlinkSync(publicFolder(whole), join(folder, 'files', 'public'));
	node = await startServer({ data: folder, env: { DOORS: 'public', DATABASE_URL_PUBLIC: whole.logins.public ?? '' } });
}, 400_000);
afterAll(async () => {
	await node[Symbol.asyncDispose]();
	await whole[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});

test('it shows stories without a key of its own, and forgets at once what is taken back', async () => {
	const story = await publishWhole(whole);
	const page = await openMyStory(whole.server.origin, await giveReceipt(whole, story.storyId));
	const surfaces = ['page', 'list', 'search', 'picture', 'poster'] as const;
	for (const surface of surfaces)
		for (let read = 0; read < 2; read++)
			expect((await fetch(node.origin + story.addresses[surface])).status, surface).toBe(200);
	const taken = takeBackByForm(page, 'keep_sealed');
	const began = performance.now();
	for (const surface of ['page', 'picture', 'poster'] as const)
		await until(`${surface} is gone`, async () => (await fetch(node.origin + story.addresses[surface])).status === 410);
	console.log(`gone from the node for readers ${(performance.now() - began).toFixed(0)} ms after the click`);
	await taken;
	expect(await (await fetch(node.origin + story.addresses.list)).text()).not.toContain(story.storyId);
	expect(existsSync(join(folder, 'keys'))).toBe(false);
	expect(readdirSync(folder).sort()).toEqual(['files']);
	expect((await fetch(`${node.origin}/health`)).status).toBe(200);
});

test('tellers read that here one can only read; the desk is not there', async () => {
	for (const [language, words] of [
		['en', 'Here you can only read'],
		['ar', 'هنا يمكنك القراءة فقط']
	] as const)
		for (const path of ['tell', 'my-story', 'stop?story=0000000000']) {
			const answer = await fetch(`${node.origin}/${language}/${path}`);
			expect(answer.status, path).toBe(503);
			expect(await answer.text(), path).toContain(words);
		}
	const pressed = await fetch(`${node.origin}/en/stop`, {
		method: 'POST',
		headers: { origin: node.origin, accept: 'text/html' },
		body: new URLSearchParams({ story: '0000000000' })
	});
	expect(pressed.status).toBe(503);
	expect((await fetch(`${node.origin}/desk`)).status).toBe(404);
});
