import { COVER_COLOUR } from '#server/media/covers.ts';
import { decoded, PLANTED } from '../../../tests/media/fixtures.ts';
import { corpus, NOT_SHARED } from '../../../tests/shared-data.ts';
import { makeFilm } from '#server/media/make-film.ts';
import { makeFrames } from '#server/media/make-frames.ts';
import { inspectRecording } from '#server/media/make-sound.ts';
import type { Film, FilmWishes } from '#server/media/recording.ts';
import * as made from '../../../tests/media/recording-fixtures.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const films = corpus('video');
if (!films) console.warn(NOT_SHARED);
const film = (name: string) => readFileSync(films?.find((path) => path.endsWith(name)) ?? '');
const AS_IT_IS: FilmWishes = { picture: 'as_it_is', sound: 'keep' };
const COVERED: FilmWishes = { picture: 'whole_frame_covered', sound: 'keep' };

async function filmOf(source: Uint8Array, wishes: FilmWishes): Promise<Film & { bytes: Uint8Array }> {
	const answer = await makeFilm(source, wishes, made.ROOM);
	if (!answer.ok) throw new Error(answer.reason);
	const [first] = answer.value.files;
	if (!first) throw new Error('no file');
	return { ...answer.value, bytes: first.bytes };
}

/** Seconds until a line of 400 kbit/s and 400 ms has brought what a player needs for its first second. */
function startOf(bytes: Uint8Array): { kilobytes: number; seconds: number } {
	const needed = made.bytesUntil(bytes, 1);
	// Three times there and back (connection, encryption, request), and a tenth of the line for the packets' own heads.
	return { kilobytes: Math.round(needed / 1000), seconds: 3 * 0.4 + (needed * 8 * 1.1) / 400_000 };
}

describe.skipIf(!made.TOOLS)('film', () => {
	test('nothing that was planted in a film comes out, shown or covered; nor in its poster', async () => {
		const source = await made.talkativeFilm();
		expect(source.includes(PLANTED)).toBe(true);
		const shown = await filmOf(source, AS_IT_IS);
		made.expectClean(shown.bytes, 'shown.mp4', ['h264 320x240', 'aac']);
		made.expectClean(shown.poster?.bytes ?? Buffer.alloc(0), 'poster.jpg', ['mjpeg 320x240']);
		const covered = await filmOf(source, COVERED);
		made.expectClean(covered.bytes, 'covered.mp4', ['h264 640x360', 'aac']);
		// The first sound track is kept, the second is not mixed in.
		const samples = made.samplesOf(shown.bytes);
		expect(made.strength(samples, 440)).toBeGreaterThan(100 * made.strength(samples, 880));
		const stills = await makeFrames(source, { every: 2 }, made.ROOM);
		expect(stills.ok && stills.value.stills.some(({ bytes }) => Buffer.from(bytes).includes(PLANTED))).toBe(false);
	});

	test('nor from Matroska, nor from what telephones make', async () => {
		const sources = {
			...{ matroska: await made.talkativeMatroska(), keys: await made.talkativePhoneFilm('keys') },
			plain: await made.talkativePhoneFilm('plain')
		};
		for (const kind of ['keys', 'plain'] as const) expect(sources[kind].includes('33.5138'), kind).toBe(true);
		for (const [kind, source] of Object.entries(sources)) {
			const { bytes } = await filmOf(source, AS_IT_IS);
			made.expectClean(bytes, `from-${kind}.mp4`, ['h264 320x240', 'aac']);
		}
	});

	// SUITCASE_PROVE=1: 90 seconds. How soon it starts hardly depends on its length.
	const length = process.env.SUITCASE_PROVE === '1' ? 90 : 25;
	test('a film starts within 3 seconds on a slow line, covered or not, and can be sought', async () => {
		const source = made.make(
			...made.generated(`testsrc2=s=854x480:r=24:d=${length}`),
			...made.generated(`anoisesrc=d=${length}:a=0.1:c=pink`),
			...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', 'long.mp4']
		);
		for (const wishes of [AS_IT_IS, COVERED]) {
			const { bytes, seconds, files } = await filmOf(source, wishes);
			const start = startOf(bytes);
			const rate = Math.round((bytes.length * 8) / seconds / 1000);
			console.log(
				`${length} s, ${wishes.picture}: ${rate} kbit/s, ${start.kilobytes} kB first, ${start.seconds.toFixed(1)} s`
			);
			expect(start.seconds).toBeLessThan(3);
			expect(rate).toBeLessThan(360);
			expect(files[0]).toMatchObject(wishes === COVERED ? { width: 640 } : { width: 854, height: 480 });
			const keys = made.keyframesOf(bytes);
			expect(keys.length).toBeGreaterThan(length / 2 - 1);
			for (const [nth, at] of keys.entries()) expect(at - (keys[nth - 1] ?? 0)).toBeLessThanOrEqual(2.05);
		}
	});

	test.skipIf(!films)('a film that lies on its side is turned upright', async () => {
		const source = film('rotated90-flag.mp4');
		expect(await inspectRecording(source, made.ROOM)).toMatchObject({ value: { width: 240, height: 320 } });
		const { bytes, poster } = await filmOf(source, { picture: 'as_it_is', sound: 'drop' });
		made.expectClean(bytes, 'upright.mp4', ['h264 240x320']);
		expect((await decoded(poster?.bytes ?? Buffer.alloc(0))).info).toMatchObject({ width: 240, height: 320 });
	});

	test.skipIf(!films)(
		'a covered film is one flat colour from its first frame to its last, with its sound',
		async () => {
			const source = film('face-5s-with-gps-metadata.mp4');
			const { bytes, poster, seconds, waveform } = await filmOf(source, COVERED);
			expect(poster).toBeNull();
			expect(seconds).toBeCloseTo(5, 1);
			expect(Math.max(...waveform)).toBeGreaterThan(0.2);
			const stills = await makeFrames(bytes, { every: 1 }, made.ROOM);
			if (!stills.ok) throw new Error(stills.reason);
			expect(stills.value.stills.length).toBeGreaterThan(4);
			for (const still of stills.value.stills) {
				const { data } = await decoded(still.bytes);
				for (let at = 0; at < data.length; at++)
					if (Math.abs((data[at] ?? 0) - (COVER_COLOUR[at % 3] ?? 0)) > 6) throw new Error(`not flat at ${still.at} s`);
			}
			expect(made.samplesOf(bytes).length / 48_000).toBeGreaterThan(seconds - 0.02);
		}
	);

	test.skipIf(!films)('another voice replaces the sound, and the last frame waits for it', async () => {
		const voice = made.make(...made.generated('sine=f=700:d=5'), 'voice.wav');
		const { bytes, seconds } = await filmOf(film('testsrc-3s.mp4'), {
			picture: 'as_it_is',
			sound: { replacedBy: voice }
		});
		expect(seconds).toBeCloseTo(5, 1);
		const samples = made.samplesOf(bytes);
		expect(samples.length / 48_000).toBeGreaterThan(4.98);
		expect(made.strength(samples, 700)).toBeGreaterThan(0.05);
		expect(made.strength(samples, 440)).toBeLessThan(0.005);
		expect(made.keyframesOf(bytes).at(-1)).toBeGreaterThanOrEqual(4);
	});

	test.skipIf(!films)('refusals: nothing left to show, no film, a voice that is none', async () => {
		const silent = film('testsrc-3s-silent.mp4');
		const sound = made.make(...made.generated('sine=d=1'), 'one.wav');
		const ask = (source: Uint8Array, wishes: FilmWishes) => makeFilm(source, wishes, made.ROOM);
		expect(await ask(silent, COVERED)).toEqual({ ok: false, reason: 'no_sound' });
		expect(await ask(sound, AS_IT_IS)).toEqual({ ok: false, reason: 'not_a_recording' });
		expect(await ask(film('truncated.mp4'), AS_IT_IS)).toEqual({ ok: false, reason: 'damaged' });
		const playlist = Buffer.from('#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/secret\n');
		expect(await ask(silent, { picture: 'as_it_is', sound: { replacedBy: playlist } })).toEqual({
			ok: false,
			reason: 'not_a_recording'
		});
	});

	test('a face that flashes up for two frames is among the stills', async () => {
		const flash = "drawbox=x=200:y=140:w=60:h=60:color=white:t=fill:enable='between(n,57,58)'";
		const grey = made.generated('color=c=gray:s=320x240:r=25:d=4');
		const source = made.make(
			...grey,
			'-vf',
			`noise=alls=6:allf=t,${flash}`,
			'-c:v',
			'libx264',
			'-crf',
			'20',
			'flash.mp4'
		);
		const sheet = await makeFrames(source, { every: 10 }, made.ROOM);
		if (!sheet.ok) throw new Error(sheet.reason);
		expect(sheet.value.complete).toBe(true);
		const cuts = sheet.value.stills.filter(({ why }) => why === 'cut');
		const at = cuts.map((cut) => Math.round(cut.at * 25));
		expect(at).toContain(57);
		expect(at).toContain(59);
		expect(at.length).toBeLessThan(8);
		const { data } = await decoded(cuts[at.indexOf(57)]?.bytes ?? Buffer.alloc(0));
		expect(data[(170 * 320 + 230) * 3]).toBeGreaterThan(200);
		expect(sheet.value.stills.at(-1)).toMatchObject({ why: 'last' });
	});

	test('more pixels than any telephone makes are refused before they are decoded', async () => {
		const large = made.make(...made.generated('color=s=5000x3000:r=1:d=1'), '-c:v', 'mpeg4', 'large.mp4');
		expect(await inspectRecording(large, made.ROOM)).toEqual({ ok: false, reason: 'too_many_pixels' });
	});
});
