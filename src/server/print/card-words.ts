import type { Shown } from '#domain/consent/show.ts';
import { placeName } from '#domain/place/place-name.ts';
import { pseudonymName } from '#domain/story/pseudonym.ts';
import type { CardTexts } from '#server/print/card-texts.ts';
import { fill } from '#server/print/poster-texts.ts';

/** Every word on a card, before it is known whether the fonts can print it. */
export type CardWords = {
	/** The line above the large one: "Amine brings". */
	eyebrow: string;
	brings: string;
	from: string;
	to: string;
	appName: string;
	/** That it is shared with consent; empty for a card that belongs to no story. */
	note: string;
};

/** Puts the words of a card together in a reader's language. Takes nothing but what social networks may be shown. */
export function cardWords(
	shown: Shown<'social'>,
	{ locale, texts, appName }: { locale: string; texts: CardTexts; appName: string }
): CardWords {
	const given = shown.name?.kind === 'pseudonym' ? pseudonymName(shown.name.index, locale) : null;
	const name = shown.name?.kind === 'name' ? shown.name.text : given;
	return {
		eyebrow: name ? fill(texts.print_named_brings, { name }) : texts.print_unnamed_brings,
		brings: shown.brings,
		from: shown.origin ? placeName(shown.origin, locale) : '',
		to: shown.current ? placeName(shown.current, locale) : '',
		appName,
		note: texts.share_card_consent
	};
}
