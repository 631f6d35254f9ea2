/** The languages of the teller's own story: what was translated, what readers get of it, and which ones were refused. */
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { isFormOf } from '#domain/base/language.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import type { MyShown, MyShownWords } from '#server/store/intake/my-shown.ts';

/** One language on the teller's page. */
export interface MyLanguage {
	readonly language: string;
	/** Translated from another; false: the safe text itself. */
	readonly translation: boolean;
	/** What the teller said to exactly this text: yes; beforehand, as it only says less; or nothing so far. */
	readonly said: 'yes' | 'beforehand' | 'not_yet';
	/** No second person has read the translation yet. */
	readonly underWay: boolean;
	/** Channels on which readers get it now. */
	readonly channels: readonly OfferedChannel[];
	/** As readers get it; null: nobody gets it, or only somebody whose words the receipt alone does not open. */
	readonly title: string | null;
	readonly pictures: readonly MyShownWords[];
	readonly heard: readonly MyShownWords[];
}

/** Every language that was written or is shown, and was not refused on all channels; the teller's own first. */
export function languagesOf(story: MyStory, shown: readonly MyShown[], grants: Grants): MyLanguage[] {
	const written = story.tellings.map(({ language }) => language);
	const all = [...new Set([...written, ...shown.map(({ language }) => language)])];
	return all
		.filter((language) => !refusedEverywhere(grants, language))
		.map((language): MyLanguage => {
			const rows = shown.filter((one) => one.language === language);
			// The channel with the most words beside the text: others show less of the same.
			const [most] = [...rows].sort((a, b) => weight(b) - weight(a));
			const telling = story.tellings.find((one) => one.language === language);
			const translation = telling?.sourceLanguage != null;
			return {
				...{ language, translation, said: saidTo(story, language) },
				...{ underWay: translation && telling.reviewedVersion === null },
				channels: rows.map(({ channel }) => channel),
				title: most?.title ?? rows.find(({ title }) => title !== null)?.title ?? null,
				pictures: most?.pictures ?? [],
				heard: most?.heard ?? []
			};
		})
		.sort((a, b) => Number(a.translation) - Number(b.translation));
}

/** The same yes without one language, on every channel. */
export function withoutLanguage(grants: Grants, language: string): Grants {
	return Object.fromEntries(
		Object.entries(grants).map(([channel, grant]) => [
			channel,
			{ ...grant, excludedLanguages: [...new Set([...grant.excludedLanguages, language])] }
		])
	);
}

function saidTo({ tellings, events }: MyStory, language: string): MyLanguage['said'] {
	const telling = tellings.find((one) => one.language === language);
	if (telling === undefined || telling.tellerVersion !== telling.version) return 'not_yet';
	const { version } = telling;
	const isThis = ({ kind, detail }: MyStory['events'][number]) =>
		kind === 'approved' && detail.language === language && detail.version === version && !('recording' in detail);
	return events.findLast(isThis)?.byTeller === false ? 'beforehand' : 'yes';
}

function refusedEverywhere(grants: Grants, language: string): boolean {
	const all = Object.values(grants);
	const refuses = (excluded: readonly string[]) => excluded.some((one) => isFormOf(language, one));
	return all.length > 0 && all.every(({ excludedLanguages }) => refuses(excludedLanguages));
}

const weight = ({ pictures, heard }: MyShown): number => pictures.length + heard.length;
