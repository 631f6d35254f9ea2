/**
 * Every kind of page as a browser gets it: of readers by the list of all addresses, of tellers step by step, of the desk
 * and of journalists. For checks of what is in the HTML.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '#domain/office/roles.ts';
import { factsFrom } from '#domain/story/facts-from.ts';
import type { PictureFacts } from '#domain/story/picture.ts';
import type { RecordingFacts, RecordingKind } from '#domain/story/recording.ts';
import { noticesToday } from '#messages/notice.ts';
import { createAuthContext } from '#server/desk/auth/context.ts';
import { openPracticeSession } from '#server/desk/auth/practice-session.ts';
import { SCREENS } from '#server/intake/mine-page-view.ts';
import { connect } from '#server/store/connect.ts';
import { deskRoutes } from '../desk/desk-routes.ts';
import { makeOffices, makePerson, makeStory } from '../desk/office-floor.ts';
import { showStory } from '../public/shown-stories.ts';
import { addOriginal } from '../review/sealed-picture.ts';
import { TESTIMONY } from '../review/review-floor.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { newStoryId, telling, tellStory } from '../told-story.ts';
import { type Installation, giveReceipt, publicFolder } from './installation.ts';
import { openPage, postForm } from './plain-forms.ts';
import { exampleAddresses, pagePatterns } from './route-manifest.ts';
import { pressAndFollow, tellByForm } from './tell-by-form.ts';

export interface SeenPage {
	/** Where it was seen, with the step or the answer where that is not in the address. */
	readonly where: string;
	/** Its address without language and ids, such as `/[locale=locale]/stories/[id]`. */
	readonly pattern: string;
	readonly status: number;
	readonly html: string;
}

/** Pages that need more than an address, and are looked at elsewhere. */
export const NOT_SEEN: Readonly<Record<string, string>> = {
	'/desk/enrol': 'for somebody whose second factor is not set up: tests/journeys/desk-sign-in.spec.ts',
	'/desk/sign-in/code': 'after a right password: tests/journeys/desk-sign-in.spec.ts',
	'/desk/signed-out': 'answers a form: tests/journeys/desk-keeps-words.spec.ts'
};

/** Everybody at once, so that one account sees every page. */
const ALL_ROLES: readonly Role[] = [
	'interviewer',
	'editor',
	'reviewer',
	'translator',
	'office_manager',
	'network_manager'
];

/** Opens every page in each of these languages. The installation's workers are to be off: what is shown is shown here. */
export async function everyPage(at: Installation, locales: readonly string[]): Promise<SeenPage[]> {
	await makeOffices(at.owner);
	const storyId = await showEverything(at, locales);
	const [readers, tellers, desk] = await Promise.all([
		readersPages(at, storyId, locales),
		Promise.all(locales.map((locale) => tellersPages(at, locale))),
		deskPages(at, locales)
	]);
	return [...readers, ...tellers.flat(), ...desk];
}

async function pageAt(at: Installation, pattern: string, address: string, cookie = ''): Promise<SeenPage[]> {
	const headers = { accept: 'text/html', ...(cookie ? { cookie } : {}) };
	const answer = await fetch(at.server.origin + address, { headers, redirect: 'manual' });
	const html = await answer.text();
	const isPage = answer.headers.get('content-type')?.startsWith('text/html') && html !== '';
	return isPage ? [{ where: address, pattern, status: answer.status, html }] : [];
}

async function readersPages(at: Installation, storyId: string, locales: readonly string[]): Promise<SeenPage[]> {
	const examples = { locales, storyId, origin: at.server.origin, media: [], files: [], readings: [], word: 'bread' };
	const notice = noticesToday()[0]?.hash ?? '';
	const pages: SeenPage[] = [];
	for (const pattern of pagePatterns().filter((one) => !one.startsWith('/desk')))
		// Twelve wordings of the notice are one kind of page.
		for (const address of exampleAddresses(pattern, examples).filter(
			(one) => !/notices\/(?!0000)\w{64}/.test(one) || one.includes(`/notices/${notice}`)
		))
			pages.push(...(await pageAt(at, pattern, address)));
	// What is refused and what is missing looks like a page as well.
	for (const locale of locales)
		for (const missing of [`/${locale}/stories/0000000000`, `/${locale}/notices/${'f'.repeat(64)}`])
			pages.push(...(await pageAt(at, 'missing', missing)));
	return pages;
}

/** Telling from its first to its last page, one with faults, and each screen of the teller's own page. */
async function tellersPages(at: Installation, locale: string): Promise<SeenPage[]> {
	const { origin } = at.server;
	const pages: SeenPage[] = [];
	const see = (pattern: string, where: string, { status, html }: { status: number; html: string }) =>
		pages.push({ where: `/${locale}/${where}`, pattern: `/[locale=locale]/${pattern}`, status, html });
	const begun = await openPage(`${origin}/${locale}/tell`);
	see('tell', 'tell with faults', await postForm(begun, 'country', { country: '' }, ['intent', 'next']));
	let step = 0;
	await tellByForm(
		origin,
		{ text: 'The ovens are lit.\n\nBy noon the shelves are empty.', locale },
		async (...pressed) => {
			const page = await pressAndFollow(...pressed);
			see('tell', `tell after step ${++step}`, page);
			return page;
		}
	);
	const { storyId } = await tellStory(at.owner, at.seal.keys, { office: 'brussels', tellings: [telling(locale)] });
	const digits = await giveReceipt(at, storyId);
	const closed = await openPage(`${origin}/${locale}/my-story`);
	const open = (fields: Record<string, string>) => postForm(closed, 'digits', fields, ['intent', 'open']);
	see('my-story', 'my-story with wrong digits', await open({ digits: '1234' }));
	for (const screen of SCREENS) see('my-story', `my-story: ${screen}`, await open({ digits, screen }));
	const stop = await openPage(`${origin}/${locale}/stop?story=${storyId}`);
	see('stop', 'stop, asked', await postForm(stop, 'story', { story: storyId }));
	return pages;
}

async function deskPages(at: Installation, locales: readonly string[]): Promise<SeenPage[]> {
	const { owner } = at;
	const { storyId, key } = await tellStory(owner, at.seal.keys, {
		...{ office: 'brussels', testimony: TESTIMONY },
		tellings: [telling('en')]
	});
	await owner.updateTable('story.story').set({ desk_state: 'in_review' }).where('id', '=', storyId).execute();
	const sealedFiles = join(at.server.data, 'files', 'sealed');
	await addOriginal(owner, { storyId, key, sealedFiles }, await plainJpeg());
	const waiting = await makeStory(owner, { risk: 'critical' });
	await owner
		.insertInto('story.stop_request')
		.values({ story_id: waiting, by_kind: 'anonymous', effect: 'queued' })
		.execute();
	const desk = connect(at.logins, 'desk');
	const auth = createAuthContext({ db: desk, derive: at.secret.derive, clock: Date.now });
	const pages: SeenPage[] = [];
	try {
		for (const locale of locales) {
			const member = await makePerson(owner, `everybody ${locale}`, ALL_ROLES, 'brussels', ['en', 'ar']);
			await owner.updateTable('office.member').set({ language: locale }).where('id', '=', member.id).execute();
			const visit = { headers: new Headers(), secure: false, caller: null, loopback: true };
			const [session] = await openPracticeSession(auth, visit, member.id);
			const cookie = session ? `${session.name}=${session.value}` : '';
			for (const { route } of deskRoutes().filter(({ reads }) => reads)) {
				const id = route.includes('people') ? member.id : storyId;
				const address = route.replace('[id]', id).replace('[language]', 'ar').replace('[token]', 'none');
				if (address.includes('[')) continue;
				pages.push(...(await pageAt(at, route, address, cookie)));
			}
			for (const queue of ['arrived', 'in_review', 'ready', 'published', 'ending'])
				pages.push(...(await pageAt(at, '/desk', `/desk?queue=${queue}`, cookie)));
			pages.push(...(await pageAt(at, '/desk/sign-in', '/desk/sign-in')));
			pages.push(...(await pageAt(at, 'missing', '/desk/no-such-page', cookie)));
		}
	} finally {
		await desk.destroy();
	}
	return pages;
}

/** A story with a picture, a sound, a film and frames, in each language, and three more beside it. Returns its id. */
async function showEverything(at: Installation, locales: readonly string[]): Promise<string> {
	const worker = connect(at.logins, 'worker');
	const db = { owner: at.owner, worker };
	try {
		const tellings = [...new Set([...locales, 'en'])].map((locale) => telling(locale));
		for (let n = 0; n < 3; n++)
			await showStory(db, { tellings, from: 'SY', now: 'DE', pictures: [picture(at, `${n}`)] });
		await showStory(db, { tellings, from: 'GH', now: 'BE' });
		const id = newStoryId();
		const places = { origin: { country: 'SY', town: 'Aleppo' }, current: { country: 'DE' } };
		const facts = factsFrom(id, { names: { first_name: 'Amal' }, ...places, time: '2015', age: 41 });
		return await showStory(db, {
			...{ id, facts, tellings, framed: true, publishedDay: '2026-11-20' },
			pictures: [picture(at, 'a'), picture(at, 'b')],
			recordings: [recording('sound'), recording('film')]
		});
	} finally {
		await worker.destroy();
	}
}

/** Files that nobody decodes: what counts is how the page speaks of them. */
function picture(at: Installation, sign: string): PictureFacts {
	mkdirSync(publicFolder(at), { recursive: true });
	const renditions = ['avif', 'webp', 'jpg'].flatMap((ending, kind) =>
		[480, 720].map((width) => {
			const name = `${sign.repeat(20)}${kind}${width}${'0'.repeat(8)}.${ending}`;
			writeFileSync(join(publicFolder(at), name), ending);
			const type = ending === 'jpg' ? 'image/jpeg' : `image/${ending}`;
			return { name, type, width, height: (width / 4) * 3, bytes: ending.length };
		})
	);
	return { id: sign, people: 'none', confirmed: true, rungs: { none: { renditions, alt: 'A loaf on a board' } } };
}

function recording(kind: RecordingKind): RecordingFacts {
	const file = (ending: string, type: string, width: number | null = null) => {
		const name = `${kind === 'film' ? 'f' : 'e'}${ending.length}${'0'.repeat(30)}.${ending}`;
		return { name, type, bytes: 10, width, height: width && width / 2 };
	};
	const isFilm = kind === 'film';
	const made = {
		...{ picture: isFilm ? ('as_it_is' as const) : ('none' as const), voice: 'original' as const },
		files: isFilm
			? [file('mp4', 'video/mp4', 640)]
			: [file('webm', 'audio/webm'), { ...file('m4a', 'audio/mp4'), name: `d${'0'.repeat(31)}.m4a` }],
		poster: isFilm ? file('jpg', 'image/jpeg', 640) : null,
		captions: { ...file('vtt', 'text/vtt'), name: `${isFilm ? 'b' : 'c'}${'0'.repeat(31)}.vtt` },
		...{ seconds: 63, waveform: Array.from({ length: 40 }, (_, n) => (n % 10) / 10) }
	};
	const cues = [{ from: 0, to: 1, text: 'Bread.' }];
	return { id: kind, kind, confirmed: true, people: 'none', cues, made: [made] };
}
