/** Small recordings that cost memory or time to whoever opens them, made with ffmpeg as it is. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-hungry-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Makes one file with ffmpeg. The last argument is its name. */
export function make(...args: string[]): Buffer {
	const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args], { cwd: folder });
	if (status !== 0) throw new Error(stderr.toString());
	return readFileSync(join(folder, args.at(-1) ?? ''));
}

/** A source of ffmpeg's own: `testsrc2=…`, `sine=…`. */
export const generated = (source: string) => ['-f', 'lavfi', '-i', source];

/** The largest frame that is taken. */
const LARGE = 's=4096x2304';

/** By name; each is made when it is asked for. */
export function hungryRecordings(): readonly (readonly [string, () => Buffer])[] {
	const fast = ['-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
	const still = (frames: number) => [...generated(`color=${LARGE}:r=25`), '-frames:v', String(frames)];
	return [
		// Each track has a reader with frames of its own, though one is shown.
		['32 tracks of large frames.mkv', () => tracks(32)],
		['33 tracks of large frames.mkv', () => tracks(33)],
		// As many frames as a decoder may be asked to remember.
		[
			'H.264 that remembers 16 frames.mp4',
			() => make(...still(40), '-c:v', 'libx264', ...fast, '-x264-params', 'ref=16:bframes=16:b-pyramid=2', 'refs.mp4')
		],
		[
			'HEVC of 10 bits.mp4',
			() =>
				make(
					...[...still(8), '-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p10le', '-tag:v', 'hvc1'],
					...['-x265-params', 'log-level=none:ref=6:bframes=3', 'hevc.mp4']
				)
		],
		['AV1.mkv', () => make(...still(12), '-c:v', 'libsvtav1', '-preset', '12', 'av1.mkv')],
		['VP9.webm', () => make(...still(12), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', 'vp9.webm')],
		// A thousand by one: what scaling makes of it must not be larger than the frame.
		['a strip.mp4', () => make(...generated('color=s=16000x16:d=2'), '-c:v', 'libx264', ...fast, 'strip.mp4')],
		[
			'too large a frame.mp4',
			() => make(...generated('color=s=8192x4320:d=0.2'), '-c:v', 'libx264', ...fast, 'wide.mp4')
		],
		[
			'sound of 8 channels, 192 kHz.wav',
			() => make(...generated('anullsrc=r=192000:cl=7.1'), '-t', '20', '-c:a', 'pcm_s32le', 'channels.wav')
		]
	];
}

function tracks(count: number): Buffer {
	make(...generated(`color=${LARGE}:r=25`), '-frames:v', '2', '-c:v', 'libx264', '-preset', 'ultrafast', 'one.mp4');
	const maps = Array.from({ length: count }, () => ['-map', '0:v']).flat();
	return make('-i', 'one.mp4', ...maps, '-c', 'copy', 'tracks.mkv');
}
