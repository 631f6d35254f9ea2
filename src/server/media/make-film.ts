import { ok, refuse } from '#domain/base/result.ts';
import { MP4, NOTHING_ELSE, takeFile } from '#server/media/clean-output.ts';
import { COVER_COLOUR } from '#server/media/covers.ts';
import { frameFilters, frameOf, NO_LONGER, rateOf } from '#server/media/film-frame.ts';
import {
	FILM_SECONDS_MAX,
	type Film,
	type FilmWishes,
	type Poster,
	type RecordingAnswer,
	type RecordingSource,
	type Room
} from '#server/media/recording.ts';
import { bringIn, openAs, withRecording, type PictureTrack, type Recording } from '#server/media/read-recording.ts';
import { runProgram } from '#server/media/run-program.ts';
import { level } from '#server/media/sound-filters.ts';
import { drawWaveform, WAVEFORM_RATE } from '#server/media/waveform.ts';

/** Seconds allowed for 20 minutes of film, on a small and busy machine. */
const SECONDS = { film: 2400, poster: 60 } as const;

/** What a covered film shows: little enough that only its sound takes bytes. */
const COVERED = { width: 640, height: 360, rate: 10 } as const;

/** Seconds between two frames at which a film can be entered. */
const KEYFRAME_SECONDS = 2;

const TAIL_MISSING_MAX = 0.1;

/** A film must be carried by a line of 400 kbit/s with room to spare, and its first frame must not be heavy. */
const PICTURE_KBITS = 260;

/**
 * H.264 that every browser plays. No B-frames: they save a tenth, but double the index, which must arrive before the
 * film can start. The last filter takes out the notes that encoders leave between frames (SEI).
 */
function encodePicture(rate: number): string[] {
	return [
		...['-c:v', 'libx264', '-preset', 'fast', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-bf', '0'],
		...['-crf', '26', '-maxrate', `${PICTURE_KBITS}k`, '-bufsize', `${0.75 * PICTURE_KBITS}k`],
		...['-g', String(rate * KEYFRAME_SECONDS), '-threads', '2', '-bsf:v', 'filter_units=remove_types=6']
	];
}

/** A voice at half the usual rate of samples: half the index again, and nothing of a voice is lost. */
const ENCODE_SOUND = ['-c:a', 'aac', '-ar', '24000', '-b:a', '40k'];

type Heard = { filters: string; seconds: number; input: string[]; index: number };

/** The sound that the film gets, or `undefined` where it stays silent. */
async function soundFor(film: Recording, { sound }: FilmWishes): RecordingAnswer<Heard | undefined> {
	if (sound === 'drop') return ok(undefined);
	let from = film;
	if (sound !== 'keep') {
		const voice = await bringIn(sound.replacedBy, film.folder, 'voice');
		if (!voice.ok) return voice;
		from = voice.value;
	}
	const levelled = await level(from);
	if (!levelled.ok) return levelled.reason === 'no_sound' && from === film ? ok(undefined) : levelled;
	if (levelled.value.seconds > FILM_SECONDS_MAX) return refuse('too_long');
	return ok({ ...levelled.value, input: from.input, index: from.sound?.index ?? 0 });
}

/** The filters of the picture. `seconds` is how long the film becomes: its last frame stays while a voice goes on. */
function pictureFilters(picture: PictureTrack, covered: boolean, rate: number, seconds: number): string {
	if (covered) {
		const colour = COVER_COLOUR.map((part) => part.toString(16).padStart(2, '0')).join('');
		return `color=c=0x${colour}:s=${COVERED.width}x${COVERED.height}:r=${rate}:d=${seconds.toFixed(3)}[picture]`;
	}
	const missing = seconds - (picture.last + 1 / rate);
	const hold = missing > 0.05 ? `,tpad=stop_mode=clone:stop_duration=${missing.toFixed(3)}` : '';
	return `[0:${picture.index}]fps=${rate}:start_time=0,${frameFilters(picture)},format=yuv420p${hold}[picture]`;
}

/**
 * Makes the public file of a film, and a still for the page. What is to be seen and heard is decided before, by consent
 * and by people; here it is only carried out. A film that is covered whole and has no sound is refused: `no_sound`.
 */
export function makeFilm(source: RecordingSource, wishes: FilmWishes, room: Room): RecordingAnswer<Film> {
	return withRecording(source, room, async (recording) => {
		const { folder, picture } = recording;
		if (!picture) return refuse('not_a_recording');
		const covered = wishes.picture === 'whole_frame_covered';
		const heard = await soundFor(recording, wishes);
		if (!heard.ok) return heard;
		const sound = heard.value;
		if (covered && !sound) return refuse('no_sound');

		const rate = covered ? COVERED.rate : rateOf(picture);
		const shown = covered ? 0 : picture.last + 1 / rate;
		const seconds = Math.max(shown, sound?.seconds ?? 0);
		const waveform = drawWaveform(sound?.seconds ?? 0);
		// What stays covered is not even decoded: only a film that is shown is an input.
		const inputs = [
			...(covered ? [] : [recording.input]),
			...(sound && (covered || sound.input !== recording.input) ? [sound.input] : [])
		];
		const soundFrom = sound ? inputs.indexOf(sound.input) : -1;
		const graph = [
			pictureFilters(picture, covered, rate, seconds),
			...(sound ? [`[${soundFrom}:${sound.index}]${sound.filters},asplit=2[sound][drawn]`] : [])
		].join(';');
		const made = await runProgram({
			program: 'ffmpeg',
			folder,
			seconds: SECONDS.film,
			listen: waveform.add,
			args: [
				...['-v', 'error', '-nostdin', ...inputs.flat(), '-filter_complex', graph],
				...['-map', '[picture]', ...(sound ? ['-map', '[sound]', ...ENCODE_SOUND] : ['-an'])],
				...[...encodePicture(rate), ...NOTHING_ELSE, ...NO_LONGER, ...MP4, 'file:film.mp4'],
				...(sound
					? ['-map', '[drawn]', '-c:a', 'pcm_s16le', '-ar', String(WAVEFORM_RATE), '-f', 's16le', 'pipe:1']
					: [])
			]
		});
		if (!made.ok) return made;
		if (sound && waveform.heard() < sound.seconds - TAIL_MISSING_MAX) throw new Error('the end of a sound is missing');
		const size = covered ? { width: COVERED.width, height: COVERED.height } : frameOf(picture);
		const poster = covered ? ok(null) : await makePoster(folder, size, Math.min(1, picture.last / 2));
		if (!poster.ok) return poster;
		return ok({
			files: [{ type: 'video/mp4', ...size, bytes: await takeFile(folder, 'film.mp4') }],
			poster: poster.value,
			seconds,
			waveform: sound ? waveform.peaks() : []
		});
	});
}

/** A frame of the film as it was just made, so that the poster can never show what the film does not. */
async function makePoster(
	folder: string,
	size: { width: number; height: number },
	at: number
): RecordingAnswer<Poster> {
	const still = [
		'-map',
		'0:v:0',
		'-frames:v',
		'1',
		'-c:v',
		'mjpeg',
		'-pix_fmt',
		'yuvj420p',
		'-q:v',
		'4',
		...NOTHING_ELSE
	];
	const args = [
		...['-v', 'error', '-nostdin', '-ss', at.toFixed(3), ...openAs('mov', 'film.mp4')],
		...[...still, '-update', '1', '-f', 'image2', 'file:poster.jpg']
	];
	const made = await runProgram({ program: 'ffmpeg', args, folder, seconds: SECONDS.poster });
	if (!made.ok) return made;
	return ok({ type: 'image/jpeg', ...size, bytes: await takeFile(folder, 'poster.jpg') });
}
