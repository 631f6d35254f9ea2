import { ok } from '#domain/base/result.ts';
import { MP4, NOTHING_ELSE, takeFile } from '#server/media/clean-output.ts';
import type { RecordingAnswer, RecordingFacts, RecordingSource, Room, Sound } from '#server/media/recording.ts';
import { withRecording } from '#server/media/read-recording.ts';
import { runProgram } from '#server/media/run-program.ts';
import { level, listenTo } from '#server/media/sound-filters.ts';
import { drawWaveform, WAVEFORM_RATE } from '#server/media/waveform.ts';

/** Seconds allowed for an hour of sound, on a small and busy machine. */
const SECONDS = 1800;

/** How much of a sound may be missing at its end, in seconds, before it is a fault of ours. */
const TAIL_MISSING_MAX = 0.1;

/**
 * Tells whether a recording is sound or film, how long it is in truth, how large, and whether there is anything to hear;
 * or why it is refused. For tasks only, like everything here.
 */
export function inspectRecording(source: RecordingSource, room: Room): RecordingAnswer<RecordingFacts> {
	return withRecording<RecordingFacts>(source, room, async (recording) => {
		const heard = await listenTo(recording);
		if (!heard.ok) return heard;
		const { picture, seconds } = recording;
		if (picture) {
			const { width, height } = picture;
			return ok({ kind: 'film', seconds, width, height, hasSound: heard.value.audible });
		}
		return ok({ kind: 'sound', seconds: heard.value.seconds, hasSound: heard.value.audible });
	});
}

/**
 * Makes the public files of a sound, or of the sound of a film: decoded, one channel, hum removed, levelled, encoded
 * anew. Refuses `no_sound` where there is nothing to hear.
 */
export function makeSound(source: RecordingSource, room: Room): RecordingAnswer<Sound> {
	return withRecording(source, room, async (recording) => {
		const levelled = await level(recording);
		if (!levelled.ok) return levelled;
		const { filters, seconds } = levelled.value;
		const { folder, input, sound } = recording;
		const waveform = drawWaveform(seconds);
		const made = await runProgram({
			program: 'ffmpeg',
			folder,
			seconds: SECONDS,
			listen: waveform.add,
			args: [
				...['-v', 'error', '-nostdin', ...input],
				...['-filter_complex', `[0:${sound?.index}]${filters},asplit=3[opus][aac][drawn]`],
				...['-map', '[opus]', '-c:a', 'libopus', '-b:a', '32k', ...NOTHING_ELSE],
				...['-cues_to_front', '1', '-f', 'webm', 'file:sound.webm'],
				...['-map', '[aac]', '-c:a', 'aac', '-b:a', '64k', ...NOTHING_ELSE, ...MP4, 'file:sound.mp4'],
				...['-map', '[drawn]', '-c:a', 'pcm_s16le', '-ar', String(WAVEFORM_RATE), '-f', 's16le', 'pipe:1']
			]
		});
		if (!made.ok) return made;
		if (waveform.heard() < seconds - TAIL_MISSING_MAX) throw new Error('the end of a sound is missing');
		return ok({
			files: [
				{ type: 'audio/webm', bytes: await takeFile(folder, 'sound.webm') },
				{ type: 'audio/mp4', bytes: await takeFile(folder, 'sound.mp4') }
			],
			seconds,
			waveform: waveform.peaks()
		});
	});
}
