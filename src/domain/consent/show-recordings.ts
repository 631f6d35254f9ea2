import { levelOf } from '#domain/consent/ladders.ts';
import type { Projection } from '#domain/consent/project.ts';
import type { Channel } from '#domain/consent/channels.ts';
import type { ShownRecording } from '#domain/consent/shown.ts';
import { type MadeRecording, type RecordingFacts, type Way, isSameWay } from '#domain/story/recording.ts';

/** What a way needs to be allowed. */
type Asked = Pick<RecordingFacts, 'kind' | 'confirmed' | 'people' | 'heardIds' | 'seenIds' | 'cues'>;

/** Channels that are seen and not heard. */
const MUTE: readonly Channel[] = ['print'];

/**
 * The recordings a channel may let people hear, each in the most open way that everybody in it allows: its sound follows those
 * who are heard, its picture those who are seen. Nothing that can
 * be heard goes out without words that the teller and a second person approved, or before a person has said who is in it.
 */
export function showRecordings(
	recordings: readonly RecordingFacts[],
	projection: Projection<Channel>
): ShownRecording[] {
	return recordings.flatMap((recording) => {
		const made = mostOpen(recording, projection);
		return made === null ? [] : [shown(recording, made, projection)];
	});
}

function mostOpen(recording: RecordingFacts, projection: Projection<Channel>): MadeRecording | null {
	for (const way of allowedWays(recording, projection)) {
		const made = recording.made.find((one) => isSameWay(one, way) && one.files.length > 0);
		if (made && (made.captions !== null || way.voice === 'none')) return made;
	}
	return null;
}

/** The ways in which it may be shown, the most open first. */
export function allowedWays(recording: Asked, projection: Projection<Channel>): Way[] {
	if (!recording.confirmed || recording.people === 'left_out' || MUTE.includes(projection.channel)) return [];
	const voices = allowedVoices(recording, projection);
	if (recording.kind === 'sound') return voices.map((voice): Way => ({ picture: 'none', voice }));
	const ways: Way[] = [];
	if (mayBeSeen(recording, projection)) {
		ways.push(...voices.map((voice): Way => ({ picture: 'as_it_is', voice })));
		// Words can be read from lips: a film goes without its sound only where nobody is to be seen.
		if (recording.people === 'none') ways.push({ picture: 'as_it_is', voice: 'none' });
	}
	// A covered film has its sound alone.
	return [...ways, ...voices.map((voice): Way => ({ picture: 'covered', voice }))];
}

function allowedVoices(recording: Asked, projection: Projection<Channel>): ('original' | 're_voiced')[] {
	if (recording.cues === null || recording.cues.length === 0) return [];
	const level = leastOf('voice', recording.heardIds, projection);
	return (['original', 're_voiced'] as const).filter((rung) => level >= levelOf('voice', rung));
}

/** A film shows faces that are all allowed to be seen, or no picture at all. */
function mayBeSeen(recording: Asked, projection: Projection<Channel>): boolean {
	if (recording.people === 'none') return true;
	return recording.people === 'visible' && leastOf('face', recording.seenIds, projection) >= levelOf('face', 'visible');
}

/** Nobody is heard or seen more than they allow. Where nobody said who is, it may be everybody. */
function leastOf(
	element: 'face' | 'voice',
	ids: readonly string[] | undefined,
	{ people, levels }: Projection<Channel>
): number {
	return Math.min(levels[element], ...(ids ?? Object.keys(people)).map((id) => people[id]?.[element] ?? 0));
}

function shown(recording: RecordingFacts, made: MadeRecording, { levels }: Projection<Channel>): ShownRecording {
	const { cuesLanguage } = recording;
	const file = ({ name, type, bytes, width, height }: MadeRecording['files'][number]) => ({
		name,
		type,
		bytes,
		width,
		height
	});
	const mayBeRead = levels.text >= levelOf('text', 'full') && made.voice !== 'none';
	return {
		kind: recording.kind,
		picture: made.picture,
		voice: made.voice,
		files: made.files.map(file),
		poster: made.poster && made.picture === 'as_it_is' ? file(made.poster) : null,
		captions: made.captions && made.voice !== 'none' ? file(made.captions) : null,
		seconds: made.seconds,
		waveform: [...made.waveform],
		// Captions go with the voice; to be read by itself, what was said needs a yes to the whole text.
		transcript: mayBeRead ? (recording.cues ?? []).map(({ from, to, text }) => ({ from, to, text })) : [],
		...(cuesLanguage !== undefined && made.voice !== 'none' ? { language: cuesLanguage } : {})
	};
}
