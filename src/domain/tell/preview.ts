import { tidyLine } from '#domain/base/tidy-text.ts';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { endOfMonth } from '#domain/consent/durations.ts';
import { project } from '#domain/consent/project.ts';
import { type Shown, show } from '#domain/consent/show.ts';
import type { Person, StoryConsent } from '#domain/consent/story-consent.ts';
import { type Answers, isGroup } from '#domain/tell/answers.ts';
import { isChild } from '#domain/tell/child.ts';
import { chosenLevels, chosenMonth, isAllowed } from '#domain/tell/choices.ts';
import { factsOfGroup } from '#domain/tell/group.ts';
import { factsOf, testimonyFrom } from '#domain/tell/told.ts';
import { type Block, TELLING_LIMITS, type Telling } from '#domain/story/telling.ts';

/**
 * The most that people will see on a channel, by the same rules that decide about every published story, if the office
 * finds no danger and changes no word. Null where nothing would be shown.
 */
export function previewOf<C extends OfferedChannel>(
	answers: Answers,
	channel: C,
	{ storyId, now }: { storyId: string; now: number },
	tellers: readonly Answers[] = [answers]
): Shown<C> | null {
	const language = answers.language ?? 'en';
	const consent: StoryConsent = {
		id: storyId,
		consentVersion: 1,
		people: tellers.map((teller, index) => willing(teller, channel, { id: `teller ${index}`, now })),
		risk: 'low',
		safetyHold: false,
		embargoUntil: now,
		holdEvents: [],
		claimOpen: true,
		authors: [],
		reviewedBy: ['a second person'],
		k: { origin: Infinity, transit: Infinity, current: Infinity }
	};
	const projection = project(consent, { channel, language, now, kMin: 0 });
	if (!projection.ok) return null;
	const told = testimonyFrom(answers, now);
	return show(projection, {
		id: storyId,
		telling: tellingOf(told.text, { language, title: told.title ?? '', brings: told.brings }),
		facts: isGroup(answers) ? factsOfGroup(storyId, tellers, now) : factsOf(storyId, told),
		pictures: [],
		recordings: [],
		publishedDay: new Date(now).toISOString().slice(0, 10)
	});
}

/** A teller who says yes to what is chosen here; a child with guardian: this is what would be seen then. */
function willing(answers: Answers, channel: OfferedChannel, { id, now }: { id: string; now: number }): Person {
	const until = endOfMonth(chosenMonth(answers, channel, now)) ?? now;
	const grant = {
		...{ levels: chosenLevels(answers, channel), from: now, until },
		...{ noRecallAck: true, excludedLanguages: [] }
	};
	// Who says nothing about print is in none of it.
	const refuses = isGroup(answers) && !isAllowed(answers, channel);
	return {
		...{ id, role: 'teller', minor: isChild(answers), guardianOk: true, assent: true, state: 'active' },
		grants: refuses ? {} : { [channel]: grant }
	};
}

/** The text as it would stand on a page if nobody changed a word: one block a paragraph, a third of them as excerpt. */
function tellingOf(text: string, known: { language: string; title: string; brings: string }): Telling {
	const blocks: Block[] = text
		.split(/\n\s*\n/)
		.flatMap((paragraph) => paragraph.match(new RegExp(`[^]{1,${TELLING_LIMITS.block}}`, 'gu')) ?? [])
		.slice(0, TELLING_LIMITS.blocks)
		.map((paragraph) => ({ kind: 'paragraph', text: paragraph }));
	return {
		language: known.language,
		title: tidyLine(known.title),
		brings: tidyLine(known.brings),
		items: [],
		summary: '',
		blocks,
		excerptBlocks: Math.ceil(blocks.length / 3)
	};
}
