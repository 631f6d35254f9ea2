/**
 * The database goes away in the middle, and comes back. Whatever form was sent meanwhile says what happened, holds every
 * word that was typed, and is taken when its one button is pressed again.
 */
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { normaliseSecondWord } from '#domain/story/second-word.ts';
import { tellStory } from '../told-story.ts';
import { giveReceipt, type Installation, install, until } from './installation.ts';
import { openPage, type Page, postForm } from './plain-forms.ts';
import { pressAndFollow } from './tell-by-form.ts';
import { openMyStory } from './teller-by-form.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-gone-'));
const WORDS = 'Please change the name of my street: "Rue <de> l’Été" & all.\n\nThank you.';
let at: Installation;

beforeAll(async () => {
	at = await install({ data: folder, env: { PRACTICE: 'auto' } });
}, 240_000);
afterAll(async () => {
	await at[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});

/** Ends the database so that it cannot start again, works, and puts back what it misses. */
async function whileGone<T>(work: () => Promise<T>): Promise<T> {
	const cluster = join(folder, 'postgres');
	const control = join(cluster, 'global', 'pg_control');
	const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
	renameSync(control, `${control}.away`);
	try {
		process.kill(pid, 'SIGKILL');
		await until('the database is gone', async () => (await fetch(`${at.server.origin}/health`)).status !== 200);
		return await work();
	} finally {
		renameSync(`${control}.away`, control);
		await until('the database is back', async () => (await fetch(`${at.server.origin}/health`)).status === 200);
	}
}
const state = async (storyId: string) =>
	(await at.owner.selectFrom('story.person').select('state').where('story_id', '=', storyId).executeTakeFirstOrThrow())
		.state;

const SECOND_WORD = 'lighthouse keeper';
async function opened(): Promise<{ storyId: string; page: Page }> {
	const { storyId } = await tellStory(at.owner, at.seal.keys);
	const digits = await giveReceipt(at, storyId);
	const hash = await at.seal.receipts.hash(normaliseSecondWord(SECOND_WORD));
	await at.owner.updateTable('story.receipt').set({ second_word_hash: hash }).where('story_id', '=', storyId).execute();
	return { storyId, page: await openMyStory(at.server.origin, digits) };
}

test('pausing a story: the page does not say it is done, and one more press does it', async () => {
	const { storyId, page } = await opened();
	const answer = await whileGone(() => postForm(page, 'pass', {}, ['intent', 'pause']));
	expect(answer.status).toBe(503);
	expect(answer.html).toContain('do not rely on it yet');
	expect(await state(storyId)).toBe('active');
	const done = await postForm(answer, 'pass', {});
	expect(done.status).toBe(200);
	expect(await state(storyId)).toBe('suspended');
});

test('a message to the desk: every word is on the page, and arrives once', async () => {
	const { page } = await opened();
	const messages = await postForm(page, 'word', { screen: 'messages', word: SECOND_WORD }, ['intent', 'word']);
	const answer = await whileGone(() => postForm(messages, 'message_id', { message: WORDS }, ['intent', 'send']));
	expect(answer.status).toBe(503);
	expect(answer.html).toContain('&quot;Rue &lt;de&gt; l’Été&quot; &amp; all.');
	// Pressed twice: it is one message.
	for (let press = 0; press < 2; press++) {
		const sent = await postForm(answer, 'message_id', {});
		expect(sent.status).toBe(200);
		expect(sent.html.match(/name of my street/g)?.length).toBe(1);
	}
});

test('telling: the page comes back with every word, before there is a draft and after', async () => {
	const { origin } = at.server;
	const first = await openPage(`${origin}/en/tell`);
	const answer = await whileGone(() => postForm(first, 'country', { country: 'BE', adult: 'yes' }, ['intent', 'next']));
	expect(answer.status).toBe(503);
	expect(answer.html).toContain('Everything you typed is still in this page');
	expect((await pressAndFollow(answer, 'country', {}, ['intent', 'next'])).html).toContain('name="office"');
});

test('the desk: a form comes back with its words, a password never does', async () => {
	const signIn = await openPage(`${at.server.origin}/desk/sign-in`);
	const password = 'a long and private password';
	const answer = await whileGone(() => postForm(signIn, 'password', { email: 'a@example.org', password }));
	expect(answer.status).toBe(500);
	expect(answer.html).not.toContain(password);
	const entered = await postForm(await openPage(`${at.server.origin}/desk/sign-in`), 'as', {}, ['as', 'editor']);
	const send = () =>
		fetch(`${at.server.origin}/desk/stories/0000000000?/working`, {
			method: 'POST',
			headers: {
				accept: 'text/html',
				origin: at.server.origin,
				cookie: [...entered.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
			},
			body: new URLSearchParams({ text: WORDS, version: '3' })
		});
	const broken = await whileGone(send);
	expect(broken.status).toBe(503);
	const html = await broken.text();
	expect(html).toContain('action="/desk/stories/0000000000?/working"');
	expect(html.match(/name of my street/g)?.length, 'to send again, and to read').toBe(2);
	expect((await send()).status, 'the desk works again').toBeLessThan(500);
});
