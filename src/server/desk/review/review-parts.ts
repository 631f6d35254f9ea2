/** Parts of the review page, each with what decides whether somebody gets it. */
import { mostOfEach, previewAll } from '#domain/consent/preview.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { contactChangeOf } from '#server/store/review/contacts.ts';
import { askedFor, groupOf, versionsOf } from '#server/store/review/group.ts';
import { handoutOf } from '#server/store/review/handouts.ts';
import { countConfirmed } from '#server/store/review/pictures.ts';
import { receiptAskedBy } from '#server/store/review/receipts.ts';
import { talkAloneOf } from '#server/store/review/talk-alone.ts';
import { traffickingOf } from '#server/store/review/trafficking.ts';
import type { DeskDeps } from '../deps.ts';
import { readQuestions } from './answer-checklist.ts';
import { readLetters } from './answer-letter.ts';
import { countOnlyOne } from './count-only-one.ts';
import { readClosing } from './end-story.ts';
import { groupCard } from './group-card.ts';
import { readInvalidYeses } from './invalid-yes.ts';
import { readFinds, textsBeside } from './look-at-finds.ts';
import { readChild } from './protect-child.ts';
import { readContact } from './read-opened.ts';
import { readPeople } from './read-people.ts';
import { previewBeside, type SealedParts } from './read-sealed-parts.ts';
import { readEnding } from './renew-at-desk.ts';
import { historicalEnd } from './renew-historical.ts';
import type { ReviewView } from './review-view.ts';
import type { SeenStory } from './seen-story.ts';
import { openField } from './work.ts';

/** What makes it dangerous, or makes it wait. */
export async function readDangers(
	{ tx, storyId, row, can }: SeenStory,
	{ rubric }: SealedParts
): Promise<Pick<ReviewView, 'riskFloor' | 'trafficking' | 'talkAlone' | 'needsHelp'>> {
	const talk = can.record_talk ? await talkAloneOf(tx, storyId) : null;
	const waits = can.record_talk && row.hold_events.includes('talk_alone');
	// A story that was told anew without somebody waits with the old one's reasons, which stay there.
	const nothingKnown = { why: [], outcome: null, talkedBy: null, talkedAt: null };
	return {
		riskFloor: row.risk_floor && (rubric?.because.includes('in_origin') ? 'critical' : row.risk_floor),
		trafficking: can.flag_trafficking || can.lift_trafficking ? await traffickingOf(tx, storyId) : null,
		talkAlone: talk !== null || waits ? { ...(talk ?? nothingKnown), waits } : null,
		needsHelp: can.flag_help ? row.needs_help : null
	};
}

/** How it ends, did, or may. */
export async function readEnds(
	story: SeenStory
): Promise<
	Pick<ReviewView, 'takenBack' | 'isEnded' | 'closing' | 'endsAlone' | 'invalidYeses' | 'ending' | 'historicalEnd'>
> {
	const { tx, storyId, row, can, isOpen, now, member, known, told } = story;
	const { consent } = told;
	const { closing, alone } = await readClosing(story, can.ask_to_end || can.end_story);
	const isInvalid = known.consent.people.some(({ state }) => state === 'invalidated');
	return {
		takenBack: !isOpen,
		isEnded: !isOpen && (row.taken_back_at === null || isInvalid),
		closing,
		endsAlone: alone,
		invalidYeses: can.invalidate ? await readInvalidYeses(story) : [],
		ending:
			can.remind_teller && row.basis === 'teller' && isOpen
				? await readEnding(tx, { storyId, consent, now, language: member.language })
				: null,
		historicalEnd: row.basis === 'public_domain' && isOpen ? historicalEnd(consent, now) : null
	};
}

/** What the desk can do for the teller: a new receipt, the originals, another way of being reached. */
export async function readServices(
	{ tx, storyId, row, can, now }: SeenStory,
	isGroup: boolean
): Promise<Pick<ReviewView, 'receipt' | 'originals' | 'contactChange'>> {
	const isTold = row.basis === 'teller';
	const handout = can.hand_out_originals && isTold ? await handoutOf(tx, storyId, now) : null;
	return {
		receipt: can.reissue_receipt && isTold ? { askedBy: await receiptAskedBy(tx, storyId, now) } : null,
		// Of several each may have chosen a word: it is asked when it is known for whom.
		originals: handout && { ...handout, hasSecondWord: handout.hasSecondWord && !isGroup },
		contactChange: can.change_contact && isTold ? await contactChangeOf(tx, storyId, now) : null
	};
}

/** Those who tell it together, and those who are in it. */
export async function readEverybody(
	deps: DeskDeps,
	story: SeenStory,
	{ tellings, later }: { readonly tellings: SealedParts['tellings']; readonly later: ReadonlyMap<string, Grants> }
): Promise<Pick<ReviewView, 'group' | 'contacts' | 'child' | 'mentioned' | 'letters'>> {
	const { tx, storyId, row, can, opened, isOpen, now } = story;
	const tellers = await groupOf(tx, storyId);
	const contacts = [];
	for (const { place } of opened.has('contact') && can.open_contact ? tellers : [])
		contacts.push({ place, contact: await readContact(story, place) });
	const names = can.name_people && isOpen;
	return {
		group: groupCard(story.told, tellers, later, {
			texts: tellings.filter((one) => one.source === null).length,
			askedFor: await askedFor(tx, storyId, now),
			versions: await versionsOf(tx, storyId)
		}),
		contacts,
		child: await readChild(
			{ ...story, office: row.office_id },
			{ said: opened.has('testimony') && can.open_testimony, answers: can.protect_child }
		),
		mentioned: names ? await readPeople(story) : [],
		letters: names ? await readLetters(deps, tx, storyId) : []
	};
}

/** What would be shown of it now, and whether that points at one person. `feedKey`: of the ids in counts. */
export async function readShowing(
	{ tx, key, storyId, row, told, now }: SeenStory,
	{ sealed, feedKey }: { readonly sealed: SealedParts; readonly feedKey: Buffer }
): Promise<Pick<ReviewView, 'previews' | 'onlyOne' | 'most'>> {
	const parsed = parseFacts((await openField(tx, key, storyId, 'facts'))?.value ?? {});
	const facts = parsed.ok ? parsed.value : {};
	const counted = { facts, pictures: await countConfirmed(tx, storyId), now };
	const { floored, onlyOne } = await countOnlyOne({ tx, key: feedKey }, told, counted);
	const texts = sealed.tellings.flatMap(({ left: telling }) =>
		telling === null ? [] : [{ telling, facts, ...previewBeside(sealed, telling.language) }]
	);
	const languages = [...new Set([row.language, ...sealed.tellings.map((one) => one.language)])];
	return { previews: previewAll(floored, texts, now), onlyOne, most: mostOfEach(floored, languages, now) };
}

/** What is asked and looked for before it may go out. */
export async function readChecks(
	{ tx, key, storyId, member, subject, row, can, isOpen }: SeenStory,
	sealed: SealedParts
): Promise<Pick<ReviewView, 'checklist' | 'finds'>> {
	if (!can.fill_checklist || !isOpen) return { checklist: null, finds: null };
	const at = { tx, key, storyId };
	const isHistorical = row.basis === 'public_domain';
	const tellings = sealed.tellings.map(({ telling }) => telling);
	const beside = textsBeside(sealed.tellings, row.language, sealed.pictures, sealed.recordings);
	const told = sealed.testimony && {
		language: row.language,
		text: sealed.testimony.pieces.map(({ text }) => text).join('')
	};
	return {
		checklist: await readQuestions({ ...at, subject, isHistorical }, member),
		finds: isHistorical ? null : await readFinds(at, { tellings, beside }, told)
	};
}
