/** Sends a draft: seals what was told under the story's own key and hands everything to the database in one act. */
import { randomUUID } from 'node:crypto';
import { endOfMonth } from '#domain/consent/durations.ts';
import type { Notice } from '#domain/consent/notice.ts';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { normaliseSecondWord } from '#domain/story/second-word.ts';
import type { Answers } from '#domain/tell/answers.ts';
import { childFrom, isChild } from '#domain/tell/child.ts';
import {
	allowedChannels,
	chosenLevels,
	chosenMonth,
	claimIsOpen,
	excludedLanguages,
	isAcknowledged
} from '#domain/tell/choices.ts';
import { showsFirst } from '#domain/tell/check.ts';
import { factsOfGroup, testimonyOfGroup } from '#domain/tell/group.ts';
import { contactFrom, factsOf, testimonyFrom } from '#domain/tell/told.ts';
import { sealJson } from '#server/seal/fields.ts';
import { drawReceipt } from '#server/seal/receipt.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import { sendStory, type Capture, type Parcel, type SendAnswer } from '#server/store/intake/send-story.ts';
import type { IntakeDeps } from './deps.ts';
import { noticeDetail } from './notice-detail.ts';
import { noticeRead } from './notice-read.ts';
import type { Draft, DraftBody, SentBody } from './tell-drafts.ts';
import { answersOfAll, tellersOf } from './tell-group.ts';

type OpenDraft = Draft & { sent: false };

/** `sent` and `already` both mean that the story is durable; the draft now holds its receipt. */
export async function sendDraft(
	deps: IntakeDeps,
	draft: OpenDraft,
	locale: string,
	talkAlone?: Parcel['talkAlone']
): Promise<Exclude<SendAnswer, 'redraw'>> {
	const { seal } = deps;
	const { body } = draft;
	const tellers = tellersOf(body);
	const notice = await noticeRead(deps, locale, body.answers);
	const words: (string | null)[] = [];
	for (const { secondWord } of tellers.length === 0 ? [body] : tellers)
		words.push(secondWord === null ? null : await seal.receipts.hash(normaliseSecondWord(secondWord)));
	const key = Buffer.from(body.key, 'base64');
	try {
		for (;;) {
			const drawn = words.map((word) => ({ digits: drawReceipt(), word }));
			const [first, ...others] = drawn.map(({ digits, word }) => ({ receipt: digits, hasSecondWord: word !== null }));
			if (first === undefined) throw new Error('a story without a teller');
			const left: SentBody = others.length === 0 ? first : { ...first, more: others };
			const receipts: Parcel['receipt'][] = [];
			for (const { digits, word } of drawn)
				receipts.push({
					locator: seal.receipts.locator(digits),
					hash: await seal.receipts.hash(digits),
					secondWordHash: word
				});
			const [receipt] = receipts;
			if (receipt === undefined) throw new Error('a story without a receipt');
			const answer = await sendStory(
				deps.db,
				seal.drafts.hashOf(draft.token),
				draft.version,
				seal.drafts.seal(draft.token, draft.version + 1, left),
				{
					...(tellers.length === 0
						? sealedParcel(deps, body, key, notice)
						: groupParcel(deps, body, key, receipts, notice)),
					receipt,
					...(talkAlone && { talkAlone })
				}
			);
			if (answer !== 'redraw') return answer;
		}
	} finally {
		forgetKey(key);
	}
}

function sealedParcel(
	{ seal, clock }: IntakeDeps,
	body: DraftBody,
	key: Buffer,
	notice: Notice
): Omit<Parcel, 'receipt'> {
	const { storyId, answers } = body;
	const now = clock();
	const testimony = testimonyFrom(answers, now);
	const field = (name: Parcel['sealed'][number]['field'], value: unknown) => ({
		field: name,
		body: sealJson(key, { table: 'story.sealed', row: storyId, field: name, version: 1 }, value)
	});
	const contact = contactFrom(answers);
	const child = isChild(answers) ? { ...childFrom(answers), note: randomUUID() } : null;
	const wrapped = seal.keys.wrap(storyId, key);
	return {
		story: {
			id: storyId,
			office: answers.office ?? '',
			capture: captureOf(body),
			language: testimony.language,
			origin: testimony.from.country,
			host: testimony.now.country,
			claimOpen: claimIsOpen(answers),
			showFirst: showsFirst(answers)
		},
		detail: {
			...(body.mode === 'interviewer' ? { interpreter: answers.interpreter ?? 'none', checks: true } : {}),
			...readAndHeard(body, notice)
		},
		...(child ? { child: { ...child.facts, note: child.note } } : {}),
		grants: grantsOf(answers, now),
		sealed: [
			field('testimony', testimony),
			field('facts', factsOf(storyId, testimony)),
			...(contact ? [field('contact', contact)] : []),
			...(child ? [field(`child:${child.note}`, child.said)] : [])
		],
		files: sealedFiles(body, key),
		key: { masterId: wrapped.master_id, wrapped: wrapped.wrapped },
		gatheredBy: body.member
	};
}

/** As for one, and beside it what belongs to each of the others. The words are everybody's; contact and facts are not. */
function groupParcel(
	{ seal, clock }: IntakeDeps,
	body: DraftBody,
	key: Buffer,
	receipts: readonly Parcel['receipt'][],
	notice: Notice
): Omit<Parcel, 'receipt'> {
	const { storyId, answers } = body;
	const now = clock();
	const all = answersOfAll(body);
	const testimony = testimonyOfGroup(answers, all, now);
	const facts = factsOfGroup(storyId, all, now);
	const field = (name: Parcel['sealed'][number]['field'], value: unknown) => ({
		field: name,
		body: sealJson(key, { table: 'story.sealed', row: storyId, field: name, version: 1 }, value)
	});
	const tellers = all.map((own, index) => {
		const receipt = receipts[index];
		if (receipt === undefined) throw new Error('a teller without a receipt');
		const place = index + 1;
		const read = readAndHeard(body, notice);
		const detail = { interpreter: answers.interpreter ?? 'none', checks: true, place, ...read };
		const { fromCountry: origin = null } = own;
		const adult = own.personAdult === 'yes';
		return { place, adult, origin, claimOpen: claimIsOpen(own), grants: grantsOf(own, now), receipt, detail };
	});
	const wrapped = seal.keys.wrap(storyId, key);
	return {
		story: {
			...{ id: storyId, office: answers.office ?? '', capture: captureOf(body), language: testimony.language },
			...{ origin: facts.origin?.country ?? null, host: testimony.now.country, showFirst: true },
			claimOpen: tellers.some(({ claimOpen }) => claimOpen)
		},
		detail: tellers[0]?.detail ?? {},
		grants: tellers[0]?.grants ?? [],
		tellers,
		sealed: [
			field('testimony', testimony),
			field('facts', facts),
			...all.flatMap((own, index) => {
				const contact = contactFrom(own);
				const told = factsOf(storyId, testimonyFrom(own, now));
				return [field(`facts:${index + 1}`, told), ...(contact ? [field(`contact:${index + 1}`, contact)] : [])];
			})
		],
		files: sealedFiles(body, key),
		key: { masterId: wrapped.master_id, wrapped: wrapped.wrapped },
		gatheredBy: body.member
	};
}

/** Which notice the yes was given under, and which sound of it was offered. */
function readAndHeard({ sound, answers }: DraftBody, notice: Notice): Parcel['detail'] {
	const read = noticeDetail(notice);
	return sound ? { ...read, noticeSound: sound, noticeHeard: answers.noticeHeard === 'yes' } : read;
}

function sealedFiles(body: DraftBody, key: Buffer): Parcel['files'] {
	return body.pictures.map(({ id, identity, name }) => ({
		id,
		body: sealJson(key, { table: 'story.file', row: id, field: 'body', version: 1 }, { identity, name, alt: {} })
	}));
}

function grantsOf(answers: Answers, now: number): Parcel['grants'] {
	const grant = (channel: OfferedChannel) => {
		const until = endOfMonth(chosenMonth(answers, channel, now));
		if (until === null) throw new Error('a yes without an end');
		return {
			channel,
			levels: chosenLevels(answers, channel),
			until: new Date(until),
			noRecallAck: isAcknowledged(answers, channel),
			excludedLanguages: excludedLanguages(answers)
		};
	};
	return allowedChannels(answers).map(grant);
}

function captureOf({ mode, answers }: DraftBody): Capture {
	if (mode === 'self') return 'self_online';
	const { capture } = answers;
	const known = capture === 'mark_or_thumb' || capture === 'audio_spoken' || capture === 'witnessed_oral';
	return known ? capture : 'written';
}
