/**
 * What sound and film cost: for each recording the most memory that ffprobe and ffmpeg held, and the time of every task of
 * the worker. Ordinary recordings of the test corpora, long and large ones, and small files that cost whoever opens them.
 * `node bench/recordings.ts [name …]`. Linux only; needs ffmpeg with libx264, libx265 and SVT-AV1.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { makeFilm } from '#server/media/make-film.ts';
import { makeFrames } from '#server/media/make-frames.ts';
import { inspectRecording, makeSound } from '#server/media/make-sound.ts';
import type { RecordingAnswer } from '#server/media/recording.ts';
import { sharedPath } from '../tests/shared-data.ts';
import { generated, hungryRecordings, make } from './hungry-recordings.ts';
import { watchBelow } from './processes.ts';

const ROOM = { memoryFolder: '/dev/shm' };
const data = sharedPath('corpora');

const corpora = ['audio', 'video'].flatMap((folder) =>
	readdirSync(join(data, folder))
		.filter((name) => !name.endsWith('.txt'))
		.map((name) => [name, () => readFileSync(join(data, folder, name))] as const)
);

const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const long: readonly (readonly [string, () => Buffer])[] = [
	['an hour of sound.flac', () => make(...generated('anoisesrc=c=pink:a=0.2:d=3600:r=16000'), 'hour.flac')],
	[
		'a minute of film, 1080p.mp4',
		() =>
			make(
				...[...generated('testsrc2=s=1920x1080:r=25:d=60'), ...generated('anoisesrc=c=pink:a=0.2:d=60')],
				...[...X264, '-c:a', 'aac', 'minute.mp4']
			)
	],
	[
		'ten seconds of film, 4096x2304.mp4',
		() =>
			make(
				...[...generated('testsrc2=s=4096x2304:r=25:d=10'), ...generated('anoisesrc=c=pink:a=0.2:d=10')],
				...[...X264, '-c:a', 'aac', 'large.mp4']
			)
	]
];

const TASKS = {
	inspect: (bytes: Buffer) => inspectRecording(bytes, ROOM),
	sound: (bytes: Buffer) => makeSound(bytes, ROOM),
	film: (bytes: Buffer) => makeFilm(bytes, { picture: 'as_it_is', sound: 'keep' }, ROOM),
	stills: (bytes: Buffer) => makeFrames(bytes, { every: 2 }, ROOM)
} satisfies Record<string, (bytes: Buffer) => RecordingAnswer<unknown>>;

console.log('| recording | kB | task | answer | s | ffprobe, MB | ffmpeg, MB |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
const most = { ffprobe: 0, ffmpeg: 0 };
for (const [name, bytesOf] of [...corpora, ...hungryRecordings(), ...long]) {
	if (argv.length > 2 && !argv.slice(2).some((wanted) => name.includes(wanted))) continue;
	const bytes = bytesOf();
	for (const [task, run] of Object.entries(TASKS)) {
		const processes = watchBelow(process.pid);
		const began = performance.now();
		const answer = await run(bytes);
		const seconds = (performance.now() - began) / 1000;
		processes.stop();
		const peaks = (['ffprobe', 'ffmpeg'] as const).map((program) => {
			const peak = processes.kinds.get(program)?.peak ?? 0;
			most[program] = Math.max(most[program], peak);
			return peak.toFixed(0);
		});
		const said = answer.ok ? 'made' : answer.reason;
		console.log(`| ${[name, Math.ceil(bytes.length / 1000), task, said, seconds.toFixed(1), ...peaks].join(' | ')} |`);
		if (!answer.ok && task === 'inspect') break;
	}
}
console.log(
	`most: ffprobe ${most.ffprobe.toFixed(0)} MB, ffmpeg ${most.ffmpeg.toFixed(0)} MB; load ${loadavg()[0]?.toFixed(1)}`
);
