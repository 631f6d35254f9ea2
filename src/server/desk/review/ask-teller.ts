import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isChannel } from '#domain/consent/channels.ts';
import { coolingEnds } from '#domain/consent/cooling.ts';
import { mayBeAsked } from '#domain/story/asking.ts';
import { onlySaysLess, wideningsOf, type KnownText } from '#domain/story/only-less.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { withoutTakenOut } from '#domain/story/taken-out.ts';
import { parseTelling, tellingGaps, type Telling } from '#domain/story/telling.ts';
import { parseTestimony } from '#domain/story/testimony.ts';
import type { WouldBeKnown } from '#domain/story/would-be-known.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { approveTelling } from '#server/store/consent/change-state.ts';
import { paragraphsTakenOut } from '#server/store/consent/withheld.ts';
import { grantsByPerson } from '#server/store/consent/grants.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { recordingsOf } from '#server/store/recordings/recordings.ts';
import { changeStory, noteKnown, tellersOf, tellingStates } from '#server/store/review/story-parts.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import type { DeskDeps } from '../deps.ts';
import { takeUp } from './take-up.ts';
import { type AtWork, type Barred, openField, workOn } from './work.ts';

/** `asked`: the teller is asked to read it; `approved`: it only says less, and the teller allowed that beforehand. */
export type AskOutcome = 'asked' | 'approved';

/**
 * Asks the teller to read this version. Where the teller said that a text which only says less need not be shown first,
 * a machine compares it, and a text that passes counts as approved; every other text is shown to the teller.
 */
export async function askTeller(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly language: string; readonly version: number }
): Promise<
	Result<AskOutcome, Barred | 'no_telling' | 'changed_meanwhile' | 'telling_gaps' | 'stopped' | 'translation'>
> {
	const { storyId, language, version } = asked;
	return workOn(deps, member, { act: 'ask_teller', storyId }, async (at) => {
		const { tx, row } = at;
		const state = (await tellingStates(tx, storyId)).find((one) => one.language === language);
		if (state === undefined) return refuse('no_telling');
		if (state.source_language !== null) return refuse('translation');
		if (state.version !== version) return refuse('changed_meanwhile');
		const telling = await openTelling(at, language, version);
		if (telling === null) return refuse('no_telling');
		if (tellingGaps(telling).length > 0) return refuse('telling_gaps');
		const tellers = await tellersOf(tx, storyId);
		const [teller] = tellers;
		if (teller === undefined || !tellers.every(({ state }) => mayBeAsked(state))) return refuse('stopped');
		await takeUp(at, member);

		const known = row.show_first ? null : await knownWhenSent(at);
		const mayBeKnown = known !== null && known !== 'unwanted';
		// What is heard is always read by the teller first.
		if (
			tellers.length === 1 &&
			mayBeKnown &&
			!(await wordsWait(at)) &&
			(await saysOnlyLess(at, telling, state.teller_version))
		) {
			const outcome = await approveTelling(tx, {
				storyId,
				language,
				version,
				byWhom: 'system',
				coolingEnds: await coolingFor(at, deps, teller.id)
			});
			if (outcome !== 'approved') throw new Error(`the machine could not approve: ${outcome}`);
			await noteKnown(tx, { storyId, language, version, known });
			await logHistory(tx, { storyId, memberId: member.id, did: 'only_less', detail: { language, version } });
			await enqueue(tx, 'publish', { storyId });
			return ok('approved');
		}
		await changeStory(tx, storyId, { waiting_since: new Date(deps.clock()) });
		await logHistory(tx, { storyId, memberId: member.id, did: 'teller_asked', detail: { language, version } });
		return ok('asked');
	});
}

/** What the teller said to the last question when sending; null: it was not asked, and so the text is read first. */
async function knownWhenSent(at: AtWork): Promise<WouldBeKnown | null> {
	return parseTestimony((await openField(at.tx, at.key, at.storyId, 'testimony'))?.value)?.known ?? null;
}

async function wordsWait({ tx, storyId }: AtWork): Promise<boolean> {
	const words = (await recordingsOf(tx, storyId)).flatMap(({ transcripts }) => transcripts);
	return words.some((one) => one.source_language === null && one.teller_version !== one.version);
}

/** When cooling-off ends for each channel that the teller allowed, if the yes is given now. */
async function coolingFor(
	{ tx, storyId }: AtWork,
	deps: Pick<DeskDeps, 'clock' | 'site'>,
	tellerId: string
): Promise<Record<string, number>> {
	const grants = (await grantsByPerson(tx, storyId)).get(tellerId) ?? {};
	const now = deps.clock();
	const channels = Object.keys(grants).filter(isChannel);
	return Object.fromEntries(channels.map((channel) => [channel, coolingEnds(channel, now, deps.site.practice)]));
}

/** Compared with what the teller approved last, or with the testimony where nothing was approved yet. */
async function saysOnlyLess(at: AtWork, telling: Telling, approved: number | null): Promise<boolean> {
	const known =
		approved === null ? await knownFromTestimony(at, telling.language) : await knownFrom(at, telling, approved);
	if (known === null) return false;
	const facts = parseFacts((await openField(at.tx, at.key, at.storyId, 'facts'))?.value);
	return onlySaysLess(known, telling, facts.ok ? wideningsOf(facts.value, telling.language) : []);
}

async function knownFrom(at: AtWork, { language }: Telling, version: number): Promise<KnownText | null> {
	const before = await openTelling(at, language, version);
	if (before === null) return null;
	// What the teller took out is no longer what they said yes to, also in other company or with another comma.
	const left = withoutTakenOut(before, await paragraphsTakenOut(at.tx, at.storyId), fingerprintUnder(at.key));
	if (left === null) return null;
	const { title, brings, blocks, notes = [] } = left;
	return { title, brings, paragraphs: blocks.map((block) => block.text), notes };
}

async function knownFromTestimony(at: AtWork, language: string): Promise<KnownText | null> {
	// In the testimony stands what was taken out since, too: the teller reads it.
	if ((await paragraphsTakenOut(at.tx, at.storyId)).size > 0) return null;
	const told = parseTestimony((await openField(at.tx, at.key, at.storyId, 'testimony'))?.value);
	// Another language cannot be compared word by word: the teller reads it.
	if (told === null || told.language !== language) return null;
	return { title: told.title ?? '', brings: told.brings, paragraphs: told.text.split(/\n\s*\n/) };
}

/** One version of a telling; null where there is none. */
export async function openTelling(
	{ tx, key, storyId }: Pick<AtWork, 'tx' | 'key' | 'storyId'>,
	language: string,
	version?: number
): Promise<Telling | null> {
	const opened = await openField(tx, key, storyId, `telling:${language}`, version);
	const parsed = opened === null ? null : parseTelling(opened.value);
	return parsed?.ok ? parsed.value : null;
}
