import { ok, refuse } from '#domain/base/result.ts';
import { chooseStills, type Choice, type SeenFrame } from '#server/media/choose-stills.ts';
import { NOTHING_ELSE, takeFile } from '#server/media/clean-output.ts';
import { frameFilters, frameOf, NO_LONGER } from '#server/media/film-frame.ts';
import type { ContactSheet, RecordingAnswer, RecordingSource, Room, Still } from '#server/media/recording.ts';
import { withRecording, type PictureTrack, type Recording } from '#server/media/read-recording.ts';
import { runProgram } from '#server/media/run-program.ts';

/** Seconds allowed for 20 minutes of film, on a small and busy machine. */
const SECONDS = 1200;

/** More than a person can look at; a film with more cuts flickers. */
const STILLS_MAX = 900;

/** Shortest and longest pause between two stills, in seconds. */
const EVERY = { least: 0.5, most: 10 } as const;

/** Decodes the film once and tells of every frame when it is shown and how much it differs from the one before. */
async function seeFrames({ folder, input }: Recording, { index }: PictureTrack): RecordingAnswer<SeenFrame[]> {
	// Small, because only differences are counted. The score is asked of every frame, whatever it is.
	const graph = `[0:${index}]scale=320:240:flags=fast_bilinear,format=yuv420p,select='gte(scene,0)',metadata=print:file=-`;
	const args = ['-v', 'error', '-nostdin', ...input, '-filter_complex', graph, ...NO_LONGER, '-f', 'null', '-'];
	const seen = await runProgram({ program: 'ffmpeg', args, folder, seconds: SECONDS });
	if (!seen.ok) return seen;
	const frames = [...seen.value.said.matchAll(/pts_time:(\S+)[^\n]*\nlavfi\.scene_score=(\S+)/g)];
	if (frames.length === 0) return refuse('damaged');
	return ok(frames.map(([, at, change]) => ({ at: Number(at), change: Number(change) })));
}

/** Decodes the film again and keeps the chosen frames, as large as the film will be. */
async function keepFrames(
	{ folder, input }: Recording,
	picture: PictureTrack,
	chosen: readonly Choice[]
): RecordingAnswer<Still[]> {
	const wanted = chosen.map(({ nth }) => `eq(n,${nth})`).join('+');
	// One after another at an even pace, or ffmpeg would fill the pauses with copies.
	const pace = `select='${wanted}',setpts=N/(25*TB)`;
	const graph = `[0:${picture.index}]${pace},${frameFilters(picture)},format=yuv420p[stills]`;
	const made = await runProgram({
		program: 'ffmpeg',
		folder,
		seconds: SECONDS,
		args: [
			...['-v', 'error', '-nostdin', ...input, '-filter_complex', graph, '-map', '[stills]', '-r', '25'],
			...['-frames:v', String(chosen.length), ...NOTHING_ELSE],
			...['-c:v', 'libwebp', '-quality', '70', '-f', 'image2', 'file:still-%04d.webp']
		]
	});
	if (!made.ok) return made;
	const stills: Still[] = [];
	for (const [index, { at, why }] of chosen.entries()) {
		const bytes = await takeFile(folder, `still-${String(index + 1).padStart(4, '0')}.webp`);
		stills.push({ at, why, type: 'image/webp', ...frameOf(picture), bytes });
	}
	return ok(stills);
}

/**
 * Makes stills of a film for the desk, so that a person can confirm every face: the first frame, one each `every`
 * seconds, the frame after every cut, the last. As large as the film will be: whatever is seen there is seen here.
 */
export function makeFrames(
	source: RecordingSource,
	{ every }: { every: number },
	room: Room
): RecordingAnswer<ContactSheet> {
	return withRecording(source, room, async (recording) => {
		const { picture, seconds } = recording;
		if (!picture) return refuse('not_a_recording');
		const seen = await seeFrames(recording, picture);
		if (!seen.ok) return seen;
		const chosen = chooseStills(seen.value, Math.min(EVERY.most, Math.max(EVERY.least, every)));
		const kept = await keepFrames(recording, picture, chosen.slice(0, STILLS_MAX));
		if (!kept.ok) return kept;
		return ok({ stills: kept.value, seconds, complete: chosen.length <= STILLS_MAX });
	});
}
