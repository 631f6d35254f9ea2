/**
 * Nobody breaks a page with what a form sends: at every address that takes one, readers', tellers', journalists' and
 * staff's, a body that is no form, or only the beginning of one, is answered by a page that says so, and by no bug.
 * The addresses take turns with the bodies and with
 * what stands in their fields; SUITCASE_PROVE=1: all of both at each, and more odd values.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOCALES } from '#domain/base/locales.ts';
import { REFUSAL_WORDS } from '#server/http/refusal-words.ts';
import { root } from '../architecture/sources.ts';
import { ACCESS } from '../desk/access.ts';
import { routesOf } from '../desk/desk-routes.ts';
import { inTurns } from './in-turns.ts';
import { openEverywhere, type OpenEverywhere } from './open-everywhere.ts';

const nowhere = '0000000000';
const none = '00000000-0000-4000-8000-000000000000';

/** Bodies that are no form, with what they say they are. */
const BROKEN: Readonly<Record<string, readonly [type: string | null, body: string]>> = {
	'plain text': ['text/plain', 'a=b&story=c'],
	'parts without a boundary': [
		'multipart/form-data',
		'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--x--'
	],
	'parts that are none': ['multipart/form-data; boundary=x', '--x\r\nno head at all'],
	'parts cut short': ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb'],
	'nothing said': [null, 'a=b'],
	'another kind': ['application/json', '{"a":"b"}']
};

interface Taking {
	/** Which of them it is, from 0. */
	readonly place: number;
	/** With its query. */
	readonly address: string;
	readonly route: string;
}

/** Every address that takes a form, each of its buttons apart; what ends a session comes last. */
const taking: readonly Taking[] = (['(public)', '(intake)', '(press)', '(desk)'] as const)
	.flatMap((group) => routesOf(group))
	.flatMap(({ route, actions }) =>
		actions.map((action) => {
			const params: Readonly<Record<string, string>> = ACCESS[route]?.params ?? {};
			const path = route
				.replace('[locale=locale]', 'en')
				.replace(/\[(\w+)\]/g, (_, name: string) =>
					params[name] === undefined || params[name] === 'SPARE' ? (name === 'id' ? none : nowhere) : params[name]
				);
			return { address: action === 'default' ? path : `${path}?/${action}`, route };
		})
	)
	// Each press of this one starts an hour of work.
	.filter(({ address }) => address !== '/desk/health?/drill')
	.sort((one, other) => Number(isLeaving(one.route)) - Number(isLeaving(other.route)))
	.map((one, place) => ({ ...one, place }));

/** They look at no form: whatever is sent, the session ends. */
function isLeaving(route: string): boolean {
	return /\/(?:leave|sign-out)$/.test(route);
}

/** Pages that read their form before anything else. */
const ALWAYS_READ = [
	...['/tell', '/stop', '/report', '/my-story', '/my-story/data', '/my-story/certificate', '/my-story/log-proof'],
	...['/press/register', '/desk/sign-in', '/desk/practice', '/desk/account', '/desk/stop-requests']
];

let site: OpenEverywhere;
beforeAll(async () => {
	site = await openEverywhere();
});
afterAll(() => site?.[Symbol.asyncDispose]());

async function send(
	address: string,
	[type, body]: readonly [string | null, string],
	more: Readonly<Record<string, string>> = {}
) {
	const { origin, cookie } = site;
	const answer = await fetch(origin + address, {
		method: 'POST',
		redirect: 'manual',
		headers: { accept: 'text/html', cookie, origin, ...(type === null ? {} : { 'content-type': type }), ...more },
		// Bytes, so that nothing is said of their kind.
		body: new TextEncoder().encode(body)
	});
	return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

/** What stands in the log when something of ours broke. */
const BUG = /^error [0-9a-f]{8} |^\s+at |Error:/m;

test('addresses that take forms are found in every group', () => {
	const addresses = taking.map(({ address }) => address);
	for (const known of ['/en/tell', '/en/stop', '/en/my-story/data', '/en/press/register', '/desk/practice'])
		expect(addresses).toContain(known);
	expect(addresses).toContain(`/desk/stories/${nowhere}?/save`);
});

test.each(taking)('no body breaks $address', async ({ address, route, place }) => {
	for (const [kind, body] of inTurns(Object.entries(BROKEN), place, 6)) {
		const at = `${kind} at ${address}`;
		// Nobody signs us out before the other tests.
		const { status, type, text } = await send(address, body, isLeaving(route) ? { cookie: '' } : {});
		expect(status, at).toBeLessThan(500);
		if (isLeaving(route)) continue;
		// Some buttons send nothing but themselves, or have nothing to do before they look: they answer as always.
		const reads = ALWAYS_READ.some((end) => route.endsWith(end));
		if (status < 400 && !reads) continue;
		expect(status, at).toBeGreaterThanOrEqual(400);
		expect(type, at).toContain('text/html');
		// Telling reads by itself, and brings its own page back.
		if (/\/tell$/.test(route) && status !== 415) expect(text, at).toContain('<form');
		else if (reads || status === 415) expect(text, at).toContain(REFUSAL_WORDS.unreadable.en);
		else expect(text, at).not.toMatch(/Something broke/);
	}
	expect(site.printed()).not.toMatch(BUG);
});

const OF_TELLERS = ['story', 'what', 'reach', 'visit', 'digits', 'word', 'pass', 'intent', 'screen', 'token', 'stamp'];

/** Names of fields that the files of a route read from its forms. */
function fieldsOf(route: string): string[] {
	// The tellers' door reads its forms by itself.
	const names = new Set<string>(route.includes('/press') || route.startsWith('/desk') ? [] : OF_TELLERS);
	for (const group of ['(desk)', '(press)', '(intake)']) {
		const folder = join(root, 'src/routes', group, route);
		if (!existsSync(folder)) continue;
		for (const entry of readdirSync(folder, { withFileTypes: true })) {
			if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
			let text = readFileSync(join(folder, entry.name), 'utf8');
			for (const [, shared = ''] of text.matchAll(/\/((?:office|person)-form\.ts)'/g))
				text += readFileSync(join(root, 'src/routes/(desk)', shared), 'utf8');
			for (const [, name = ''] of text.matchAll(
				/(?:\b(?:field|numberOf)\([^']*, |\bform\.get(?:All)?\(|\ball\()'([\w-]+)'\)/g
			))
				names.add(name);
		}
	}
	return [...names];
}

test('names of fields are found', () => {
	expect(fieldsOf('/desk/stop-requests')).toEqual(expect.arrayContaining(['story', 'request']));
	expect(fieldsOf('/desk/stories/[id]')).toEqual(expect.arrayContaining(['file', 'person', 'version', 'letter']));
});

test.each(taking.filter(({ route }) => !isLeaving(route)))('no words in a form break $address', async (at) => {
	const { route, address, place } = at;
	const few = ['a\0b', '9'.repeat(40), '-'.repeat(36)];
	const odd = process.env.SUITCASE_PROVE
		? [...few, 'xx', 'x'.repeat(3_000), none, site.storyId]
		: inTurns(few, place, few.length);
	const action = address.split('?/')[1] ?? 'default';
	const usual = { ...ACCESS[route]?.actions[action]?.body };
	const fields = fieldsOf(route);
	// A story that is there gets further than one that is not.
	const to = address.replace(nowhere, site.storyId);
	const bodies = odd.flatMap((value) => [
		Object.fromEntries(fields.map((name) => [name, value])),
		...Object.keys(usual).map((name) => ({ ...usual, [name]: value })),
		{ ...usual, ...Object.fromEntries(fields.filter((name) => !(name in usual)).map((name) => [name, value])) }
	]);
	const form = 'application/x-www-form-urlencoded';
	for (const body of bodies) {
		const sent = new URLSearchParams(body).toString();
		const { status } = await send(to, [form, sent]);
		expect(status, `${to} ${sent.slice(0, 300)}`).toBeLessThan(500);
	}
	expect(site.printed()).not.toMatch(BUG);
});

test('what a colleague decided meanwhile is said in the place where somebody works, and no word is lost over it', async () => {
	const form = 'application/x-www-form-urlencoded';
	const typed = new URLSearchParams({ question: none, text: 'What I wrote for an hour.' }).toString();
	const answered = await send('/desk/press?/answer', [form, typed]);
	expect(answered.status).toBe(400);
	expect(answered.text).toContain('Somebody else decided this meanwhile.');
	expect(answered.text).toContain('What I wrote for an hour.');
	const stop = await send('/desk/stop-requests?/answer', [form, `request=${none}&outcome=stays_paused`]);
	expect(stop.status).toBe(400);
	expect(stop.text).toContain('This is not in force any more.');
});

test('a form of nothing but fields is refused before they are read, and heavy words wherever files are sent', async () => {
	const form = 'application/x-www-form-urlencoded';
	for (const address of ['/fr/stop', '/fr/tell', '/desk/sign-in']) {
		const { status, text } = await send(address, [form, 'a&'.repeat(500_000)], { 'accept-language': 'fr' });
		expect(status, address).toBe(413);
		expect(text, address).toContain(REFUSAL_WORDS.too_large.fr);
	}
	expect((await send('/fr/tell', [form, `a=${'b'.repeat(2_000_000)}`])).status).toBe(413);
	expect(site.printed()).not.toMatch(BUG);
});

test('it is said in the language of the page', async () => {
	for (const locale of LOCALES) {
		const { status, text } = await send(`/${locale}/stop`, BROKEN['plain text'] ?? [null, '']);
		expect(status).toBe(400);
		expect(text).toContain(REFUSAL_WORDS.unreadable[locale]);
		expect(text).toMatch(new RegExp(`<html lang="${locale}"`));
	}
});

test('whoever goes away while sending leaves no bug behind, and the server goes on', async () => {
	const { hostname, port } = new URL(site.origin);
	const types = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
	const paths = [
		...['/en/tell', '/en/stop', '/en/report', '/en/press/register'],
		...['/desk/sign-in', '/en/my-story/data']
	];
	for (const path of paths)
		for (const type of types)
			await new Promise<void>((done, fail) => {
				const socket = connect(Number(port), hostname, () => {
					const body = type.startsWith('multipart')
						? '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb'
						: 'a=b';
					socket.write(
						`POST ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\norigin: ${site.origin}\r\ncontent-type: ${type}\r\ncontent-length: 5000\r\n\r\n${body}`
					);
					setTimeout(() => socket.destroy(), 150);
				});
				socket.once('close', () => done());
				socket.once('error', fail);
			});
	// Whoever comes after them, by the same ways, is answered after what they left behind.
	for (const path of paths) for (const [, body] of Object.entries(BROKEN)) await send(path, body);
	expect((await fetch(`${site.origin}/en/stop`)).status).toBe(200);
	expect(site.printed()).not.toMatch(BUG);
});
