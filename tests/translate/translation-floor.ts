/** The desk's floor with translators, for tests of translations. */
import { TOP } from '#domain/consent/ladders.ts';
import type { Telling } from '#domain/story/telling.ts';
import { typedTranslation } from '#domain/story/translation-form.ts';
import { createTranslateActs, type TranslateActs } from '#server/desk/translate/acts.ts';
import type { TranslationView } from '#server/desk/translate/read-translation.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { approveTelling } from '#server/store/consent/change-state.ts';
import { addReview } from '#server/store/review/story-parts.ts';
import { openReviewFloor, type ReviewFloor, TESTIMONY } from '../review/review-floor.ts';
import { telling, tellStory, type ToldStory } from '../told-story.ts';

export interface TranslationFloor extends ReviewFloor {
	translate: TranslateActs;
	/** Two who translate into each of these languages from English. */
	pairs: Record<'ar' | 'fr' | 'uk', readonly [Member, Member]>;
	/** A story whose English text both teller and reviewer approved, published. */
	told(change?: ToldStory): Promise<string>;
	/** The editor saves this text, and teller and reviewer approve it. */
	sourceBecomes(storyId: string, text: Telling, after: number): Promise<void>;
	view(member: Member, storyId: string, language: string): Promise<TranslationView>;
	/** The second person opens the page and approves what stands on it. */
	approve(
		member: Member,
		asked: { storyId: string; language: string; version: number; looked: boolean }
	): ReturnType<TranslateActs['approve']>;
	/** Everything translated by one and approved by the other of a pair. */
	wholeIn(storyId: string, language: 'ar' | 'fr' | 'uk'): Promise<void>;
	/** What the form of a page sends; `change` by field, as somebody types. */
	typed(view: TranslationView, change?: Readonly<Record<string, string>>): ReturnType<typeof typedTranslation>;
}

/** What these translators write: it says the language and the words, and gives nobody away. */
export const inLanguage = (language: string, text: string) => `${language} ${text}`.trim();

export async function openTranslationFloor(): Promise<TranslationFloor> {
	const floor = await openReviewFloor();
	const translate = createTranslateActs(floor.deps);
	const pair = async (language: string): Promise<readonly [Member, Member]> => [
		await floor.person(`${language} one`, ['translator'], 'brussels', ['en', language]),
		await floor.person(`${language} two`, ['translator'], 'brussels', ['en', language])
	];
	const pairs = { ar: await pair('ar'), fr: await pair('fr'), uk: await pair('uk') };
	const view = async (member: Member, storyId: string, language: string) => {
		const read = await translate.read(member, { storyId, language });
		if (!read.ok) throw new Error(read.reason);
		return read.value;
	};
	const typed = (page: TranslationView, change: Readonly<Record<string, string>> = {}) => {
		const fields: Record<string, string> = { excerpt: String(page.excerptBlocks) };
		for (const { name, kind, fingerprint, had, text, state } of [...page.parts, ...page.beside]) {
			fields[name] = text;
			fields[`from-${name}`] = fingerprint;
			if (state === 'changed') fields[`had-${name}`] = had;
			if (name.startsWith('text-')) fields[name.replace('text', 'kind')] = kind;
		}
		fields.beside = page.beside.map(({ name }) => name).join(' ');
		Object.assign(fields, change);
		return typedTranslation((name) => fields[name] ?? '', page.language);
	};
	const done = (said: { ok: true } | { ok: false; reason: string }) => {
		if (!said.ok) throw new Error(said.reason);
	};
	const approve: TranslationFloor['approve'] = async (member, asked) => {
		const { besidePrint } = await view(member, asked.storyId, asked.language);
		return translate.approve(member, { ...asked, besidePrint });
	};
	return {
		...floor,
		translate,
		pairs,
		view,
		approve,
		typed,
		async told(change = {}) {
			const { storyId } = await tellStory(floor.db.owner, floor.keys, {
				office: 'brussels',
				now: floor.clock.now,
				levels: TOP,
				tellings: [telling('en')],
				testimony: TESTIMONY,
				...change
			});
			await floor.publish(storyId);
			return storyId;
		},
		async sourceBecomes(storyId, text, after) {
			done(await floor.review.saveTelling(floor.people.editor, { storyId, typed: text, after }));
			const { language } = text;
			const version = after + 1;
			const byTeller = { storyId, language, version, byWhom: 'teller', coolingEnds: {} } as const;
			if ((await approveTelling(floor.db.owner, byTeller)) !== 'approved') throw new Error('not approved');
			const versions = [{ language, version }];
			await addReview(floor.db.owner, { storyId, memberId: 'test-reviewer', consentVersion: 1, versions });
		},
		async wholeIn(storyId, language) {
			const [one, two] = pairs[language];
			const page = await view(one, storyId, language);
			const words = Object.fromEntries(page.parts.map(({ name, source }) => [name, inLanguage(language, source)]));
			const ticks = Object.fromEntries(page.parts.map(({ name }) => [`mended-${name}`, 'yes']));
			const short = Object.fromEntries(
				page.parts.filter(({ kind }) => kind === 'item').map(({ name, source }) => [name, source])
			);
			const form = typed(page, { ...words, ...short, ...ticks });
			const saved = await translate.save(one, { storyId, ...form, after: page.version });
			if (!saved.ok) throw new Error(saved.reason);
			done(await approve(two, { storyId, language, version: saved.value.version, looked: true }));
		}
	};
}
