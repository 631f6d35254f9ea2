/**
 * T22: nobody's network address and nobody's browser are kept, by whichever page they came. A distinctive address and
 * agent go through every kind of page and every kind of failure; then every byte that the program left is searched.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { marker } from '../told-story.ts';
import { install } from './installation.ts';
import { createSearch } from './marker-search.ts';
import { type Page, openPage, postForm } from './plain-forms.ts';
import { publishWhole } from './published-story.ts';
import { openMyStory, takeBackByForm } from './teller-by-form.ts';
import { tellByForm } from './tell-by-form.ts';

const ADDRESS = '203.0.113.211';
const ADDRESS_6 = '2001:db8:7a7a:5b5b';

/** Everything that `work` asks for comes from this address and this agent. */
async function asSomebody(headers: Readonly<Record<string, string>>, work: () => Promise<void>): Promise<void> {
	const plain = globalThis.fetch;
	globalThis.fetch = (input, init) =>
		plain(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), ...headers } });
	try {
		await work();
	} finally {
		globalThis.fetch = plain;
	}
}

function* filesIn(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
		if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

test(
	'T22 address logging: telling, reading, stopping and failing leave no address and no browser in any file',
	{ timeout: 600_000 },
	async () => {
		const agent = marker('Zebrabrowser');
		const control = marker('ledgerword');
		const at = await install({ env: { TRUSTED_PROXY: '1' } });
		const { origin, data } = at.server;
		await at.owner
			.insertInto('office.office')
			.values({ id: 'brussels', name: control, country: 'BE', serves: ['BE'], contact: '' })
			.execute();
		const { addresses, storyId } = await publishWhole(at);
		for (const address of [ADDRESS, `${ADDRESS_6}::17`])
			await asSomebody(
				{ 'user-agent': `${agent}/1.0`, 'x-forwarded-for': address, forwarded: `for=${address}` },
				async () => {
					for (const path of [...Object.values(addresses), '/health', '/en/no/such/page', '/%00', '/media/nothing'])
						await (await fetch(origin + path)).arrayBuffer();
					const digits = await tellByForm(origin, { text: 'The first winter.' });
					let page: Page = await openMyStory(origin, digits);
					page = await takeBackByForm(page, 'keep_sealed');
					expect(page.status).toBe(200);
					await postForm(await openPage(`${origin}/en/my-story`), 'digits', { digits: '1234' }, ['intent', 'open']);
					const stop = await openPage(`${origin}/en/stop?story=${storyId}`);
					await postForm(stop, 'story', { story: storyId });
					await postForm(await openPage(`${origin}/desk/sign-in`), 'password', {
						email: 'nobody@example.org',
						password: 'x'
					});
					// Refusals of every kind: another origin, a body that is too large, a method that is none of ours.
					await fetch(`${origin}/en/stop`, {
						method: 'POST',
						body: 'x'.repeat(3_000_000),
						headers: { origin: 'https://evil.example' }
					});
					await fetch(`${origin}/en/stop`, { method: 'PUT', body: 'x', headers: { origin } });
				}
			);
		// What is still in memory comes to the disk when the program ends in order.
		await at.owner.destroy();
		at.seal.close();
		await at.server.stop();

		const search = createSearch({ address: ADDRESS, sixth: ADDRESS_6, agent, control });
		const found = [...filesIn(data)].flatMap((file) => search(file, readFileSync(file)));
		const printed = search('printed', Buffer.from(at.server.printed()));
		expect(
			found.some((hit) => hit.marker === 'control'),
			'the search finds what is there'
		).toBe(true);
		expect([...found, ...printed].filter((hit) => hit.marker !== 'control')).toEqual([]);
		await at.server[Symbol.asyncDispose]();
	}
);
