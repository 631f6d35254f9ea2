/** Sends a draft: seals what was told under the story's own key and hands everything to the database in one act. */
import { randomUUID } from 'node:crypto';
import { endOfMonth } from '#domain/consent/durations.ts';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { normaliseSecondWord } from '#domain/story/second-word.ts';
import type { Answers } from '#domain/tell/answers.ts';
import { childFrom, isChild } from '#domain/tell/child.ts';
import { chosenLevels, chosenMonth, claimIsOpen, excludedLanguages, printIsAllowed } from '#domain/tell/choices.ts';
import { showsFirst } from '#domain/tell/check.ts';
import { contactFrom, factsOf, testimonyFrom } from '#domain/tell/told.ts';
import { sealJson } from '#server/seal/fields.ts';
import { drawReceipt } from '#server/seal/receipt.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import { sendStory, type Capture, type Parcel, type SendAnswer } from '#server/store/intake/send-story.ts';
import type { IntakeDeps } from './deps.ts';
import type { Draft, DraftBody, SentBody } from './tell-drafts.ts';

type OpenDraft = Draft & { sent: false };

/** `sent` and `already` both mean that the story is durable; the draft now holds its receipt. */
export async function sendDraft(deps: IntakeDeps, draft: OpenDraft): Promise<Exclude<SendAnswer, 'redraw'>> {
	const { seal } = deps;
	const { body } = draft;
	const word = body.secondWord === null ? null : await seal.receipts.hash(normaliseSecondWord(body.secondWord));
	const key = Buffer.from(body.key, 'base64');
	try {
		for (;;) {
			const digits = drawReceipt();
			const left: SentBody = { receipt: digits, hasSecondWord: word !== null };
			const answer = await sendStory(
				deps.db,
				seal.drafts.hashOf(draft.token),
				draft.version,
				seal.drafts.seal(draft.token, draft.version + 1, left),
				{
					...sealedParcel(deps, body, key),
					receipt: {
						locator: seal.receipts.locator(digits),
						hash: await seal.receipts.hash(digits),
						secondWordHash: word
					}
				}
			);
			if (answer !== 'redraw') return answer;
		}
	} finally {
		forgetKey(key);
	}
}

function sealedParcel({ seal, clock }: IntakeDeps, body: DraftBody, key: Buffer): Omit<Parcel, 'receipt'> {
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
		detail: body.mode === 'interviewer' ? { interpreter: answers.interpreter ?? 'none', checks: true } : {},
		...(child ? { child: { ...child.facts, note: child.note } } : {}),
		grants: grantsOf(answers, now),
		sealed: [
			field('testimony', testimony),
			field('facts', factsOf(storyId, testimony)),
			...(contact ? [field('contact', contact)] : []),
			...(child ? [field(`child:${child.note}`, child.said)] : [])
		],
		files: body.pictures.map(({ id, identity, name }) => ({
			id,
			body: sealJson(key, { table: 'story.file', row: id, field: 'body', version: 1 }, { identity, name, alt: {} })
		})),
		key: { masterId: wrapped.master_id, wrapped: wrapped.wrapped },
		gatheredBy: body.member
	};
}

function grantsOf(answers: Answers, now: number): Parcel['grants'] {
	const grant = (channel: OfferedChannel) => {
		const until = endOfMonth(chosenMonth(answers, channel, now));
		if (until === null) throw new Error('a yes without an end');
		return {
			channel,
			levels: chosenLevels(answers, channel),
			until: new Date(until),
			noRecallAck: channel === 'print',
			excludedLanguages: excludedLanguages(answers)
		};
	};
	return printIsAllowed(answers) ? [grant('web'), grant('print')] : [grant('web')];
}

function captureOf({ mode, answers }: DraftBody): Capture {
	if (mode === 'self') return 'self_online';
	const { capture } = answers;
	const known = capture === 'mark_or_thumb' || capture === 'audio_spoken' || capture === 'witnessed_oral';
	return known ? capture : 'written';
}
