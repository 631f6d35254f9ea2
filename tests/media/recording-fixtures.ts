/** Recordings made for the tests of this folder, with ffmpeg as it is. Imported by tests only. */
import { PLANTED, sayPlanted, talkativeJpeg, type Say } from './fixtures.ts';
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

const tags = (say: Say, keys = ['title', 'artist', 'comment', 'description', 'copyright']) =>
	keys.flatMap((key) => ['-metadata', `${key}=${say(key)}`]);

const chapters = (say: Say) => `;FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=${say('chapter')}\n`;
const subtitles = (text: string) => `1\n00:00:00,200 --> 00:00:02,000\n${text}\n`;

/** What surrounds a film: chapters, subtitles, a cover picture with its own texts; and what cameras write, if asked for. */
async function surroundings(say: Say, { places = false, words = true } = {}): Promise<string[]> {
	writeFileSync(join(folder, 'chapters.txt'), chapters(say));
	writeFileSync(join(folder, 'words.srt'), subtitles(words ? say('subtitle') : 'words'));
	writeFileSync(join(folder, 'cover.jpg'), await talkativeJpeg((corner) => say(`cover: ${corner}`)));
	if (places) writeFileSync(join(folder, 'places.srt'), subtitles(say('places, frame by frame')));
	return ['-i', 'chapters.txt', '-i', 'words.srt', '-i', 'cover.jpg', ...(places ? ['-i', 'places.srt'] : [])];
}

function replaceLast(bytes: Buffer, from: string, to: string): void {
	const at = bytes.lastIndexOf(from, undefined, 'latin1');
	if (at < 0) throw new Error(`no ${from} in there`);
	bytes.write(to, at, 'latin1');
}

/** An MP4 that carries the planted text wherever a film can: see B.3 of the consent model. `place` as cameras write it. */
export async function talkativeFilm(say = sayPlanted, place = PLACE): Promise<Buffer> {
	const sources = [
		...generated('testsrc2=s=320x240:r=25:d=3'),
		...generated('sine=f=440:d=3'),
		...generated('sine=f=880:d=3')
	];
	const bytes = make(
		...[...sources, ...(await surroundings(say, { places: true }))],
		...['-map', '0:v', '-map', '1:a', '-map', '2:a', '-map', '4:s', '-map', '6:s', '-map', '5:v', '-map_chapters', '3'],
		...['-c:v:0', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-c:s', 'mov_text', '-c:v:1', 'copy'],
		...['-disposition:v:1', 'attached_pic', ...tags(say), '-metadata', `location=${place}`],
		...['-metadata:s:v:0', `handler_name=${say('handler')}`, '-metadata:s:a:0', 'language=tir'],
		...['-metadata', 'creation_time=2021-03-04T05:06:07Z'],
		...['-bsf:v:0', `h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+${say('SEI')}`],
		'talkative.mp4'
	);
	// The second subtitle track becomes what action cameras write: places, frame by frame.
	replaceLast(bytes, 'tx3g', 'gpmd');
	replaceLast(bytes, 'sbtl', 'meta');
	return Buffer.concat([
		bytes,
		zipOf(say('zip behind the end')),
		Buffer.from(`<script>${say('behind the end')}</script>`)
	]);
}

/** Films as telephones make them: the place and the maker under Apple's keys (`keys`), or as others write them (`plain`). */
export async function talkativePhoneFilm(kind: 'keys' | 'plain', say = sayPlanted, place = PLACE): Promise<Buffer> {
	const keys = ['make', 'model', 'software', 'creationdate', 'content.identifier', 'location.accuracy.horizontal'];
	const apple = (key: string) => `com.apple.quicktime.${key}`;
	const written =
		kind === 'plain'
			? ['-metadata', `location=${place}`]
			: [
					...['-movflags', 'use_metadata_tags', '-metadata', `${apple('location.ISO6709')}=${place}`],
					...keys.flatMap((key) => ['-metadata', `${apple(key)}=${say(apple(key))}`])
				];
	return make(
		...[...generated('testsrc2=s=320x240:r=25:d=1'), ...generated('sine=f=440:d=1')],
		...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', ...written, '-metadata', `title=${say('title')}`],
		'phone.mov'
	);
}

/** What a zip of one stored file begins with. */
function zipOf(text: string): Buffer {
	const head = Buffer.alloc(30);
	head.write('PK\x03\x04', 0, 'latin1');
	head.writeUInt16LE(text.length, 26);
	return Buffer.concat([head, Buffer.from(text), Buffer.from(text)]);
}

/** The same for Matroska: tags, chapters, subtitles, an attached file. */
export async function talkativeMatroska(say = sayPlanted): Promise<Buffer> {
	writeFileSync(join(folder, 'attached.txt'), say('attached file'));
	return make(
		...[...generated('testsrc2=s=320x240:r=25:d=2'), ...generated('sine=f=440:d=2'), ...(await surroundings(say))],
		...['-map', '0:v', '-map', '1:a', '-map', '3:s', '-map', '4:v', '-map_chapters', '2'],
		...['-c:v:0', 'libvpx', '-deadline', 'realtime', '-c:v:1', 'copy', '-disposition:v:1', 'attached_pic'],
		...['-c:a', 'libopus', '-c:s', 'srt', ...tags(say), '-metadata:s:v:0', `title=${say('name of the track')}`],
		...['-metadata:s:v:1', 'filename=cover.jpg', '-metadata:s:v:1', 'mimetype=image/jpeg'],
		...['-attach', 'attached.txt', '-metadata:s:t', 'mimetype=text/plain'],
		...['-metadata:s:t', `filename=${say('name of the attached file')}.txt`],
		'talkative.mkv'
	);
}

function chunk(name: string, body: Buffer): Buffer {
	const size = Buffer.alloc(4);
	size.writeUInt32LE(body.length);
	return Buffer.concat([Buffer.from(name, 'latin1'), size, body, Buffer.alloc(body.length % 2)]);
}

/** Sound files that carry the planted text: ID3 of both kinds, APE, bext, LIST, cue labels, Vorbis comments, pictures. */
export async function talkativeSounds(
	say = sayPlanted
): Promise<Record<'mp3' | 'wav' | 'ogg' | 'flac' | 'm4a', Buffer>> {
	return {
		mp3: await talkativeMp3(say),
		wav: await talkativeWave(say),
		ogg: make(...(await besides(say)), '-map', '0:a', '-c:a', 'libopus', ...tags(say), 'talkative.ogg'),
		flac: make(...(await besides(say)), ...withCover(say), '-c:a', 'flac', 'talkative.flac'),
		m4a: make(...(await besides(say)), ...withCover(say), '-c:a', 'aac', 'talkative.m4a')
	};
}

const besides = async (say: Say) => [...generated('sine=f=440:d=2'), ...(await surroundings(say, { words: false }))];
const withCover = (say: Say) => [
	...['-map', '0:a', '-map', '3:v', '-c:v', 'copy', '-disposition:v', 'attached_pic', ...tags(say)]
];

/** ID3 at both ends, with chapter and cover; APE between sound and end. */
export async function talkativeMp3(say = sayPlanted): Promise<Buffer> {
	const made = ['-c:a', 'libmp3lame', '-write_id3v1', '1', 'talkative.mp3'];
	const mp3 = make(...(await besides(say)), ...withCover(say), ...made);
	const words = say('APE');
	const item = Buffer.concat([Buffer.alloc(8), Buffer.from(`Comment\0${words}`)]);
	item.writeUInt32LE(words.length, 0);
	const ape = Buffer.alloc(32);
	ape.write('APETAGEX', 0, 'latin1');
	[2000, item.length + 32, 1].forEach((number, nth) => ape.writeUInt32LE(number, 8 + 4 * nth));
	// Thirty bytes for the title: a word fits, a sentence does not.
	const end = Buffer.from(mp3.subarray(-128));
	end.fill(0, 3, 33).write(say('ID3 at the end').slice(0, 30), 3, 'latin1');
	return Buffer.concat([mp3.subarray(0, -128), item, ape, end]);
}

/** bext, LIST, the label of a mark, iXML. */
export async function talkativeWave(say = sayPlanted): Promise<Buffer> {
	const bext = ['description', 'originator', 'originator_reference', 'coding_history'];
	const made = [...tags(say, ['title', 'artist', 'comment', 'copyright', ...bext]), '-write_bext', '1'];
	const wav = make(...generated('sine=f=440:d=2'), ...made, 'talkative.wav');
	const label = Buffer.concat([Buffer.from('adtl'), chunk('labl', Buffer.from(`\x01\0\0\0${say('label')}\0`))]);
	const cue = Buffer.alloc(28);
	cue.writeUInt32LE(1, 0);
	cue.writeUInt32LE(1, 4);
	cue.write('data', 12, 'latin1');
	const extra = [chunk('cue ', cue), chunk('LIST', label), chunk('iXML', Buffer.from(say('iXML')))];
	const longer = Buffer.concat([wav, ...extra]);
	longer.writeUInt32LE(longer.length - 8, 4);
	return longer;
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
