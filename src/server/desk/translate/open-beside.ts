/** The words beside a safe text as translators see them: of pictures and recordings, only what some channel may show. */
import { type Channel, OFFERED } from '#domain/consent/channels.ts';
import { K_MIN } from '#domain/consent/k.ts';
import { withoutObstacles } from '#domain/consent/preview.ts';
import { project, type Projection } from '#domain/consent/project.ts';
import { lookToShow } from '#domain/consent/show-pictures.ts';
import { allowedWays } from '#domain/consent/show-recordings.ts';
import {
	alignBeside,
	besideField,
	type BesideMade,
	type BesidePart,
	type BesideSource,
	NOTHING_BESIDE,
	openBesides,
	readBesideMade
} from '#domain/story/beside.ts';
import { type Cue, readCues } from '#domain/story/cues.ts';
import { rungOf } from '#domain/story/picture.ts';
import { ownWords, rungOfWords } from '#domain/story/picture-words.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { approvedTranscripts, cuesField, recordingsOf } from '#server/store/recordings/recordings.ts';
import { tellingStates } from '#server/store/review/story-parts.ts';
import { noteBesideOpen } from '#server/store/translation/translations.ts';
import { previewPictures, readPictures } from '../review/read-pictures.ts';
import { type AtWork, openField } from '../review/work.ts';

type Reading = Pick<AtWork, 'tx' | 'key' | 'storyId'>;

export interface OpenBeside {
	readonly source: BesideSource;
	readonly made: BesideMade;
	readonly parts: readonly BesidePart[];
}

/** Opens the words in the source's language that may be shown in this one, and what was translated of them so far. */
export async function openBeside(
	at: Reading,
	{ from, into, version, now }: { from: string; into: string; version: number | null; now: number }
): Promise<OpenBeside> {
	const loaded = await loadStoryConsent(at.tx, at.storyId);
	const open = loaded && withoutObstacles(loaded.consent, now);
	const projections = OFFERED.flatMap((channel) => {
		const projection = open && project(open, { channel, language: into, now, kMin: K_MIN });
		return projection?.ok ? [projection] : [];
	});
	const source: BesideSource = {
		pictures: await pictureWords(at, from, projections),
		recordings: await heardWords(at, from, projections)
	};
	const made = version === null ? NOTHING_BESIDE : await openMadeBeside(at, into, version);
	return { source, made, parts: alignBeside(source, made, fingerprintUnder(at.key)) };
}

/** What was translated beside one version of a translation. */
export async function openMadeBeside(at: Reading, language: string, version: number): Promise<BesideMade> {
	return readBesideMade((await openField(at.tx, at.key, at.storyId, besideField(language), version))?.value);
}

/** After an approval: notes for each translation how many words beside it are open now. */
export async function countOpenBeside(at: Reading, now: number): Promise<void> {
	for (const { language, source_language: from, version } of await tellingStates(at.tx, at.storyId)) {
		if (from === null) continue;
		const { parts } = await openBeside(at, { from, into: language, version, now });
		await noteBesideOpen(at.tx, at.storyId, language, openBesides(parts));
	}
}

/** Words for the rungs that some channel may show: what a covered picture hides is told to no translator. */
async function pictureWords(
	at: Reading,
	from: string,
	projections: readonly Projection<Channel>[]
): Promise<BesideSource['pictures']> {
	const views = await readPictures(at.tx, at.key, at.storyId);
	return views.flatMap((view) => {
		const rungs = previewPictures([view], from).flatMap((facts) =>
			projections.flatMap((projection) => {
				const look = facts.confirmed ? lookToShow(facts, projection) : null;
				const shownAt = look && { rung: rungOf(look), makeable: view.rungs, language: from };
				return (shownAt && rungOfWords(view.words, shownAt)) ?? [];
			})
		);
		return view.rungs
			.filter((rung) => rungs.includes(rung))
			.map((rung) => ({ fileId: view.id, rung, text: ownWords(view.words, rung, from) }));
	});
}

/** What is heard, as teller and second person approved it, of recordings that some channel may let people hear. */
async function heardWords(
	at: Reading,
	from: string,
	projections: readonly Projection<Channel>[]
): Promise<BesideSource['recordings']> {
	const heard: { fileId: string; cues: readonly Cue[] }[] = [];
	for (const { file, look, decided, transcripts } of await recordingsOf(at.tx, at.storyId)) {
		const row = approvedTranscripts(transcripts).find(({ language }) => language === from);
		if (!look?.kind || decided === null || row?.reviewed_version == null) continue;
		const opened = await openField(at.tx, at.key, at.storyId, cuesField(file.id, from), row.reviewed_version);
		const cues = readCues(opened?.value);
		const { kind } = look;
		const heardIds = decided.heard_ids === null ? {} : { heardIds: decided.heard_ids };
		const seenIds = decided.seen_ids === null ? {} : { seenIds: decided.seen_ids };
		const asked = { kind, confirmed: true, people: decided.people, ...heardIds, ...seenIds, cues };
		const isHeard = projections.some((projection) =>
			allowedWays(asked, projection).some(({ voice }) => voice !== 'none')
		);
		if (cues !== null && isHeard) heard.push({ fileId: file.id, cues });
	}
	return heard;
}
