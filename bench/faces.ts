/**
 * Which way of looking proposes faces best: recall, boxes too many, time and memory of each candidate over the pictures of
 * the test corpora and what is made of them.
 *
 *     node bench/faces.ts look FILE [variant …]   takes every look once and adds what it saw to FILE; goes on where it stopped
 *     node bench/faces.ts table FILE              what each candidate would have found with these looks
 *     node bench/faces.ts memory                  the most memory of each number of looks, in a process of its own
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { argv, resourceUsage } from 'node:process';
import sharp, { type Sharp } from 'sharp';
import {
	FACE_PICTURE_SIDE,
	faceDetector,
	turnedBack,
	type Detector,
	type ScoredBox
} from '#server/media/child/find-faces.ts';
import { proposeFaces } from '#server/media/decode-picture.ts';
import { NOT_SHARED } from '../tests/shared-data.ts';
import { CANDIDATES, type Line, type Look, looked, type Seen } from './face-candidates.ts';
import { box, isFound, VARIANTS } from './face-variants.ts';
import { hasPictures, KNOWN } from './known-faces.ts';
import { watchBelow } from './processes.ts';

/** Lower than anything that is used: what a lower limit would find is read from the same looks. */
const LEAST = 0.1;

/** Looked at from all sides even where a face was found; elsewhere that would take long and say little. */
const ON_ALL_SIDES = ['as it is', 'turned by 20°', 'turned by 90°'];

interface Pixels {
	readonly width: number;
	readonly height: number;
	readonly pixels: Uint8Array;
}

async function pixelsOf(picture: Sharp, quarters: number, levelled: boolean): Promise<Pixels> {
	const side = FACE_PICTURE_SIDE;
	const small = picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
	const raw = await (levelled ? small.normalise() : small).raw().toBuffer({ resolveWithObject: true });
	const turned = sharp(raw.data, { raw: raw.info }).rotate(quarters * 90);
	const { data, info } = await turned.raw().toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

/** How bright the brightest hundredth of a picture is at least, from 0 to 255. */
function brightest({ pixels }: Pixels): number {
	const counts = new Uint32Array(256);
	for (let at = 0; at + 2 < pixels.length; at += 3) {
		const light = Math.round(0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0));
		counts[light] = (counts[light] ?? 0) + 1;
	}
	let [light, left] = [255, pixels.length / 300];
	while (light > 0 && (left -= counts[light] ?? 0) > 0) light--;
	return light;
}

type Detect = Awaited<ReturnType<typeof faceDetector>>;
async function take(detect: Detect, picture: Buffer, look: Look): Promise<Seen & { light: number }> {
	const began = performance.now();
	const pixels = await pixelsOf(sharp(picture), look.quarters, look.levelled);
	const boxes = (await detect(pixels, LEAST)).map((one): ScoredBox => ({
		...turnedBack(one, look.quarters),
		score: one.score
	}));
	return { boxes, milliseconds: performance.now() - began, light: brightest(pixels) };
}

async function look(detector: Detector, file: string, wanted: readonly string[]): Promise<void> {
	const detect = await faceDetector(detector);
	const lines = existsSync(file) ? looked(readFileSync(file, 'utf8')) : [];
	for (const variant of wanted.length > 0 ? wanted : Object.keys(VARIANTS)) {
		const make = VARIANTS[variant];
		if (make === undefined) throw new Error(`nobody knows ${variant}`);
		for (const { path, faces: known } of KNOWN) {
			const name = basename(path);
			const is = (line: Line) => line.detector === detector && line.variant === variant && line.picture === name;
			const before = lines.find(is);
			const made = await make(path, known.map(box));
			const picture = await made.picture.png().toBuffer();
			let light = before?.light ?? 255;
			const seen: Record<string, Seen> = { ...before?.seen };
			const lookAt = async (look: Look) => {
				const key = `${look.levelled ? 'levelled' : 'plain'} ${look.quarters}`;
				if (key in seen) return;
				const { boxes, milliseconds, light: seenLight } = await take(detect, picture, look);
				if (key === 'plain 0') light = seenLight;
				seen[key] = { boxes, milliseconds };
			};
			for (const levelled of [false, true]) await lookAt({ quarters: 0, levelled });
			const isSure = (key: string) => seen[key]?.boxes.some(({ score }) => score >= 0.2) ?? false;
			const sides = ON_ALL_SIDES.includes(variant) || !isSure('plain 0') || !isSure('levelled 0');
			if (sides && detector === 'ssd')
				for (const quarters of [1, 2, 3] as const) await lookAt({ quarters, levelled: false });
			const line: Line = { detector, variant, picture: name, light, faces: made.faces, seen };
			if (Object.keys(seen).length > Object.keys(before?.seen ?? {}).length)
				appendFileSync(file, `${JSON.stringify(line)}\n`);
		}
	}
}

function table(file: string): void {
	const lines = looked(readFileSync(file, 'utf8'));
	const variants = Object.keys(VARIANTS).filter((name) => lines.some(({ variant }) => variant === name));
	const results = CANDIDATES.map((candidate) =>
		[...variants, 'all'].map((name) => {
			const here = lines.filter(
				(line) => line.detector === candidate.detector && (name === 'all' || line.variant === name)
			);
			let [faces, found, wrong] = [0, 0, 0];
			const times: number[] = [];
			for (const line of here) {
				const proposed = candidate.propose(line);
				if (proposed === undefined) return undefined;
				const { boxes, milliseconds } = proposed;
				times.push(milliseconds);
				faces += line.faces.length;
				found += line.faces.filter((face) => boxes.some((one) => isFound(face, one))).length;
				wrong += boxes.filter((one) => !line.faces.some((face) => isFound(face, one))).length;
			}
			times.sort((a, b) => a - b);
			const [middle = 0, most = 0] = [times[Math.floor(times.length / 2)], times.at(-1)].map((ms) =>
				Math.round(ms ?? 0)
			);
			return { pictures: here.length, faces, found, wrong, middle, most };
		})
	);
	type Cell = NonNullable<(typeof results)[number][number]>;
	const print = (title: string, cell: (one: Cell) => string) => {
		console.log(`\n${title}\n`);
		console.log(`| candidate | ${[...variants, 'all'].join(' | ')} |`);
		console.log(`| --- |${' --- |'.repeat(variants.length + 1)}`);
		for (const [at, row] of results.entries())
			console.log(`| ${CANDIDATES[at]?.name} | ${row.map((one) => (one?.pictures ? cell(one) : '–')).join(' | ')} |`);
	};
	console.log('pictures, faces:', results[0]?.map((one) => `${one?.pictures}, ${one?.faces}`).join(' | '));
	print('Found + boxes too many', ({ found, wrong }) => `${found} + ${wrong}`);
	print('Milliseconds, median (most)', ({ middle, most }) => `${middle} (${most})`);
}

/** Over the photographs alone: what a process holds depends on how large pictures are, and on how often it looks. */
async function memory(detector: Detector, looks: number): Promise<void> {
	const detect = await faceDetector(detector);
	for (const { path } of KNOWN.filter(({ path }) => path.includes('face-photos')))
		for (const quarters of [0, 1, 2, 3].slice(0, looks))
			await detect(await pixelsOf(sharp(path).autoOrient().removeAlpha(), quarters, false));
	console.log(`${detector}, ${looks} looks: ${Math.round(resourceUsage().maxRSS / 1024)} MB`);
}

/** The same for the process that proposes boxes in use, with all that it looks at. */
async function memoryInUse(): Promise<void> {
	const processes = watchBelow(process.pid);
	for (const { path } of KNOWN.filter(({ path }) => path.includes('face-photos'))) {
		const proposed = await proposeFaces(readFileSync(path));
		if (!proposed.ok) throw new Error(proposed.reason);
	}
	processes.stop();
	const { peak, longest } = processes.kinds.get('main.ts') ?? { peak: NaN, longest: NaN };
	console.log(`in use: ${Math.round(peak)} MB, the longest ${longest.toFixed(1)} s`);
}

if (!hasPictures) throw new Error(NOT_SHARED);
const [, , what = '', first = '', second = '', ...rest] = argv;
const again = (...words: string[]) =>
	execFileSync(process.execPath, [import.meta.filename, ...words], { stdio: 'inherit' });
switch (what) {
	case 'look':
		for (const detector of ['ssd', 'tiny']) again('--look', detector, first, ...(second ? [second, ...rest] : []));
		break;
	case 'memory':
		for (const [detector, looks] of [
			['ssd', '1'],
			['ssd', '4'],
			['tiny', '1']
		] as const)
			again('--memory', detector, looks);
		await memoryInUse();
		break;
	case 'table':
		table(first);
		break;
	case '--look':
		await look(first as Detector, second, rest);
		break;
	case '--memory':
		await memory(first as Detector, Number(second));
		break;
	default:
		throw new Error('say look FILE, table FILE or memory');
}
