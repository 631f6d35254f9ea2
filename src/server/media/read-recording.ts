import { ok, refuse, type Result } from '#domain/base/result.ts';
import {
	FILM_SECONDS_MAX,
	FRAME_PIXELS_MAX,
	SOUND_SECONDS_MAX,
	type RecordingAnswer,
	type RecordingRefusal,
	type RecordingSource,
	type Room
} from '#server/media/recording.ts';
import { openFolder, receive } from '#server/media/recording-folder.ts';
import { DECODERS, demuxerFor, type Demuxer } from '#server/media/recording-signature.ts';
import { runProgram, TOO_MANY_PIXELS } from '#server/media/run-program.ts';
import { takeTurns } from '#server/media/turns.ts';
import { join } from 'node:path';

/** Seconds that a recording may take to come in, and its packets to be listed. */
const SECONDS = { receive: 120, list: 120 } as const;

/** The one track of pictures that is shown. Width and height in pixels, upright; `start` and `end` in seconds. */
export type PictureTrack = {
	index: number;
	width: number;
	height: number;
	/** Frames a second, as far as the file knows. */
	rate: number;
	/** Recorded for screens brighter than ours: must be mapped. */
	brighter: boolean;
	start: number;
	/** Of the last frame. */
	last: number;
};

/** A recording that lies in memory, and which of its tracks are used. */
export type Recording = {
	folder: string;
	/** What ffmpeg needs before it opens the file. */
	input: string[];
	seconds: number;
	picture: PictureTrack | undefined;
	sound: { index: number } | undefined;
};

const oneAtATime = takeTurns(1);

/** How ffmpeg and ffprobe are to open a file of the folder: one reader, few decoders, no other file, no address. */
export function openAs(demuxer: Demuxer, name: string): string[] {
	return [
		...['-f', demuxer, '-protocol_whitelist', 'file'],
		// For pictures and sound each: ffprobe opens every track, and must not stumble over a subtitle that is dropped anyway.
		...['-codec_whitelist:v', DECODERS.join(','), '-codec_whitelist:a', DECODERS.join(',')],
		// Two threads, however many cores: each holds frames of its own.
		...['-threads', '2', '-max_streams', '32', '-max_pixels', String(FRAME_PIXELS_MAX), '-i', `file:${name}`]
	];
}

/**
 * Receives a recording into a folder in memory, lists its packets, lets `work` do its part and removes the folder. One
 * recording at a time in the whole process: each may need a good part of the memory.
 */
export function withRecording<Value>(
	source: RecordingSource,
	room: Room,
	work: (recording: Recording) => RecordingAnswer<Value>
): RecordingAnswer<Value> {
	return oneAtATime(async () => {
		const opened = await openFolder(room);
		if (!opened.ok) return opened;
		await using folder = opened.value;
		const read = await bringIn(source, folder.path, 'in');
		return read.ok ? await work(read.value) : read;
	});
}

/** Receives one more recording into a folder that stands already, under another name. */
export async function bringIn(source: RecordingSource, folder: string, name: string): RecordingAnswer<Recording> {
	const received = await receiveInTime(source, join(folder, name));
	if (!received.ok) return received;
	const demuxer = demuxerFor(received.value);
	return demuxer ? listPackets(folder, openAs(demuxer, name)) : refuse('not_a_recording');
}

/** A source that stalls must not hold the turn. */
async function receiveInTime(source: RecordingSource, path: string): Promise<Result<Uint8Array, RecordingRefusal>> {
	const stop = new AbortController();
	let clock: NodeJS.Timeout | undefined;
	const late = new Promise<Result<Uint8Array, RecordingRefusal>>((resolve) => {
		clock = setTimeout(() => {
			stop.abort();
			resolve(refuse('timeout'));
		}, SECONDS.receive * 1000);
	});
	try {
		return await Promise.race([receive(source, path, stop.signal), late]);
	} finally {
		clearTimeout(clock);
	}
}

type Fields = Record<string, string>;

/** Lines like `packet|stream_index=0|pts_time=0.04`. */
function fieldsOf(line: string): Fields {
	return Object.fromEntries(line.split('|').map((field) => field.split('=', 2)));
}

const SHOWN = [
	'packet=stream_index,pts_time,duration_time',
	'stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate,color_transfer',
	'stream_disposition=attached_pic',
	'stream_side_data=rotation'
].join(':');

/**
 * Reads every packet without decoding any: which tracks there are, and how long they are in truth. What the head of a
 * file says about its length is not believed, and films out of a browser have no length there.
 */
async function listPackets(folder: string, input: string[]): RecordingAnswer<Recording> {
	const asked = ['-v', 'error', '-show_entries', SHOWN, '-of', 'compact'];
	const listed = await runProgram({ program: 'ffprobe', args: [...asked, ...input], folder, seconds: SECONDS.list });
	if (!listed.ok) return listed;
	const times = new Map<number, { start: number; last: number; end: number }>();
	const tracks: Fields[] = [];
	for (const line of listed.value.said.split('\n')) {
		if (line.startsWith('stream|')) tracks.push(fieldsOf(line));
		if (!line.startsWith('packet|')) continue;
		const { stream_index, pts_time, duration_time } = fieldsOf(line);
		const at = Number(pts_time);
		if (!Number.isFinite(at)) continue;
		const end = at + (Number(duration_time) || 0);
		const known = times.get(Number(stream_index)) ?? { start: at, last: at, end };
		times.set(Number(stream_index), {
			start: Math.min(known.start, at),
			last: Math.max(known.last, at),
			end: Math.max(known.end, end)
		});
	}
	const usable = tracks.filter((track) => times.has(Number(track.index)));
	const film = usable.find((track) => track.codec_type === 'video' && track['disposition:attached_pic'] !== '1');
	const sound = usable.find((track) => track.codec_type === 'audio');
	if (!film && !sound) return refuse(tracks.length > 0 ? 'no_sound' : 'damaged');
	const used = [film, sound].flatMap((track) => times.get(Number(track?.index)) ?? []);
	// ffmpeg counts from the earliest packet of the file, used or not; a little before nought is an encoder getting ready.
	const earliest = Math.min(...[...times.values()].map(({ start }) => start));
	const zero = earliest > -0.1 && earliest < 0 ? 0 : earliest;
	const seconds = Math.max(...used.map(({ end }) => end)) - zero;
	if (seconds > (film ? FILM_SECONDS_MAX : SOUND_SECONDS_MAX)) return refuse('too_long');
	const picture = film && pictureTrack(film, times.get(Number(film.index)), zero);
	if (picture && picture.width * picture.height > FRAME_PIXELS_MAX) return refuse('too_many_pixels');
	if (picture && !(picture.width >= 2 && picture.height >= 2))
		return refuse(TOO_MANY_PIXELS.test(listed.value.remarks) ? 'too_many_pixels' : 'damaged');
	return ok({ folder, input, seconds, picture, sound: sound && { index: Number(sound.index) } });
}

function fraction(text: string | undefined): number {
	const [over = NaN, under = NaN] = (text ?? '').split(/[/:]/).map(Number);
	return over / under;
}

function pictureTrack(track: Fields, times: { start: number; last: number } | undefined, zero: number): PictureTrack {
	// Pixels that are not square are made so in width, as a player does.
	const aspect = fraction(track.sample_aspect_ratio);
	const width = Math.round(Number(track.width) * (aspect > 0.1 && aspect < 10 ? aspect : 1));
	const height = Number(track.height);
	const lying = Math.abs(Number(track['side_data:rotation'] ?? track.rotation ?? 0)) % 180 === 90;
	return {
		index: Number(track.index),
		width: lying ? height : width,
		height: lying ? width : height,
		rate: fraction(track.avg_frame_rate),
		brighter: ['smpte2084', 'arib-std-b67'].includes(track.color_transfer ?? ''),
		start: (times?.start ?? zero) - zero,
		last: (times?.last ?? zero) - zero
	};
}
