/**
 * Everything that is made of a photograph and leaves the house: files of the site, the poster, the card, a sheet, a press
 * kit. With a cover no other detector finds the face in any of them, and exiftool finds nothing that the photograph said.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOP } from '#domain/consent/ladders.ts';
import { faceDetector } from '#server/media/child/find-faces.ts';
import type { FaceBox } from '#server/media/picture.ts';
import { orderPrint, printedSheet } from '#server/desk/order-prints.ts';
import { cardOf } from '#server/publishing/card-of.ts';
import { lookAtPicture } from '#server/publishing/look-at-picture.ts';
import { makeOrder } from '#server/publishing/make-order.ts';
import { posterOf } from '#server/publishing/poster-of.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { unseenFiles } from '#server/store/review/looks.ts';
import { hasPictures, KNOWN } from '../bench/known-faces.ts';
import { forbiddenTags, tagsIn } from './allowed-tags.ts';
import { openPressRoom, ORIGIN, type PressRoom } from './press-room.ts';
import { publishingOf } from './publishing-floor.ts';
import { addOriginal } from './review/sealed-picture.ts';
import { NOT_SHARED } from './shared-data.ts';
import { tellStory } from './told-story.ts';

const MARKER = 'photographed by Xerxes Quillfeather';
const hasTools = ['exiftool', 'pdftoppm'].every((tool) => spawnSync(tool, ['-ver']).error === undefined);
const photo = KNOWN.find(({ path }) => path.includes('collins'));
let room: PressRoom;
let detect: Awaited<ReturnType<typeof faceDetector>>;
beforeAll(async () => {
	if (!hasPictures || !hasTools) return;
	room = await openPressRoom();
	detect = await faceDetector('tiny');
});
afterAll(() => room?.close());

/** As a telephone would have written it: with a name, an artist, a place and a thumbnail of the bare face. */
async function fromTelephone(path: string): Promise<Buffer> {
	const text = { ImageDescription: MARKER, Artist: MARKER, Copyright: MARKER };
	const gps = {
		GPSLatitudeRef: 'N',
		GPSLatitude: '36/1 48/1 0/1',
		GPSLongitudeRef: 'E',
		GPSLongitude: '10/1 10/1 0/1'
	};
	return sharp(path).withExif({ IFD0: text, IFD3: gps }).jpeg({ quality: 92 }).toBuffer();
}

/** Publishes a story with the photograph for every way out; gives each file that came of it, by what it is. */
async function everythingOf(covers: readonly FaceBox[]): Promise<Map<string, Uint8Array>> {
	const { db, keys, publicFiles } = room;
	const folder = dirname(publicFiles);
	const site = { publicFiles, appName: 'Suitcase' };
	const context = {
		...publishingOf(db, {
			keys,
			folder,
			poster: (shown, office, mark) => posterOf(shown, { ...site, origin: ORIGIN, office, mark })
		}),
		card: (shown: Parameters<typeof cardOf>[0]) => cardOf(shown, site)
	};
	const channels = ['web', 'print', 'social', 'press'] as const;
	const { storyId, key } = await tellStory(db.owner, keys, { channels, levels: TOP, office: 'tunis', risk: 'low' });
	const original = { storyId, key, sealedFiles: context.sealedFiles };
	const fileId = await addOriginal(db.owner, original, await fromTelephone(photo?.path ?? ''));
	const [file] = await unseenFiles(db.worker, fileId);
	if (file === undefined) throw new Error('nothing to look at');
	expect(await lookAtPicture(context, file)).toBe('ready');
	const people = covers.length > 0 ? 'covered' : 'none';
	await confirmPeople(db.owner, { fileId, storyId, people, covers, memberId: 'x', at: Date.now() });
	const before = new Set(existsSync(publicFiles) ? readdirSync(publicFiles) : []);
	expect(await publishStory(context, storyId)).toBe('published');
	const made = new Map<string, Uint8Array>();
	for (const name of readdirSync(publicFiles).filter((one) => !before.has(one)))
		made.set(`public ${name.slice(name.indexOf('.'))} ${name}`, readFileSync(join(publicFiles, name)));

	const { editor } = room.floor.people;
	const asked = { kind: 'panel', copies: '1', recipient: 'The town hall', items: [`story:${storyId}:en`] };
	const order = await orderPrint(room.floor.deps, editor, asked);
	if (!order.ok) throw new Error(order.reason);
	expect(await makeOrder({ db: db.worker, origin: ORIGIN, publicFiles, clock: Date.now }, order.value)).toBe('made');
	const sheet = await printedSheet(room.floor.deps, editor, order.value);
	if (!sheet.ok) throw new Error(sheet.reason);
	made.set('sheet .pdf', sheet.value.pdf);

	const session = await room.inside({ email: `${storyId}@paper.example.org` });
	const taken = await room.door.takeKit(session, { storyId, locale: 'en', origin: ORIGIN });
	if (!taken.ok) throw new Error(taken.reason);
	const kit = unzipSync(new Uint8Array(await new Response(taken.value.body).arrayBuffer()));
	for (const [name, bytes] of Object.entries(kit)) made.set(`kit ${name}`, bytes);
	return made;
}

/** The faces that the other detector sees in a file; each page of a PDF as it would come out of a printer. */
async function facesIn(name: string, bytes: Uint8Array): Promise<FaceBox[]> {
	const file = join(dirname(room.publicFiles), 'looked-at');
	if (!name.endsWith('.pdf')) return detect(await pixels(bytes));
	writeFileSync(file, bytes);
	return detect(
		await pixels(
			execFileSync('pdftoppm', ['-scale-to', '1280', '-singlefile', '-png', file], { maxBuffer: 64_000_000 })
		)
	);
}

async function pixels(bytes: Uint8Array) {
	const small = sharp(bytes)
		.removeAlpha()
		.resize({ width: 1280, height: 1280, fit: 'inside', withoutEnlargement: true });
	const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

const KIT = ['kit .jpg', 'kit .json', 'kit .txt'];
const isSeen = (name: string) => /\.(avif|webp|jpg|png|pdf)$/.test(name);
const kindOf = (name: string) => `${name.split(' ')[0]} ${/\.\w+$/.exec(name)?.[0]}`;

test(
	'with a cover no face is left in anything that is made of a photograph, nor what the telephone wrote',
	{ timeout: 600_000 },
	async ({ skip }) => {
		if (!hasPictures || photo === undefined) return skip(NOT_SHARED);
		if (!hasTools)
			return skip('skipped: exiftool (libimage-exiftool-perl) or pdftoppm (poppler-utils) are missing here');
		const bare = await everythingOf([]);
		const covered = await everythingOf(photo.faces.map(([x, y, w, h]) => ({ x, y, w, h })));
		const kinds = [...covered.keys()].map(kindOf);
		expect(kinds.sort()).toEqual([...bare.keys()].map(kindOf).sort());
		expect(new Set(kinds)).toEqual(
			new Set([...['avif', 'jpg', 'webp', 'png', 'pdf'].map((one) => `public .${one}`), 'sheet .pdf', ...KIT])
		);
		for (const [name, bytes] of bare)
			// Were the other detector blind, its silence would say nothing.
			if (isSeen(name)) expect(await facesIn(name, bytes), `${name}, bare`).toHaveLength(1);
		for (const [name, bytes] of covered) {
			if (!isSeen(name)) continue;
			expect(await facesIn(name, bytes), `${name}, covered`).toEqual([]);
			const file = join(dirname(room.publicFiles), `tags${/\.\w+$/.exec(name)?.[0]}`);
			writeFileSync(file, bytes);
			expect(forbiddenTags(file, name.endsWith('.pdf')), name).toEqual([]);
			expect(JSON.stringify(tagsIn(file)), name).not.toContain('Quillfeather');
		}
	}
);
