/** Recordings made for the tests of this folder, with ffmpeg as it is. Imported by tests only. */
import { PLANTED, talkativeJpeg } from '#server/media/fixtures.ts';
import { placeOf } from '#server/media/confine-program.ts';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';

export const ROOM = { memoryFolder: '/dev/shm' };

/** A place that is planted in films: no digit of it may come out. */
const PLACE = '+33.5138+036.2765/';

const exiftool = ['/usr/bin/exiftool', '/usr/local/bin/exiftool', '/opt/homebrew/bin/exiftool'].find(existsSync);

/** Whether everything that these tests need is here. `npm test` installs it as root on Debian. */
export const TOOLS = Boolean(placeOf('ffmpeg') && placeOf('ffprobe') && exiftool && existsSync(ROOM.memoryFolder));
export const NO_TOOLS = 'skipped: ffmpeg, exiftool (libimage-exiftool-perl) or /dev/shm are missing here';
if (!TOOLS) console.warn(NO_TOOLS);

export const folder = mkdtempSync(join(tmpdir(), 'suitcase-recordings-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function run(program: string, args: string[]): Buffer {
	const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, maxBuffer: 256 * 1024 * 1024 });
	if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.toString()}`);
	return stdout;
}

/** Makes one file with ffmpeg. The last argument is its name. */
export function make(...args: string[]): Buffer {
	run('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args]);
	return readFileSync(join(folder, args.at(-1) ?? ''));
}

/** A source of ffmpeg's own: `testsrc2=…`, `sine=…`. */
export const generated = (source: string) => ['-f', 'lavfi', '-i', source];

const tags = ['title', 'artist', 'comment', 'description', 'copyright', 'encoded_by'].flatMap((key) => [
	...['-metadata', `${key}=${PLANTED} ${key}`]
]);

const CHAPTERS = `;FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=${PLANTED} chapter\n`;
const SUBTITLES = `1\n00:00:00,200 --> 00:00:02,000\n${PLANTED} subtitle\n`;

/** What surrounds a film: chapters, two subtitle tracks, a cover picture with its own texts. */
async function surroundings(): Promise<string[]> {
	writeFileSync(join(folder, 'chapters.txt'), CHAPTERS);
	writeFileSync(join(folder, 'words.srt'), SUBTITLES);
	writeFileSync(join(folder, 'cover.jpg'), await talkativeJpeg());
	return ['-i', 'chapters.txt', '-i', 'words.srt', '-i', 'cover.jpg'];
}

function replaceLast(bytes: Buffer, from: string, to: string): void {
	const at = bytes.lastIndexOf(from, undefined, 'latin1');
	if (at < 0) throw new Error(`no ${from} in there`);
	bytes.write(to, at, 'latin1');
}

/** An MP4 that carries the planted text wherever a film can: see B.3 of the consent model. */
export async function talkativeFilm(): Promise<Buffer> {
	const sources = [
		...generated('testsrc2=s=320x240:r=25:d=3'),
		...generated('sine=f=440:d=3'),
		...generated('sine=f=880:d=3')
	];
	const bytes = make(
		...[...sources, ...(await surroundings())],
		...['-map', '0:v', '-map', '1:a', '-map', '2:a', '-map', '4:s', '-map', '4:s', '-map', '5:v', '-map_chapters', '3'],
		...['-c:v:0', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-c:s', 'mov_text', '-c:v:1', 'copy'],
		...['-disposition:v:1', 'attached_pic', ...tags, '-metadata', `location=${PLACE}`],
		...['-metadata:s:v:0', `handler_name=${PLANTED} handler`, '-metadata:s:a:0', 'language=tir'],
		...['-metadata', 'creation_time=2021-03-04T05:06:07Z'],
		...['-bsf:v:0', `h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+${PLANTED}`],
		'talkative.mp4'
	);
	// The second subtitle track becomes what action cameras write: places, frame by frame.
	replaceLast(bytes, 'tx3g', 'gpmd');
	replaceLast(bytes, 'sbtl', 'meta');
	return Buffer.concat([bytes, zipOf(PLANTED), Buffer.from(`<script>${PLANTED}</script>`)]);
}

/** What a zip of one stored file begins with. */
function zipOf(text: string): Buffer {
	const head = Buffer.alloc(30);
	head.write('PK\x03\x04', 0, 'latin1');
	head.writeUInt16LE(text.length, 26);
	return Buffer.concat([head, Buffer.from(text), Buffer.from(text)]);
}

/** The same for Matroska: tags, chapters, subtitles, an attached file. */
export async function talkativeMatroska(): Promise<Buffer> {
	writeFileSync(join(folder, 'attached.txt'), PLANTED);
	return make(
		...[...generated('testsrc2=s=320x240:r=25:d=2'), ...generated('sine=f=440:d=2'), ...(await surroundings())],
		...['-map', '0:v', '-map', '1:a', '-map', '3:s', '-map_chapters', '2', '-c:v', 'libvpx', '-deadline', 'realtime'],
		...['-c:a', 'libopus', '-c:s', 'srt', ...tags, '-metadata:s:v', `title=${PLANTED}`],
		...['-attach', 'attached.txt', '-metadata:s:t', 'mimetype=text/plain', '-metadata:s:t', `filename=${PLANTED}.txt`],
		'talkative.mkv'
	);
}

function chunk(name: string, body: Buffer): Buffer {
	const size = Buffer.alloc(4);
	size.writeUInt32LE(body.length);
	return Buffer.concat([Buffer.from(name, 'latin1'), size, body, Buffer.alloc(body.length % 2)]);
}

/** Sound files that carry the planted text: ID3 of both kinds, APE, bext, LIST, cue labels, Vorbis comments, pictures. */
export async function talkativeSounds(): Promise<Record<string, Buffer>> {
	const source = [...generated('sine=f=440:d=2'), ...(await surroundings())];
	const cover = ['-map', '0:a', '-map', '3:v', '-c:v', 'copy', '-disposition:v', 'attached_pic', ...tags];
	const mp3 = make(...source, ...cover, '-c:a', 'libmp3lame', '-write_id3v1', '1', 'talkative.mp3');
	const item = Buffer.concat([Buffer.alloc(8), Buffer.from(`Comment\0${PLANTED} ape`)]);
	item.writeUInt32LE(`${PLANTED} ape`.length, 0);
	const ape = Buffer.alloc(32);
	ape.write('APETAGEX', 0, 'latin1');
	[2000, item.length + 32, 1].forEach((number, nth) => ape.writeUInt32LE(number, 8 + 4 * nth));
	const wav = make(...source, '-map', '0:a', ...tags, '-write_bext', '1', 'talkative.wav');
	const label = Buffer.concat([Buffer.from('adtl'), chunk('labl', Buffer.from(`\x01\0\0\0${PLANTED} label\0`))]);
	const cue = Buffer.alloc(28);
	cue.writeUInt32LE(1, 0);
	cue.writeUInt32LE(1, 4);
	cue.write('data', 12, 'latin1');
	const longer = Buffer.concat([wav, chunk('cue ', cue), chunk('LIST', label), chunk('iXML', Buffer.from(PLANTED))]);
	longer.writeUInt32LE(longer.length - 8, 4);
	return {
		mp3: Buffer.concat([mp3.subarray(0, -128), item, ape, mp3.subarray(-128)]),
		wav: longer,
		ogg: make(...source, '-map', '0:a', '-c:a', 'libopus', ...tags, 'talkative.ogg'),
		flac: make(...source, ...cover, '-c:a', 'flac', 'talkative.flac'),
		m4a: make(...source, ...cover, '-c:a', 'aac', 'talkative.m4a')
	};
}

/** Everything that may stand in a file that leaves: sizes, times and names of formats. */
const ALLOWED_TAGS = new RegExp(
	`^(?:${[
		'SourceFile|ExifTool:.*|System:.*|File:.*|Composite:.*|JFIF:.*',
		'QuickTime:(?:MajorBrand|MinorVersion|CompatibleBrands|Movie.*Version|.*Date|TimeScale|Duration|Preferred(?:Rate|Volume))',
		'QuickTime:(?:MatrixStructure|Preview.*|PosterTime|Selection.*|CurrentTime|NextTrackID|Handler(?:Type|VendorID)|MediaData.*)',
		'Track\\d:(?:Track.*|Media.*|MatrixStructure|Handler(?:Type|Description)|Balance|Audio.*|Image(?:Width|Height))',
		'Track\\d:(?:Graphics.*|Op.*Color|Compressor(?:ID|Name)|Source(?:Image)?(?:Width|Height)|[XY]Resolution|BitDepth)',
		'Track\\d:(?:PixelAspectRatio|Color.*|VideoFrameRate|VideoFullRangeFlag|TransferCharacteristics|MatrixCoefficients)',
		'Track\\d:(?:BufferSize|MaxBitrate|AverageBitrate|CodecID)',
		'Matroska:(?:EBML.*|DocType.*|TimecodeScale|MuxingApp|WritingApp|Duration|TagTrackUID|Encoder)'
	].join('|')})$`
);

/** Nothing planted in the bytes; no tag that is not allowed; no date; exactly the tracks that are expected. */
export function expectClean(bytes: Uint8Array, name: string, tracks: readonly string[]): void {
	const data = Buffer.from(bytes);
	for (const text of [PLANTED, '33.5138', '036.2765', 'x264 - core', 'Lavc5', 'Lavf5', 'PK\x03\x04'])
		for (const encoding of ['latin1', 'utf16le'] as const)
			expect(data.includes(Buffer.from(text, encoding)), `${text} in ${name}`).toBe(false);
	const path = join(folder, name);
	writeFileSync(path, data);
	const [said] = JSON.parse(run(exiftool ?? '', ['-j', '-a', '-G1', '-ee3', path]).toString()) as [
		Record<string, unknown>
	];
	expect(
		Object.keys(said).filter((tag) => !ALLOWED_TAGS.test(tag)),
		name
	).toEqual([]);
	for (const [tag, value] of Object.entries(said))
		if (/^(?:QuickTime|Track\d):.*Date|MediaLanguageCode/.test(tag)) expect(String(value), tag).toMatch(/^0000|^und$/);
	expect(tracksOf(path), name).toEqual(tracks);
}

/** The tracks of a file, like `h264 320x240`, and that there are no chapters. */
function tracksOf(path: string): string[] {
	const show = ['-show_entries', 'stream=codec_type,codec_name,width,height:chapter=id', '-of', 'json'];
	const said = JSON.parse(run('ffprobe', ['-v', 'error', ...show, path]).toString()) as {
		streams: { codec_name?: string; codec_type: string; width?: number; height?: number }[];
		chapters: unknown[];
	};
	expect(said.chapters).toEqual([]);
	return said.streams.map(({ codec_name, width, height }) =>
		width ? `${codec_name} ${width}x${height}` : `${codec_name}`
	);
}

/** The samples of a file, decoded to the end: 16 bit, one channel, 48,000 a second. */
export function samplesOf(bytes: Uint8Array, name = 'decode.bin'): Int16Array {
	writeFileSync(join(folder, name), bytes);
	const raw = run('ffmpeg', [
		'-v',
		'error',
		'-nostdin',
		'-i',
		name,
		'-map',
		'0:a:0',
		'-ac',
		'1',
		'-ar',
		'48000',
		'-f',
		's16le',
		'-'
	]);
	return new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length - (raw.length % 2)));
}

/** How strong one frequency is in some samples (Goertzel), from 0 to 1. */
export function strength(samples: Int16Array, hertz: number): number {
	const turn = 2 * Math.cos((2 * Math.PI * hertz) / 48_000);
	let [one, two] = [0, 0];
	for (const sample of samples) [one, two] = [sample / 32768 + turn * one - two, one];
	return (2 * Math.sqrt(one * one + two * two - turn * one * two)) / samples.length;
}

/** The loudness of a file as another filter measures it, in LUFS. */
export function loudnessOf(bytes: Uint8Array): number {
	writeFileSync(join(folder, 'loudness.bin'), bytes);
	const args = [
		'-hide_banner',
		'-nostats',
		'-nostdin',
		'-i',
		'loudness.bin',
		'-af',
		'loudnorm=print_format=json',
		'-f',
		'null',
		'-'
	];
	const { stderr } = spawnSync('ffmpeg', args, { cwd: folder });
	return Number(/"input_i" : "(\S+)"/.exec(stderr.toString())?.[1]);
}

/** Where in a film the packets lie: time in seconds, first byte after them, whether a player can enter there. */
function packetsOf(bytes: Uint8Array) {
	writeFileSync(join(folder, 'packets.mp4'), bytes);
	const show = ['-show_entries', 'packet=codec_type,pts_time,pos,size,flags', '-of', 'json'];
	const said = JSON.parse(run('ffprobe', ['-v', 'error', ...show, 'packets.mp4']).toString()) as {
		packets: { codec_type: string; pts_time: string; pos: string; size: string; flags: string }[];
	};
	return said.packets.map(({ codec_type, pts_time, pos, size, flags }) => ({
		picture: codec_type === 'video',
		at: Number(pts_time),
		until: Number(pos) + Number(size),
		key: flags.startsWith('K')
	}));
}

/** How many bytes of a film must have come before its first seconds can be seen and heard. */
export function bytesUntil(bytes: Uint8Array, seconds: number): number {
	return Math.max(...packetsOf(bytes).flatMap(({ at, until }) => (at < seconds ? [until] : [])));
}

/** The times at which a film can be entered. */
export function keyframesOf(bytes: Uint8Array): number[] {
	return packetsOf(bytes).flatMap(({ picture, key, at }) => (picture && key ? [at] : []));
}
