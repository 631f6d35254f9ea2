import { confinedProgram, placeOf } from '#server/media/confine-program.ts';
import { NO_TOOLS, ROOM, TOOLS, generated, make } from '../../../tests/media/recording-fixtures.ts';
import { openFolder, receive, sweepRecordings } from '#server/media/recording-folder.ts';
import { demuxerFor } from '#server/media/recording-signature.ts';
import { inspectRecording } from '#server/media/make-sound.ts';
import { runProgram } from '#server/media/run-program.ts';
import { speak } from '#server/media/speak.ts';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { watchBelow } from '../../../bench/processes.ts';

test.each([
	['....ftypisom....', 'mov'],
	['....ftypheic....', undefined],
	['....ftypavif....', undefined],
	['\x1a\x45\xdf\xa3............', 'matroska'],
	['OggS............', 'ogg'],
	['RIFF....WAVEfmt ', 'wav'],
	['RIFF....AVI LIST', undefined],
	['fLaC............', 'flac'],
	['ID3.............', 'mp3'],
	['\xff\xfb..............', 'mp3'],
	['\xff\xf1..............', 'aac'],
	['\xff\xd8\xff\xe0............', undefined],
	['#EXTM3U.........', undefined],
	['ffconcat version', undefined],
	['PK\x03\x04............', undefined],
	['1\n00:00:00,200 --', undefined],
	['<svg>...........', undefined]
])('%j wakes %s', (first, demuxer) => expect(demuxerFor(Buffer.from(first, 'latin1'))).toBe(demuxer));

describe.skipIf(process.platform !== 'linux')('the folder in memory', () => {
	test('is ours alone, takes no more than it may, and is gone afterwards', async () => {
		const opened = await openFolder(ROOM);
		if (!opened.ok) throw new Error(opened.reason);
		const { path } = opened.value;
		const never = new AbortController().signal;
		expect(statSync(path).mode & 0o777).toBe(0o700);
		expect(await receive(Buffer.alloc(2000), join(path, 'a'), never, 2000)).toMatchObject({ ok: true });
		expect(statSync(join(path, 'a')).mode & 0o777).toBe(0o600);
		let given = 0;
		async function* endless() {
			for (;;) yield Buffer.alloc((given += 1000) && 1000);
		}
		expect(await receive(endless(), join(path, 'b'), never, 5000)).toEqual({ ok: false, reason: 'too_large' });
		expect(given).toBeLessThanOrEqual(6000);
		await opened.value[Symbol.asyncDispose]();
		expect(existsSync(path)).toBe(false);
	});

	test('a folder on a disk, or none, is refused', async () => {
		const wav = Buffer.from('RIFF....WAVEfmt ');
		const onDisk = process.cwd();
		expect(await inspectRecording(wav, { memoryFolder: onDisk })).toEqual({ ok: false, reason: 'no_room' });
		expect(await inspectRecording(wav, { memoryFolder: '/nowhere' })).toEqual({ ok: false, reason: 'no_room' });
	});

	test('what a killed worker left is swept, what a living one has is not', async () => {
		const left = join(ROOM.memoryFolder, 'suitcase-recording-1-0-left00');
		mkdirSync(left, { recursive: true });
		writeFileSync(join(left, 'in'), 'x');
		const opened = await openFolder(ROOM);
		expect(await sweepRecordings(ROOM)).toBeGreaterThan(0);
		expect(existsSync(left)).toBe(false);
		expect(opened.ok && existsSync(opened.value.path)).toBe(true);
		if (opened.ok) await opened.value[Symbol.asyncDispose]();
	});

	test('a source that breaks off leaves nothing behind', async () => {
		async function* broken() {
			yield Buffer.from('RIFF....WAVEfmt ');
			throw new Error('the seal is broken');
		}
		await expect(inspectRecording(broken(), ROOM)).rejects.toThrow('the seal is broken');
		const mine = readdirSync(ROOM.memoryFolder).filter((name) => name.startsWith(`suitcase-recording-${process.pid}-`));
		expect(mine).toEqual([]);
	});

	test('a program sees programs and its folder, nothing else, and has no rights and no network', async ({ skip }) => {
		const opened = await openFolder(ROOM);
		if (!opened.ok) throw new Error(opened.reason);
		await using place = opened.value;
		const inside = (program: string, ...args: string[]) => {
			const limits = { seconds: 20, memoryBytes: 1e9, fileBytes: 1e6 };
			const confined = confinedProgram(program, args, place.path, limits);
			return spawnSync(confined.command, confined.args, { env: {}, cwd: place.path, encoding: 'utf8' });
		};
		if (!confinedProgram('x', [], '/', { seconds: 1, memoryBytes: 1, fileBytes: 1 }).args.includes('--mount'))
			skip('this system lets no program have a file system of its own');
		expect(inside('/usr/bin/ls', '/').stdout.split('\n').filter(Boolean).sort()).toEqual(
			['bin', 'etc', 'lib', 'lib64', 'usr', 'work'].filter((name) => existsSync(`/${name}`) || name === 'work')
		);
		expect(inside('/usr/bin/ls', '/etc').stdout.trim()).toBe('alternatives');
		expect(inside('/usr/bin/env').stdout.trim()).toBe('');
		expect(inside('/usr/bin/touch', '/usr/x').status).not.toBe(0);
		expect(inside('/usr/bin/chroot', '/', '/usr/bin/true').status).not.toBe(0);
		expect(inside('/usr/bin/sh', '-c', 'ulimit -f; ulimit -n').stdout).toMatch(/^\d+\n64\n$/);
	});
});

describe.skipIf(!TOOLS)('limits', () => {
	const sine = () => make(...generated('sine=d=1'), 'limits.wav');
	/** Has ffmpeg make frames of its own for ten minutes, under narrow limits. */
	async function slowly(limits: { seconds: number; memoryBytes?: number }) {
		const opened = await openFolder(ROOM);
		if (!opened.ok) throw new Error(opened.reason);
		await using place = opened.value;
		const large = ['-vf', 'scale=9000:9000', '-f', 'null', '-'];
		const args = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=320x240:d=600', ...large];
		return await runProgram({ program: 'ffmpeg', args, folder: place.path, ...limits });
	}

	test('time', async () => {
		const began = performance.now();
		expect(await slowly({ seconds: 0.5 })).toEqual({ ok: false, reason: 'timeout' });
		expect(performance.now() - began).toBeLessThan(10_000);
	});

	test.skipIf(process.platform !== 'linux')('memory', async () => {
		expect(await slowly({ seconds: 240, memoryBytes: 120_000_000 })).toEqual({ ok: false, reason: 'out_of_memory' });
	});

	test.skipIf(process.platform !== 'linux')(
		'memory, as it is given: who keeps every frame ends at 1 GB',
		{ timeout: 300_000 },
		async () => {
			const opened = await openFolder(ROOM);
			if (!opened.ok) throw new Error(opened.reason);
			await using place = opened.value;
			// Turned round in time: it must hold the whole film, 3 MB for each frame, before the first one leaves.
			const args = [
				'-v',
				'error',
				'-f',
				'lavfi',
				'-i',
				'testsrc2=s=1920x1080:d=60',
				'-vf',
				'reverse,format=rgb24',
				'-f',
				'null',
				'-'
			];
			const processes = watchBelow(process.pid);
			const answer = await runProgram({ program: 'ffmpeg', args, folder: place.path, seconds: 240 });
			processes.stop();
			expect(answer).toEqual({ ok: false, reason: 'out_of_memory' });
			const peak = processes.kinds.get('ffmpeg')?.peak ?? 0;
			expect(peak).toBeGreaterThan(700);
			expect(peak).toBeLessThan(1_100);
		}
	);

	test('more tracks than are taken are the fault of the file: it is not tried again', async () => {
		make(...generated('color=s=64x64:d=0.1'), '-c:v', 'libx264', 'track.mp4');
		const maps = Array.from({ length: 33 }, () => ['-map', '0:v']).flat();
		const film = make('-i', 'track.mp4', ...maps, '-c', 'copy', 'tracks.mkv');
		expect(await inspectRecording(film, ROOM)).toEqual({ ok: false, reason: 'damaged' });
	});

	test('no playlist is followed, however it is dressed', async () => {
		let asked = 0;
		const server = createServer((_, response) => response.end(String((asked += 1)))).listen(0, '127.0.0.1');
		try {
			await new Promise((ready) => server.once('listening', ready));
			const address = server.address();
			const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/secret.ts`;
			const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${url}\n#EXT-X-ENDLIST\n`;
			for (const dressed of [
				playlist,
				`ID3\n${playlist}`,
				`OggS${playlist}`,
				`....ftypisom${playlist}`,
				`ffconcat version 1.0\nfile ${url}\n`
			])
				expect(await inspectRecording(Buffer.from(dressed), ROOM)).toMatchObject({ ok: false });
			expect(asked).toBe(0);
		} finally {
			server.close();
		}
	});

	test('any damage ends in a named answer, never in an error', async () => {
		const answers = new Set<string>();
		const whole = [sine(), make(...generated('testsrc2=s=64x48:d=1'), ...generated('sine=d=1'), 'limits.mp4')];
		let state = 7;
		const random = (most: number) => (state = (state * 48_271) % 0x7fffffff) % most;
		for (const bytes of whole)
			for (let round = 0; round < 4; round++) {
				const hurt = Buffer.from(bytes.subarray(0, round % 2 ? bytes.length : 100 + random(bytes.length - 100)));
				for (let hits = 0; hits < 6; hits++) hurt[16 + random(hurt.length - 16)] = random(256);
				const found = await inspectRecording(hurt, ROOM);
				answers.add(found.ok ? 'taken' : found.reason);
			}
		expect([...answers].length).toBeGreaterThan(1);
	});
});

if (!TOOLS) test.skip(NO_TOOLS, () => {});

describe.skipIf(!placeOf('espeak-ng') || !TOOLS)('a voice of a machine', () => {
	test('speaks our languages, has no voice for others, and is a recording like any other', async () => {
		for (const [language, text] of Object.entries({
			en: 'My story goes on.',
			fr: 'Mon histoire continue.',
			ar: 'قصتي مستمرة'
		})) {
			const spoken = await speak(text, language, ROOM);
			if (!spoken.ok) throw new Error(`${language}: ${spoken.reason}`);
			expect(await inspectRecording(spoken.value, ROOM)).toMatchObject({ value: { kind: 'sound', hasSound: true } });
		}
		expect(await speak('x', 'ti', ROOM)).toEqual({ ok: false, reason: 'no_voice' });
		expect(await speak(' … ', 'en', ROOM)).toEqual({ ok: false, reason: 'nothing_to_say' });
		expect(await speak('word '.repeat(5000), 'en', ROOM)).toEqual({ ok: false, reason: 'too_long' });
	});
});
