/** The texts of a kit, in the languages of the story and of whoever takes it. */
import { dateFormat } from '#domain/base/formats.ts';
import { type InterfaceLocale, interfaceLocaleOf } from '#domain/base/locales.ts';
import type { Shown } from '#domain/consent/show.ts';
import { placeName } from '#domain/place/place-name.ts';
import { pseudonymName } from '#domain/story/pseudonym.ts';
import * as m from '#lib/paraglide/messages.js';
import type { KitParts } from './kit-parts.ts';

/** What every text of a kit names. */
export interface KitFacts {
	/** The number under which the ledger knows it. */
	readonly id: string;
	readonly storyId: string;
	readonly siteName: string;
	/** The address that people type: `https://stories.example.org`. */
	readonly origin: string;
	readonly office: string;
	readonly contact: string;
	/** First instant after the last month in which it may be used. */
	readonly until: Date;
	/** ms since 1970. */
	readonly takenAt: number;
	readonly givenTo: string;
}

const TERMS = [
	m.press_terms_use,
	m.press_terms_until,
	m.press_terms_words,
	m.press_terms_person,
	m.press_terms_pictures,
	m.press_terms_pass,
	m.press_terms_machines,
	m.press_terms_stop
];

/** What may and must not be done with a kit, a sentence each. */
export function termsOf({ until }: Pick<KitFacts, 'until'>, locale: InterfaceLocale): string[] {
	return withMonth(termsToKeep(locale), until, locale);
}

/** The same as it is kept with a kit, before it is known until when it may be used. */
export function termsToKeep(locale: InterfaceLocale): string[] {
	return TERMS.map((line) => line({ month: '{month}' }, { locale }));
}

/** Terms that were kept, with the last month of their kit. */
export function withMonth(kept: readonly string[], until: Date, locale: string): string[] {
	const month = monthOf(until, interfaceLocaleOf(locale));
	return kept.map((line) => line.replaceAll('{month}', month));
}

/** "Site / office", as it must stand beside what is used. */
export function creditOf({ siteName, office }: Pick<KitFacts, 'siteName' | 'office'>): string {
	return `${siteName} / ${office}`;
}

/** One language of the story as plain text. */
export function storyText(shown: Shown<'press'>, facts: KitFacts): string {
	const locale = interfaceLocaleOf(shown.language);
	const name = nameOf(shown, locale) ?? m.press_kit_somebody({}, { locale });
	const places = [
		shown.origin && m.press_kit_from({ place: placeName(shown.origin, locale) }, { locale }),
		shown.current && m.press_kit_now({ place: placeName(shown.current, locale) }, { locale })
	].filter((line) => line !== null);
	const blocks = shown.blocks.map(({ kind, text }) => (kind === 'quote' ? `> ${text}` : text));
	return lines([
		shown.title,
		m.press_kit_brings({ name, brings: shown.brings }, { locale }),
		places.join('\n'),
		shown.summary,
		...blocks,
		...shown.recordings.map(({ transcript }) => transcript.map(({ text }) => text).join('\n')),
		m.press_kit_credit({ credit: creditOf(facts) }, { locale }),
		m.press_kit_until({ month: monthOf(facts.until, locale) }, { locale })
	]);
}

/** Captions of the pictures in one language. */
export function captionsText({ pictures }: KitParts, language: string, facts: KitFacts): string {
	const locale = interfaceLocaleOf(language);
	return lines([
		m.press_kit_captions({}, { locale }),
		...pictures.flatMap(({ file, captions }) => {
			const caption = captions[language];
			return caption === undefined
				? []
				: `${file}\n${caption}\n${m.press_kit_credit({ credit: creditOf(facts) }, { locale })}`;
		})
	]);
}

/** What lies in the kit and what must not be done with it. */
export function readMe(
	facts: KitFacts,
	parts: KitParts,
	languages: readonly string[],
	locale: InterfaceLocale
): string {
	const { office, contact } = facts;
	return lines([
		`${m.press_kit_title({}, { locale })} · ${facts.siteName}`,
		m.press_kit_given({ to: facts.givenTo, day: dayOf(facts.takenAt, locale) }, { locale }),
		[
			m.press_kit_in_texts({ languages: namesOf(languages, locale) }, { locale }),
			...(parts.pictures.length > 0 ? [m.press_kit_in_pictures({}, { locale })] : []),
			...(parts.recordings.length > 0 ? [m.press_kit_in_recordings({}, { locale })] : []),
			m.press_kit_in_metadata({}, { locale })
		]
			.map((line) => `- ${line}`)
			.join('\n'),
		m.press_terms_title({}, { locale }),
		termsOf(facts, locale)
			.map((line) => `- ${line}`)
			.join('\n'),
		m.press_kit_credit({ credit: creditOf(facts) }, { locale }),
		m.press_kit_contact({ office }, { locale }) + (contact === '' ? '' : `\n${contact}`),
		m.press_kit_check({ address: `${facts.origin}/${locale}/press` }, { locale }),
		m.press_kit_number({ id: facts.id }, { locale })
	]);
}

/** A name as it may stand; a neutral one in the reader's language; null: the teller shows none. */
function nameOf({ name }: Shown<'press'>, locale: string): string | null {
	if (name === null) return null;
	return name.kind === 'name' ? name.text : pseudonymName(name.index, locale);
}

/** The last month in which it may be used. */
function monthOf(until: Date, locale: InterfaceLocale): string {
	return dateFormat(locale, { month: 'long', year: 'numeric' }).format(until.getTime() - 1);
}

function namesOf(languages: readonly string[], locale: InterfaceLocale): string {
	const names = new Intl.DisplayNames(locale, { type: 'language' });
	return new Intl.ListFormat(locale).format(languages.map((language) => names.of(language) ?? language));
}

function dayOf(instant: number, locale: InterfaceLocale): string {
	return dateFormat(locale, { dateStyle: 'long' }).format(instant);
}

function lines(parts: readonly string[]): string {
	return parts.filter((part) => part !== '').join('\n\n') + '\n';
}
