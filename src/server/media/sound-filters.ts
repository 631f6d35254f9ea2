import { ok, refuse } from '#domain/base/result.ts';
import { FILM_SECONDS_MAX, SOUND_SECONDS_MAX, type RecordingAnswer } from '#server/media/recording.ts';
import type { Recording } from '#server/media/read-recording.ts';
import { runProgram } from '#server/media/run-program.ts';

/** Loudness of what people listen to on a telephone, EBU R128, in LUFS; highest peak in dBTP. */
const LOUDNESS = -16;
const PEAK_MAX = -1.5;

/** A whisper is raised by no more than this (dB): beyond, it is the room that becomes loud. */
const GAIN_MAX = 30;

/** Below this peak (dBFS) there is nothing to hear. */
const SILENT = -70;

/** Seconds allowed for an hour of sound, on a small and busy machine. */
const SECONDS = { listen: 300, measure: 1200 } as const;

/** Samples a second of all that is made. Enough to tell sound from silence are far fewer. */
const RATE = 48_000;
const RATE_TO_LISTEN = 8000;

/**
 * The hum of the mains, 50 and 60 Hz, and what it leaves above. How it wavers is recorded by power companies: it can
 * tell when and in which country a recording was made. The notches widen as the wavering does.
 */
const HUM = [50, 60].flatMap((mains) => Array.from({ length: 600 / mains }, (_, times) => mains * (times + 1)));
const WITHOUT_HUM = [...new Set(HUM)].map((hertz) => `bandreject=f=${hertz}:width_type=h:w=${4 + hertz / 50}`);

/**
 * From the tracks of a stranger to plain samples: one channel (a voice needs no more, and where it came from in the room
 * stays unsaid), holes filled with silence so that sound and picture keep together.
 */
const plain = (rate: number) => `aresample=${rate}:async=1000:first_pts=0,aformat=channel_layouts=mono:sample_fmts=s16`;

/** Deep noise and hum removed. */
const CLEAN = ['aformat=sample_fmts=fltp', 'highpass=f=70', ...WITHOUT_HUM].join(',');

/** Decodes the sound, at most a little longer than is taken, and gives the remarks of the filters that measure it. */
async function measure(recording: Recording, rate: number, filters: string, seconds: number) {
	const { folder, input, sound } = recording;
	const longest = recording.picture ? FILM_SECONDS_MAX : SOUND_SECONDS_MAX;
	const map = [
		'-map',
		`0:${sound?.index}`,
		'-af',
		`${plain(rate)},${filters}`,
		'-t',
		String(longest + 1),
		'-f',
		'null',
		'-'
	];
	const args = ['-hide_banner', '-nostdin', '-nostats', ...input, ...map];
	const measured = await runProgram({ program: 'ffmpeg', args, folder, seconds });
	if (!measured.ok) return measured;
	const { remarks } = measured.value;
	const length = Number(/n_samples: (\d+)/.exec(remarks)?.[1] ?? 0) / rate;
	const peak = Number(/max_volume: (\S+) dB/.exec(remarks)?.[1] ?? NaN);
	if (length > longest) return refuse('too_long');
	return ok({ audible: length > 0 && peak > SILENT, seconds: length, remarks });
}

/** Whether there is anything to hear, and how long it is once it is decoded (seconds). */
export async function listenTo(recording: Recording): RecordingAnswer<{ audible: boolean; seconds: number }> {
	if (!recording.sound) return ok({ audible: false, seconds: 0 });
	return measure(recording, RATE_TO_LISTEN, 'volumedetect', SECONDS.listen);
}

/** The filters that make the sound of a recording what people hear, and its length in seconds. */
export type Levelled = { filters: string; seconds: number };

/**
 * Measures loudness over the whole recording (EBU R128), then says by how much to raise or lower it: the same for every
 * word, so that a whisper stays a whisper. A limiter catches the few peaks above.
 */
export async function level(recording: Recording): RecordingAnswer<Levelled> {
	if (!recording.sound) return refuse('no_sound');
	const measured = await measure(recording, RATE, `volumedetect,${CLEAN},ebur128=framelog=verbose`, SECONDS.measure);
	if (!measured.ok) return measured;
	const { audible, seconds, remarks } = measured.value;
	if (!audible) return refuse('no_sound');
	const loudness = Number(/\sI:\s+(\S+) LUFS/.exec(remarks)?.[1] ?? NaN);
	// Too short or too quiet to be measured (it says -70): left as it is.
	const gain = loudness > -69 ? Math.min(GAIN_MAX, LOUDNESS - loudness) : 0;
	const limiter = `alimiter=limit=${(10 ** (PEAK_MAX / 20)).toFixed(4)}:level=false`;
	// The limiter looks ahead and so comes late by 5 ms: the end is held open for it.
	return ok({ filters: `${plain(RATE)},${CLEAN},volume=${gain.toFixed(2)}dB,apad=pad_dur=0.02,${limiter}`, seconds });
}
